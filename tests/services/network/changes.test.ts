import { describe, expect, it } from "vitest";
import {
  ErrorNumber,
  NetworkMetadataType,
  NetworkUpdateCommand,
  NetworkUpdateFlags,
  NetworkUpdateSection,
  NetworkXMLFlags,
} from "../../../src/protocol/enums.ts";
import { networksInMemory } from "../../../src/services/network/index.ts";
import { network, startingAlone, TestNetworks } from "./networks.ts";

const { LIVE, CONFIG, CURRENT } = NetworkUpdateFlags;
const inactive = NetworkXMLFlags.XML_INACTIVE;
const { DESCRIPTION, TITLE, ELEMENT } = NetworkMetadataType;

describe("an update", () => {
  const txt = (name: string, flags: number) => ({
    command: NetworkUpdateCommand.ADD_FIRST,
    section: NetworkUpdateSection.DNS_TXT,
    parentIndex: -1,
    xml: `<txt name='${name}' value='v'/>`,
    flags,
  });
  const names = (xml: string): string => [...xml.matchAll(/<txt name='(\w)'/g)].map(([, name]) => name).join("");

  it("of an inactive network changes what is kept", async () => {
    const test = new TestNetworks();
    const net = await test.define();
    await test.call("networkUpdate", { net, ...txt("a", CURRENT) });
    await test.call("networkUpdate", { net, ...txt("b", CONFIG) });
    expect(names(await test.xml(net))).toBe("ba");
    expect(names(test.store.kept.get("a")?.xml ?? "")).toBe("ba");
  });

  it("of an active network changes what its flags say", async () => {
    const test = new TestNetworks();
    const net = await test.active();
    await test.call("networkUpdate", { net, ...txt("a", CURRENT) });
    await test.call("networkUpdate", { net, ...txt("b", CONFIG) });
    await test.call("networkUpdate", { net, ...txt("c", LIVE | CONFIG) });
    expect(names(await test.xml(net))).toBe("ca");
    expect(names(await test.xml(net, inactive))).toBe("cb");
    expect(names(test.store.kept.get("a")?.xml ?? "")).toBe("cb");
  });

  it("of both happens in both or in none", async () => {
    const test = new TestNetworks();
    const net = await test.active();
    await test.call("networkUpdate", { net, ...txt("a", CONFIG) });
    expect(await test.failure("networkUpdate", { net, ...txt("a", LIVE | CONFIG) })).toBe(
      ErrorNumber.OPERATION_INVALID,
    );
    expect(names(await test.xml(net))).toBe("");
  });

  it("is carried over to the host before it is answered, and not made when that fails", async () => {
    const seen: string[] = [];
    const backend = {
      ...networksInMemory(),
      change: async (_: unknown, { dns }: { dns?: { txts: readonly { name: string }[] } }) => {
        seen.push((dns?.txts ?? []).map(({ name }) => name).join(""));
        if (seen.length > 1) throw new Error("no");
      },
    };
    const test = new TestNetworks(backend);
    const net = await test.active();
    await test.call("networkUpdate", { net, ...txt("a", LIVE) });
    await expect(test.call("networkUpdate", { net, ...txt("b", LIVE | CONFIG) })).rejects.toThrow("no");
    expect(seen).toEqual(["a", "ba"]);
    expect(names(await test.xml(net))).toBe("a");
    expect(names(await test.xml(net, inactive))).toBe("");
  });

  it("of a state or definition that there is not is refused", async () => {
    const test = new TestNetworks();
    const net = await test.define();
    expect(await test.failure("networkUpdate", { net, ...txt("a", LIVE) })).toBe(ErrorNumber.OPERATION_INVALID);
    expect(await test.failure("networkUpdate", { net, ...txt("a", 4) })).toBe(ErrorNumber.INVALID_ARG);
    const transient = (await test.call("networkCreateXml", { xml: network("b") })).net;
    expect(await test.failure("networkUpdate", { net: transient, ...txt("a", CONFIG) })).toBe(
      ErrorNumber.OPERATION_INVALID,
    );
  });

  it("of an active network needs a backend that can", async () => {
    const test = new TestNetworks(startingAlone);
    const net = await test.active();
    expect(await test.failure("networkUpdate", { net, ...txt("a", LIVE) })).toBe(ErrorNumber.NO_SUPPORT);
    await test.call("networkUpdate", { net, ...txt("a", CONFIG) });
  });
});

describe("metadata", () => {
  const note = (type: number, metadata: string | null, uri: string | null = null, flags: number = CURRENT) => ({
    type,
    metadata,
    key: uri === null ? null : "k",
    uri,
    flags,
  });

  it("is a title, a description, and elements by namespace", async () => {
    const test = new TestNetworks();
    const net = await test.define();
    await test.call("networkSetMetadata", { network: net, ...note(TITLE, "t") });
    await test.call("networkSetMetadata", { network: net, ...note(DESCRIPTION, "d\ne") });
    await test.call("networkSetMetadata", { network: net, ...note(ELEMENT, "<x/>", "http://u/") });
    const get = (type: number, uri: string | null = null) =>
      test.call("networkGetMetadata", { network: net, type, uri, flags: 0 });
    expect(await get(TITLE)).toEqual({ metadata: "t" });
    expect(await get(DESCRIPTION)).toEqual({ metadata: "d\ne" });
    expect(await get(ELEMENT, "http://u/")).toEqual({ metadata: "<x/>" });
    expect(test.events).toEqual(["a defined", "a metadata 1 null", "a metadata 0 null", "a metadata 2 http://u/"]);
    expect(test.store.kept.get("a")?.xml).toContain("<title>t</title>");
  });

  it("that is taken away is not there", async () => {
    const test = new TestNetworks();
    const net = await test.define("<title>t</title><metadata><k:x xmlns:k='http://u/'/></metadata>");
    await test.call("networkSetMetadata", { network: net, ...note(TITLE, null) });
    await test.call("networkSetMetadata", { network: net, ...note(ELEMENT, null, "http://u/") });
    for (const [type, uri] of [[TITLE, null] as const, [ELEMENT, "http://u/"] as const]) {
      expect(await test.failure("networkGetMetadata", { network: net, type, uri, flags: 0 })).toBe(
        ErrorNumber.NO_NETWORK_METADATA,
      );
    }
    expect(await test.xml(net)).not.toContain("metadata");
  });

  it("of an active network and of its definition are two", async () => {
    const test = new TestNetworks();
    const net = await test.active();
    await test.call("networkSetMetadata", { network: net, ...note(TITLE, "now", null, LIVE) });
    await test.call("networkSetMetadata", { network: net, ...note(TITLE, "later", null, CONFIG) });
    const get = (flags: number) => test.call("networkGetMetadata", { network: net, type: TITLE, uri: null, flags });
    expect(await get(CURRENT)).toEqual({ metadata: "now" });
    expect(await get(LIVE)).toEqual({ metadata: "now" });
    expect(await get(CONFIG)).toEqual({ metadata: "later" });
    expect(
      await test.failure("networkGetMetadata", { network: net, type: TITLE, uri: null, flags: LIVE | CONFIG }),
    ).toBe(ErrorNumber.INVALID_ARG);
  });

  it.each([
    ["a title of two lines", { ...note(TITLE, "a\nb") }, ErrorNumber.INVALID_ARG],
    ["an element without a namespace", { ...note(ELEMENT, "<x/>") }, ErrorNumber.INVALID_ARG],
    ["an element without a prefix", { ...note(ELEMENT, "<x/>", "http://u/"), key: null }, ErrorNumber.INVALID_ARG],
    ["a description with a namespace", { ...note(DESCRIPTION, "d", "http://u/") }, ErrorNumber.INVALID_ARG],
    ["an element that is none", { ...note(ELEMENT, "text", "http://u/") }, ErrorNumber.XML_DETAIL],
    ["another type", { ...note(7, "x") }, ErrorNumber.INVALID_ARG],
  ])("%s is refused", async (_, wrong, code) => {
    const test = new TestNetworks();
    const net = await test.define();
    expect(await test.failure("networkSetMetadata", { network: net, ...wrong })).toBe(code);
    expect(test.events).toEqual(["a defined"]);
  });
});
