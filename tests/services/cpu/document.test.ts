import { describe, expect, test } from "vitest";
import { parseCpu } from "../../../src/formats/cpu/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const { XML_ERROR, XML_DETAIL, XML_INVALID_SCHEMA, CONFIG_UNSUPPORTED } = ErrorNumber;
const coded = (code: number) => expect.objectContaining({ code });

describe("the XML of a CPU", () => {
  test("is a host's where it names an architecture", () => {
    const xml = "<cpu><arch>x86_64</arch><model>486</model><feature name='sse'/><pages size='4'/></cpu>";
    expect(parseCpu(xml)).toEqual({ type: "host", arch: "x86_64", model: "486", features: [{ name: "sse" }] });
  });

  test("is a guest's otherwise", () => {
    const xml =
      "<cpu match='strict'><model fallback='forbid'>486</model><vendor>AMD</vendor><feature name='sse'/>" +
      "<topology sockets='1' cores='2' threads='1'/><numa><cell/></numa></cpu>";
    expect(parseCpu(xml)).toMatchObject({
      type: "guest",
      mode: "custom",
      match: "strict",
      fallback: "forbid",
      model: "486",
      vendor: "AMD",
      features: [{ name: "sse", policy: "require" }],
    });
  });

  test.each([
    ["an unknown mode", "<cpu mode='bogus'/>", CONFIG_UNSUPPORTED],
    ["an unknown match", "<cpu match='bogus'/>", XML_ERROR],
    ["an unknown check", "<cpu check='bogus'/>", XML_ERROR],
    ["an unknown fallback", "<cpu><model fallback='bogus'>486</model></cpu>", CONFIG_UNSUPPORTED],
    ["an unknown policy", "<cpu><model>486</model><feature policy='bogus' name='x'/></cpu>", CONFIG_UNSUPPORTED],
    ["a vendor_id that is too short", "<cpu><model vendor_id='abc'>486</model></cpu>", XML_ERROR],
    ["a vendor_id with a comma", "<cpu><model vendor_id='abcdefghi,jk'>486</model></cpu>", XML_ERROR],
    ["features of no model", "<cpu><feature name='vmx'/></cpu>", XML_ERROR],
    ["a vendor of no model", "<cpu><vendor>AMD</vendor></cpu>", XML_ERROR],
    ["what moves though it is no passed through CPU", "<cpu mode='host-model' migratable='off'/>", CONFIG_UNSUPPORTED],
    ["a cache of the fifth level", "<cpu><cache level='5' mode='emulate'/></cpu>", XML_ERROR],
    ["two caches", "<cpu><cache mode='emulate'/><cache mode='emulate'/></cpu>", XML_ERROR],
    ["a limit of emulated addresses", "<cpu><maxphysaddr mode='emulate' limit='40'/></cpu>", CONFIG_UNSUPPORTED],
    ["addresses of no mode", "<cpu><maxphysaddr bits='40'/></cpu>", XML_ERROR],
    ["no sockets", "<cpu><topology sockets='0' cores='1' threads='1'/></cpu>", XML_ERROR],
    ["a host that is matched", "<cpu match='exact'><arch>x86_64</arch><model>486</model></cpu>", XML_ERROR],
    ["a host with a mode", "<cpu mode='custom'><arch>x86_64</arch><model>486</model></cpu>", CONFIG_UNSUPPORTED],
    ["a host's empty model", "<cpu><arch>x86_64</arch><model/></cpu>", XML_ERROR],
    ["a microcode that is no number", cpuOf("<microcode version='x'/>"), CONFIG_UNSUPPORTED],
    ["a signature without a family", cpuOf("<signature model='1' stepping='1'/>"), XML_ERROR],
    ["a counter without a frequency", cpuOf("<counter name='tsc'/>"), XML_ERROR],
    ["nothing", "", XML_DETAIL],
  ])("%s is refused", (_, xml, code) => {
    expect(() => parseCpu(xml)).toThrow(coded(code));
  });

  test("what is wrong is named with its place", () => {
    expect(() => parseCpu("<cpu>\n  <model fallback='maybe'>486</model>\n</cpu>")).toThrow(
      /line 2, column 3 \(cpu\/model\/@fallback\)/,
    );
  });

  test.each([
    ["an element that is none", "<cpu><model>486</model><bogus/></cpu>"],
    ["an attribute that is none", "<cpu foo='x'><model>486</model></cpu>"],
    ["a feature without a policy", "<cpu><model>486</model><feature name='vmx'/></cpu>"],
    ["a memory cell without memory", "<cpu><numa><cell/></numa></cpu>"],
    ["a host's feature with a policy", cpuOf("<feature name='sse' policy='force'/>")],
  ])("%s passes, but not a validation", (_, xml) => {
    expect(() => parseCpu(xml)).not.toThrow();
    expect(() => parseCpu(xml, { validate: true })).toThrow(coded(XML_INVALID_SCHEMA));
  });

  test("what means nothing is told of", () => {
    const unknown: string[] = [];
    parseCpu("<cpu><model>486</model><bogus/></cpu>", { onUnknown: ({ element }) => unknown.push(element.name) });
    expect(unknown).toEqual(["bogus"]);
  });
});

function cpuOf(more: string): string {
  return `<cpu><arch>x86_64</arch><model>486</model>${more}</cpu>`;
}
