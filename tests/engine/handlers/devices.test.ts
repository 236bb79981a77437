import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CompleteDefinition } from "../../../src/engine/hypervisor.ts";
import { completeDomain, type DomainDefinition } from "../../../src/formats/domain/index.ts";
import { DomainEventID, ErrorNumber } from "../../../src/protocol/enums.ts";
import { configUnsupported } from "../../../src/protocol/errors.ts";
import { ChangeableHypervisor } from "../changes/changeable-hypervisor.ts";
import { EngineUnderTest } from "../changes/engine-under-test.ts";

const [live, config, force] = [1, 2, 4];
const nic = "<interface type='user'><mac address='52:54:00:aa:bb:cc'/></interface>";
const rng = "<rng model='virtio'><backend model='random'/></rng>";

/** Completes as every hypervisor does. */
class CompletingHypervisor extends ChangeableHypervisor {
  override async define(definition: DomainDefinition): Promise<CompleteDefinition> {
    return completeDomain(definition);
  }
}
let hypervisor: ChangeableHypervisor;
let under: EngineUnderTest;
beforeEach(async () => {
  hypervisor = new CompletingHypervisor("attachDevice", "detachDevice", "updateDevice");
  under = await EngineUnderTest.on(hypervisor);
});
afterEach(() => under[Symbol.asyncDispose]());

describe("a persistent device", () => {
  it("comes and goes, and is on disk", async () => {
    const domain = await under.define();
    const { reference: dom } = domain;
    await under.call("domainAttachDeviceFlags", { dom, xml: nic, flags: config });
    expect(await under.onDisk()).toContain("52:54:00:aa:bb:cc");
    await under.call("domainDetachDeviceFlags", { dom, xml: nic, flags: config });
    expect(await under.onDisk()).not.toContain("52:54:00:aa:bb:cc");
  });

  it("is compared with the others as completed: what its XML leaves open is the usual", async () => {
    const domain = await under.define();
    const { reference: dom } = domain;
    await under.call("domainAttachDeviceFlags", { dom, xml: rng, flags: config });
    expect(domain.config?.devices.rngs[0]?.backend).toMatchObject({ path: "/dev/random" });
    await under.call("domainDetachDeviceFlags", { dom, xml: rng, flags: config });
    expect(domain.config?.devices.rngs).toEqual([]);
  });

  it("that the hypervisor refuses is not attached, but one like it may be detached", async () => {
    const domain = await under.define();
    const { reference: dom } = domain;
    await under.call("domainAttachDeviceFlags", { dom, xml: rng, flags: config });
    const define = hypervisor.define.bind(hypervisor);
    hypervisor.define = async (definition) => {
      if (definition.devices.rngs.length > 0) throw configUnsupported("no such device here");
      return define(definition);
    };
    expect(await under.refused("domainAttachDeviceFlags", { dom, xml: rng, flags: config })).toBe(
      ErrorNumber.CONFIG_UNSUPPORTED,
    );
    const whole = "<rng model='virtio'><backend model='random'>/dev/random</backend></rng>";
    await under.call("domainDetachDeviceFlags", { dom, xml: whole, flags: config });
    expect(domain.config?.devices.rngs).toEqual([]);
  });

  it("by alias, where it has one of its own", async () => {
    const domain = await under.define();
    const { reference: dom } = domain;
    const named = nic.replace("<mac", "<alias name='ua-nic'/><mac");
    await under.call("domainAttachDeviceFlags", { dom, xml: named, flags: config });
    await under.call("domainDetachDeviceAlias", { dom, alias: "ua-nic", flags: config });
    expect(domain.config?.devices.interfaces).toHaveLength(2);
    expect(await under.refused("domainDetachDeviceAlias", { dom, alias: "ua-nic", flags: config })).toBe(
      ErrorNumber.INTERNAL_ERROR,
    );
  });

  it("the state of the domain is looked at before the XML", async () => {
    const { reference: dom } = await under.define();
    for (const call of ["domainAttachDevice", "domainDetachDevice"] as const)
      expect(await under.refused(call, { dom, xml: "<nonsense" })).toBe(ErrorNumber.OPERATION_INVALID);
    for (const call of ["domainAttachDeviceFlags", "domainDetachDeviceFlags"] as const)
      expect(await under.refused(call, { dom, xml: nic, flags: config | force })).toBe(ErrorNumber.INVALID_ARG);
    expect(await under.refused("domainUpdateDeviceFlags", { dom, xml: nic, flags: 8 })).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("a device of a running guest", () => {
  it("is plugged in, and told by an event under its alias", async () => {
    const domain = await under.start();
    const { reference: dom } = domain;
    await under.call("domainAttachDevice", { dom, xml: nic });
    expect(domain.live?.devices.interfaces.at(-1)).toMatchObject({ mac: "52:54:00:aa:bb:cc", alias: "plugged0" });
    expect(domain.config?.devices.interfaces).toHaveLength(2);
    await under.call("domainDetachDeviceAlias", { dom, alias: "plugged0", flags: live });
    expect(domain.live?.devices.interfaces).toHaveLength(2);
    expect(under.events.map(({ id, fields }) => [id, fields])).toEqual([
      [DomainEventID.DEVICE_ADDED, { devAlias: "plugged0" }],
      [DomainEventID.DEVICE_REMOVED, { devAlias: "plugged0" }],
    ]);
  });

  it("has the address in the guest that it has in the definition", async () => {
    const domain = await under.start();
    const xml = "<interface type='user'/>";
    await under.call("domainAttachDeviceFlags", { dom: domain.reference, xml, flags: live | config });
    const macs = [domain.live, domain.config].map((definition) => definition?.devices.interfaces.at(-1)?.mac);
    expect(macs[0]).toMatch(/^52:54:00/);
    expect(macs[1]).toBe(macs[0]);
  });

  it("that the guest has not let go of yet stays in its definition, but goes from the persistent one", async () => {
    const domain = await under.start();
    const { reference: dom } = domain;
    hypervisor.answers.detachDevice = () => "asked";
    const xml = "<interface type='user'><mac address='52:54:00:11:22:44'/></interface>";
    await under.call("domainDetachDeviceFlags", { dom, xml, flags: live | config });
    expect([domain.live, domain.config].map((definition) => definition?.devices.interfaces.length)).toEqual([2, 1]);
    expect(under.events).toEqual([]);
  });

  it("is changed, by force if need be", async () => {
    const domain = await under.start();
    const { reference: dom } = domain;
    const xml = "<disk device='cdrom'><source file='/x.iso'/><target dev='hdc' bus='ide'/></disk>";
    await under.call("domainUpdateDeviceFlags", { dom, xml, flags: live | force });
    expect(hypervisor.asked).toMatchObject([
      [
        "updateDevice",
        { kind: "disk", definition: { target: { dev: "hdc" } } },
        { definition: { source: { file: "/x.iso" } } },
        { force: true },
      ],
    ]);
    expect(domain.live?.devices.disks.find(({ target }) => target.dev === "hdc")).toMatchObject({
      source: { file: "/x.iso" },
    });
    const serial = "<serial type='pty'><target port='0'/></serial>";
    expect(await under.refused("domainUpdateDeviceFlags", { dom, xml: serial, flags: live })).toBe(
      ErrorNumber.CONFIG_UNSUPPORTED,
    );
  });

  it("that is there already is not asked of the guest", async () => {
    const { reference: dom } = await under.start();
    const xml = "<disk><source file='/b'/><target dev='vda' bus='virtio'/></disk>";
    expect(await under.refused("domainAttachDevice", { dom, xml })).toBe(ErrorNumber.OPERATION_INVALID);
    expect(hypervisor.asked).toEqual([]);
  });
});
