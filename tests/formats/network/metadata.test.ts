import { describe, expect, it } from "vitest";
import {
  completeNetwork,
  getMetadataElement,
  parseNetwork,
  setMetadataElement,
  writeNetwork,
} from "../../../src/formats/network/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const metadataOf = (content: string) =>
  completeNetwork(parseNetwork(`<network><name>n</name><metadata>${content}</metadata></network>`)).metadata;

describe("metadata", () => {
  it("has one element of each namespace, and none without", () => {
    const metadata = metadataOf("<a:x xmlns:a='http://a/'/><plain/><a:y xmlns:a='http://a/'/><z xmlns='http://z/'/>");
    expect(metadata?.content).toMatchObject([{ name: "a:x" }, { name: "z" }]);
  });

  it("is written as it was set, under the key as its prefix", () => {
    const metadata = setMetadataElement(undefined, "http://u/", "k", "<y a='1'><z/>t</y>");
    const definition = { ...parseNetwork("<network><name>n</name></network>"), metadata };
    expect(writeNetwork(definition)).toContain('<k:y a="1" xmlns:k="http://u/"><k:z/>t</k:y>');
  });

  it("is handed back without its prefix", () => {
    const metadata = setMetadataElement(undefined, "http://u/", "k", "<y a='1'><z/></y>");
    expect(getMetadataElement(metadata, "http://u/")).toBe('<y a="1">\n  <z/>\n</y>');
    expect(getMetadataElement(metadata, "http://other/")).toBeUndefined();
  });

  it("of a namespace is replaced, and that of others stays", () => {
    const both = setMetadataElement(setMetadataElement(undefined, "http://u/", "k", "<x/>"), "http://v/", "l", "<y/>");
    const replaced = setMetadataElement(both, "http://u/", "m", "<z/>");
    expect(getMetadataElement(replaced, "http://u/")).toBe("<z/>");
    expect(getMetadataElement(replaced, "http://v/")).toBe("<y/>");
    expect(getMetadataElement(both, "http://u/")).toBe("<x/>");
  });

  it("without its last element is gone", () => {
    const one = setMetadataElement(undefined, "http://u/", "k", "<x/>");
    expect(setMetadataElement(one, "http://u/", "", null)).toBeUndefined();
  });

  it("that came with its own prefix is handed back without it too", () => {
    const xml = "<q:x xmlns:q='http://q/' q:a='1'><q:y/><z/></q:x>";
    const metadata = setMetadataElement(undefined, "http://q/", "k", xml);
    expect(getMetadataElement(metadata, "http://q/")).toBe('<x a="1">\n  <y/>\n  <z/>\n</x>');
  });

  it("that is not well-formed is refused", () => {
    expect(() => setMetadataElement(undefined, "http://u/", "k", "<x")).toThrow(
      expect.objectContaining({ code: ErrorNumber.XML_DETAIL }),
    );
  });
});
