import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DomainEventID, ErrorNumber } from "../../../src/protocol/enums.ts";
import { ChangeableHypervisor } from "../changes/changeable-hypervisor.ts";
import { EngineUnderTest } from "../changes/engine-under-test.ts";

const [current, live, config] = [0, 1, 2];
const [description, title, element] = [0, 1, 2];
let hypervisor: ChangeableHypervisor;
let under: EngineUnderTest;
beforeEach(async () => {
  hypervisor = new ChangeableHypervisor("setLifecycleAction");
  under = await EngineUnderTest.on(hypervisor);
});
afterEach(() => under[Symbol.asyncDispose]());

describe("metadata", () => {
  it("is told by an event, with the namespace of an element", async () => {
    const { reference: dom } = await under.define();
    under.events.length = 0;
    const set = { dom, flags: current };
    await under.call("domainSetMetadata", { ...set, type: title, metadata: "t", key: null, uri: null });
    await under.call("domainSetMetadata", { ...set, type: element, metadata: "<x/>", key: "k", uri: "http://k" });
    expect(under.events.map(({ id, fields }) => [id, fields])).toEqual([
      [DomainEventID.METADATA_CHANGE, { type: title, nsuri: null }],
      [DomainEventID.METADATA_CHANGE, { type: element, nsuri: "http://k" }],
    ]);
    const get = { dom, flags: current };
    expect(await under.call("domainGetMetadata", { ...get, type: element, uri: "http://k" })).toEqual({
      metadata: "<x/>",
    });
    expect(await under.call("domainGetMetadata", { ...get, type: title, uri: null })).toEqual({ metadata: "t" });
  });

  it("an element has a namespace and a prefix, a title has neither, and other kinds there are not", async () => {
    const { reference: dom } = await under.define();
    const set = { dom, metadata: "<x/>", flags: config };
    for (const [type, key, uri] of [
      [element, null, "http://k"],
      [element, "k", null],
      [title, "k", null],
      [description, null, "http://k"],
      [3, null, null],
    ] as const)
      expect(await under.refused("domainSetMetadata", { ...set, type, key, uri })).toBe(ErrorNumber.INVALID_ARG);
    for (const [type, uri] of [
      [element, null],
      [title, "http://k"],
      [3, null],
    ] as const)
      expect(await under.refused("domainGetMetadata", { dom, type, uri, flags: config })).toBe(ErrorNumber.INVALID_ARG);
  });

  it("that is refused is told by no event", async () => {
    const { reference: dom } = await under.define();
    under.events.length = 0;
    const set = { dom, type: title, metadata: "a\nb", key: null, uri: null, flags: config };
    expect(await under.refused("domainSetMetadata", set)).toBe(ErrorNumber.INVALID_ARG);
    expect(under.events).toEqual([]);
  });
});

describe("the end of a guest's life", () => {
  it("is set in the guest and in the definition", async () => {
    const domain = await under.start();
    await under.call("domainSetLifecycleAction", { dom: domain.reference, type: 1, action: 0, flags: live | config });
    expect(hypervisor.asked).toEqual([["setLifecycleAction", "reboot", "destroy"]]);
    expect([domain.live?.onReboot, domain.config?.onReboot]).toEqual(["destroy", "destroy"]);
  });
});
