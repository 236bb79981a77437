import { describe, expect, it } from "vitest";
import {
  completeNwfilter,
  parseNwfilter,
  validateNwfilter,
  writeNwfilter,
} from "../../../src/formats/nwfilter/index.ts";
import { ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";

const uuid = "11111111-2222-3333-4444-555555555555";
const filter = (body = "", attributes = "name='f'") => `<filter ${attributes}><uuid>${uuid}</uuid>${body}</filter>`;
const define = (xml: string) => {
  const definition = completeNwfilter(parseNwfilter(xml));
  validateNwfilter(definition);
  return definition;
};
const refused = (code: number) => expect.objectContaining({ code, domain: expect.any(Number) });

describe("a filter", () => {
  it("is in the root chain unless it names another", () => {
    expect(writeNwfilter(define(filter()))).toBe(`<filter name='f' chain='root'>\n  <uuid>${uuid}</uuid>\n</filter>\n`);
  });

  it.each([
    ["mac", -800],
    ["vlan-a", -750],
    ["ipv4-ip", -700],
    ["ipv6", -600],
    ["arp-mac", -500],
    ["rarp", -400],
    ["stp", 0],
    ["root", 0],
  ])("in chain %s has priority %i", (chain, priority) => {
    expect(define(filter("", `name='f' chain='${chain}'`))).toMatchObject({ chain, priority });
  });

  it("has the priority that it says, but only in a chain that it names", () => {
    expect(define(filter("", "name='f' chain='arp' priority='-650'")).priority).toBe(-650);
    expect(define(filter("", "name='f' chain='arp' priority='0'")).priority).toBe(0);
    expect(define(filter("", "name='f' priority='5'")).priority).toBe(0);
  });

  it("without a UUID gets one", () => {
    expect(define("<filter name='f'/>").uuid).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  it("keeps rules and other filters in their order", () => {
    const body = "<filterref filter='a'/><rule action='drop' direction='in'/><filterref filter='b'/>";
    expect(define(filter(body)).entries.map((entry) => ("filter" in entry ? entry.filter : entry.action))).toEqual([
      "a",
      "drop",
      "b",
    ]);
  });

  it("names the values of another one's variables, sorted; those that no variable can have are dropped", () => {
    const parameter = (name: string, value: string) => `<parameter name='${name}' value='${value}'/>`;
    const all = [
      parameter("b", "2"),
      parameter("IP", "10.0.0.1"),
      parameter("b", "1"),
      parameter("a-b", "1"),
      parameter("a", "x y"),
      "<parameter name='a'/><parameter value='1'/>",
    ];
    expect(define(filter(`<filterref filter='a'>${all.join("")}</filterref>`)).entries).toEqual([
      {
        filter: "a",
        parameters: [
          { name: "IP", value: "10.0.0.1" },
          { name: "b", value: "2" },
          { name: "b", value: "1" },
        ],
      },
    ]);
  });

  it("that is kept in a file is the same when it is read again", () => {
    const rule = "<rule action='drop' direction='in'><tcp ipset='s'/><tcp match='no' srcipmask='8'/></rule>";
    const definition = define(filter(rule, "name='f' chain='arp' priority='0'"));
    const file = writeNwfilter(definition, { kept: true });
    expect(completeNwfilter(parseNwfilter(file, { settled: true }))).toEqual(definition);
  });
});

describe("what is no filter is refused", () => {
  it.each([
    ["without a name", "<filter/>", ErrorNumber.INTERNAL_ERROR],
    ["with an empty name", filter("", "name=''"), ErrorNumber.INTERNAL_ERROR],
    ["with a name that leads out of its folder", filter("", "name='../f'"), ErrorNumber.XML_ERROR],
    ["with a line break in its name", filter("", "name='a&#10;b'"), ErrorNumber.XML_ERROR],
    ["with a UUID that is none", "<filter name='f'><uuid>1</uuid></filter>", ErrorNumber.XML_ERROR],
    ["in a chain of no protocol", filter("", "name='f' chain='ip'"), ErrorNumber.INVALID_ARG],
    ["in a chain with a long name", filter("", "name='f' chain='mac-123456789'"), ErrorNumber.INVALID_ARG],
    ["in a chain with other letters", filter("", "name='f' chain='mac x'"), ErrorNumber.INVALID_ARG],
    ["in a chain that begins with root", filter("", "name='f' chain='rootx'"), ErrorNumber.INTERNAL_ERROR],
    ["with a priority out of range", filter("", "name='f' priority='1001'"), ErrorNumber.INVALID_ARG],
    ["with a priority that is no number", filter("", "name='f' priority='5x'"), ErrorNumber.INVALID_ARG],
    ["that uses a filter without a name", filter("<filterref/>"), ErrorNumber.XML_ERROR],
    ["that is another document", "<network/>", ErrorNumber.XML_ERROR],
    ["that is no XML", "<filter", ErrorNumber.XML_DETAIL],
  ])("one %s", (_, xml, code) => {
    expect(() => define(xml)).toThrow(refused(code));
  });

  it("with the place where it is wrong", () => {
    const xml = filter("\n<rule action='drop' direction='in'>\n  <tcp dscp='64'/>\n</rule>");
    expect(() => parseNwfilter(xml)).toThrow(
      expect.objectContaining({
        domain: ErrorDomain.NWFILTER,
        message: expect.stringContaining("line 3, column 3 (filter/rule/tcp/@dscp)"),
      }),
    );
  });
});
