import { describe, expect, it } from "vitest";
import { lifecycleAction, withLifecycleAction } from "../../../src/engine/changes/lifecycle-action.ts";
import { metadataElement, textOf, withMetadataElement, withText } from "../../../src/engine/changes/metadata.ts";
import { perfEventsOf, withPerfEvents } from "../../../src/engine/changes/perf.ts";
import { parseDomain, writeDomain } from "../../../src/formats/domain/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { changed, refusal, sample } from "./sample.ts";

const domain = sample({
  parts: `<title>old</title><metadata><a:one xmlns:a='http://a'>x</a:one><b:two xmlns:b='http://b'><b:c k='v'/></b:two></metadata>`,
});

describe("title and description", () => {
  it("are set, read, and taken away with nothing", () => {
    expect(textOf(withText(domain, "description", "two\nlines"), "description")).toBe("two\nlines");
    for (const nothing of [null, ""]) {
      const without = withText(domain, "title", nothing);
      expect(changed(domain, without)).toEqual(["- <title>old</title>"]);
      expect(refusal(() => textOf(without, "title"))).toBe(ErrorNumber.NO_DOMAIN_METADATA);
    }
  });

  it("a title is one line", () => {
    expect(refusal(() => withText(domain, "title", "a\nb"))).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("an element of metadata", () => {
  it("is read without the prefix that it is kept with", () => {
    expect(metadataElement(domain, "http://a")).toBe("<one>x</one>");
    expect(metadataElement(domain, "http://b")).toBe('<two>\n  <c k="v"/>\n</two>');
    expect(refusal(() => metadataElement(domain, "http://c"))).toBe(ErrorNumber.NO_DOMAIN_METADATA);
  });

  it("takes the place of the one of its namespace, under the prefix given", () => {
    const replaced = withMetadataElement(domain, "<x a='1'><y/>t</x>", "z", "http://a");
    expect(changed(domain, replaced)).toEqual([
      '- <a:one xmlns:a="http://a">x</a:one>',
      '+ <z:x xmlns:z="http://a" a="1"><z:y/>t</z:x>',
    ]);
    expect(metadataElement(replaced, "http://a")).toBe('<x a="1"><y/>t</x>');
  });

  it("keeps the prefixes that it has of its own", () => {
    const prefixed = withMetadataElement(domain, "<p:x xmlns:p='http://p'><q/></p:x>", "z", "http://z");
    expect(changed(domain, prefixed)).toEqual([
      '+ <p:x xmlns:p="http://p" xmlns:z="http://z">',
      "+ <z:q/>",
      "+ </p:x>",
    ]);
  });

  it("can be taken away, and the last takes <metadata> along", () => {
    const one = withMetadataElement(domain, null, "", "http://a");
    expect(one.metadata?.content).toHaveLength(1);
    expect(withMetadataElement(one, null, "", "http://b").metadata).toBeUndefined();
    expect(withMetadataElement(domain, null, "", "http://none")).toEqual(domain);
  });

  it("is found where the prefix is declared further out", () => {
    const outer = sample({ parts: "<metadata xmlns:a='http://a'><a:one><a:two/></a:one></metadata>" });
    expect(metadataElement(outer, "http://a")).toBe("<one>\n  <two/>\n</one>");
    expect(withMetadataElement(outer, null, "", "http://a").metadata).toBeUndefined();
  });

  it("has to be XML that can be kept", () => {
    for (const text of ["<x>", "text", "<a/><b/>", "<q:x/>", "<x><y q:z='1'/></x>"])
      expect(refusal(() => withMetadataElement(domain, text, "k", "http://k"))).toBe(ErrorNumber.XML_DETAIL);
    for (const key of ["", "a b", "1", "a:b"])
      expect(refusal(() => withMetadataElement(domain, "<x/>", key, "http://k"))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("is read again from the file as it was set", () => {
    const set = withMetadataElement(domain, "<x><y>&lt;&amp;</y><z a='\"'/></x>", "k", "http://k");
    const again = parseDomain(writeDomain(set));
    expect(metadataElement(again, "http://k")).toBe(metadataElement(set, "http://k"));
  });
});

describe("the end of a guest's life", () => {
  it("has an action for each event", () => {
    const { event, action } = lifecycleAction(1, 0);
    expect(changed(domain, withLifecycleAction(domain, event, action))).toEqual([
      "- <on_reboot>restart</on_reboot>",
      "+ <on_reboot>destroy</on_reboot>",
    ]);
    expect(withLifecycleAction(domain, "crash", "coredump-restart").onCrash).toBe("coredump-restart");
  });

  it("only a crash leaves something to dump", () => {
    expect(refusal(() => lifecycleAction(0, 4))).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(refusal(() => lifecycleAction(2, 4))).toBeUndefined();
    for (const [type, action] of [
      [3, 0],
      [0, 6],
    ] as const)
      expect(refusal(() => lifecycleAction(type, action))).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("counted events", () => {
  it("are on or off each, and written in one order", () => {
    const counting = withPerfEvents(withPerfEvents(domain, { cpu_cycles: true }), { cmt: false });
    expect(changed(domain, counting)).toEqual([
      "+ <perf>",
      "+ <event name='cmt' enabled='no'/>",
      "+ <event name='cpu_cycles' enabled='yes'/>",
      "+ </perf>",
    ]);
    expect(perfEventsOf(counting)).toMatchObject({ cmt: false, cpu_cycles: true, page_faults: false });
  });
});
