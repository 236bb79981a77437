import { describe, expect, it } from "vitest";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import {
  attribute,
  attributeOf,
  element,
  flag,
  many,
  on,
  oneOf,
  readDocument,
  size,
  string,
  text,
  uint,
  within,
  writeElement,
  yesNo,
} from "../../src/xml/index.ts";

const Port = element("port", { number: attribute(uint), open: attribute(yesNo).optional() });
const Device = element("device", {
  name: attribute(string),
  ...on("type", {
    file: { source: element("source", { file: attribute(string) }) },
    none: {},
  }),
  ...within("memory", { memoryKiB: size("KiB").optional() }),
  mode: attributeOf("driver", "mode", oneOf("fast", "safe")).optional(),
  readonly: flag(),
  ports: many(Port),
  path: attribute(string).live(),
});
const read = (xml: string, live = false) => readDocument(Device, xml, { live }).value;

describe("an element that is described", () => {
  it("is read with the names of its description, and written back", () => {
    const xml = `<device name='a' type='file'>
  <source file='/x'/>
  <memory unit='KiB'>2048</memory>
  <driver mode='safe'/>
  <readonly/>
  <port number='1' open='yes'/>
  <port number='2'/>
</device>
`;
    const value = read(xml);
    expect(value).toMatchObject({
      memoryKiB: 2048,
      mode: "safe",
      readonly: true,
      ports: [{ number: 1, open: true }, { number: 2 }],
    });
    expect(writeElement(Device, value)).toBe(xml);
  });

  it("has a list where nothing of it stands, and nothing where a single thing is missing", () => {
    const value = read("<device name='a' type='none'/>");
    expect(value.ports).toEqual([]);
    expect(value.memoryKiB).toBeUndefined();
  });

  it("converts sizes, rounding up", () => {
    expect(read("<device name='a' type='none'><memory unit='bytes'>1025</memory></device>").memoryKiB).toBe(2);
  });

  it("leaves out what only a running guest has", () => {
    const xml = "<device name='a' type='none' path='/dev/pts/1'/>";
    expect(read(xml).path).toBeUndefined();
    expect(read(xml, true).path).toBe("/dev/pts/1");
  });

  it("names what it does not know without refusing it", () => {
    const { unknown } = readDocument(Device, "<device name='a' type='none' odd='1'><strange/></device>");
    expect(unknown.map((one) => one.attribute ?? one.element.name)).toEqual(["odd", "strange"]);
  });

  it("escapes what XML does not take as it is", () => {
    const value = read("<device name='&lt;&apos;&amp;' type='none'/>");
    expect(value.name).toBe("<'&");
    expect(read(writeElement(Device, value)).name).toBe(value.name);
  });
});

describe("what is wrong is told with its place", () => {
  it.each([
    [
      "a value that is none of those there are",
      "<device name='a' type='none'>\n  <driver mode='slow'/></device>",
      ErrorNumber.XML_ERROR,
      /line 2.*device\/driver.*'fast' or 'safe'/,
    ],
    ["a type that there is not", "<device name='a' type='tape'/>", ErrorNumber.XML_ERROR, /line 1.*file, none/],
    ["an attribute that is missing", "<device type='none'/>", ErrorNumber.XML_ERROR, /'name'/],
    [
      "a number that is none",
      "<device name='a' type='none'><port number='x'/></device>",
      ErrorNumber.XML_ERROR,
      /port.*number/,
    ],
    ["text that is no XML", "<device name='a'", ErrorNumber.XML_DETAIL, /line 1/],
    ["another root", "<network/>", ErrorNumber.XML_ERROR, /network/],
  ])("%s", (_, xml, code, message) => {
    expect(() => read(xml)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    );
  });
});

describe("text content", () => {
  it("is a field like any other", () => {
    const Note = element("note", { of: attribute(string), text: text(string) });
    expect(readDocument(Note, "<note of='a'>b &amp; c</note>").value).toEqual({ of: "a", text: "b & c" });
  });
});
