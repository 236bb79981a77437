import { describe, expect, it } from "vitest";
import { parseNwfilter } from "../../../src/formats/nwfilter/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const filter = (body: string, attributes = "name='f'") => `<filter ${attributes}>${body}</filter>`;
const rule = (body: string, attributes = "action='accept' direction='in'") =>
  filter(`<rule ${attributes}>${body}</rule>`);

describe("under the VALIDATE flag", () => {
  it.each([
    ["an unknown element", filter("<x/>")],
    ["an unknown attribute", filter("", "name='f' x='1'")],
    ["a name that is no XML name", filter("", "name='a b'")],
    ["an empty chain", filter("", "name='f' chain=''")],
    ["text", filter("text")],
    ["a second UUID", filter("<uuid>11111111222233334444555555555555</uuid>".repeat(2))],
    ["a UUID between blanks", filter("<uuid> 11111111222233334444555555555555 </uuid>")],
    ["a rule with two protocols", rule("<tcp/><udp/>")],
    ["a protocol that there is not", rule("<icmp-ipv6/>")],
    ["a priority out of range", rule("", "action='accept' direction='in' priority='1001'")],
    ["a statematch that changes nothing", rule("", "action='accept' direction='in' statematch='true'")],
    ["a match that is neither yes nor no", rule("<tcp match='maybe'/>")],
    ["a number below 0", rule("<stp root-cost='-1'/>")],
    ["an address in a short form", rule("<tcp srcipaddr='10.1'/>")],
    ["an IP set without flags", rule("<all ipset='a'/>")],
    ["a boolean that is none", rule("<arp gratuitous='on'/>")],
    ["an option of TCP", rule("<tcp option='1'/>")],
    ["states in IPv6", rule("<tcp-ipv6 state='NEW'/>")],
    ["an element in a protocol's", rule("<tcp><x/></tcp>")],
    [
      "a parameter with a value that no variable has",
      filter("<filterref filter='a'><parameter name='A' value='a-b'/></filterref>"),
    ],
    ["the use of no filter in particular", filter("<filterref filter=''/>")],
  ])("%s is refused", (_, xml) => {
    expect(() => parseNwfilter(xml)).not.toThrow();
    expect(() => parseNwfilter(xml, { validate: true })).toThrow(
      expect.objectContaining({ code: ErrorNumber.XML_INVALID_SCHEMA }),
    );
  });

  it.each([
    ["a variable", rule("<tcp srcipaddr='$IP[@1]' dstportstart='$PORT'/>")],
    ["flags of TCP over IPv6, which are passed over", rule("<tcp-ipv6 flags='SYN/ALL'/>")],
    [
      "several rules and filters",
      filter("<filterref filter='a'/><rule action='drop' direction='out'/><filterref filter='b'/>"),
    ],
    ["hexadecimal numbers", rule("<mac protocolid='0x600'/>")],
  ])("%s is taken", (_, xml) => {
    expect(() => parseNwfilter(xml, { validate: true })).not.toThrow();
  });

  it("and without it, what means nothing is told of", () => {
    const unknown: string[] = [];
    parseNwfilter(
      `<filter name='f' a='1'><b/><rule action='drop' direction='in' c='1'><d/><udp e='1'/><tcp/></rule></filter>`,
      { onUnknown: ({ element, attribute }) => unknown.push(attribute ?? element.name) },
    );
    expect(unknown.sort()).toEqual(["a", "b", "c", "d", "e", "tcp"]);
  });
});
