// Devices that come and go: in the definition, in the guest, or both.

import { expect } from "vitest";
import { DomainDeviceModifyFlags as Affect, DomainXMLFlags } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

const { LIVE, CONFIG } = Affect;
const { INACTIVE } = DomainXMLFlags;

const disk = (dev: string, file = `/nowhere/${dev}.img`): string =>
  `<disk type='file' device='disk'><source file='${file}'/><target dev='${dev}' bus='virtio'/></disk>`;
const nic = (mac: string, model = "virtio"): string =>
  `<interface type='user'><mac address='${mac}'/><model type='${model}'/></interface>`;
const rng = "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>";

export const devices = {
  "a device is added to a definition": async (scene) => {
    const domain = await scene.define();
    await domain.attachDevice(disk("vdb"), CONFIG);
    await domain.attachDevice(nic("52:54:00:00:00:01"), CONFIG);
    const xml = await domain.getXMLDesc();
    expect(xml).toContain("<source file='/nowhere/vdb.img'/>");
    expect(xml).toContain("52:54:00:00:00:01");
  },

  "a device is removed from a definition": async (scene) => {
    const domain = await scene.define({ devices: disk("vdb") + disk("vdc") + nic("52:54:00:00:00:01") });
    await domain.detachDevice(disk("vdb"), CONFIG);
    await domain.detachDevice(nic("52:54:00:00:00:01"), CONFIG);
    const xml = await domain.getXMLDesc();
    expect(xml).not.toContain("vdb");
    expect(xml).toContain("vdc");
    expect(xml).not.toContain("52:54:00:00:00:01");
  },

  "a device of a definition is changed": async (scene) => {
    const devices = "<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>";
    const domain = await scene.define({ devices });
    const inserted = devices.replace("<target", "<source file='/nowhere/dvd.iso'/><target");
    await domain.updateDevice(inserted, CONFIG);
    expect(await domain.getXMLDesc()).toContain("<source file='/nowhere/dvd.iso'/>");
  },

  "a place that is taken cannot be taken again": async (scene) => {
    const domain = await scene.define({ devices: disk("vdb") });
    expect(await outcome(domain.attachDevice(disk("vdb", "/nowhere/other.img"), CONFIG))).not.toBe("done");
    expect(await domain.getXMLDesc()).not.toContain("other.img");
  },

  "what is not there cannot be removed or changed": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.detachDevice(disk("vdb"), CONFIG))).not.toBe("done");
    expect(await outcome(domain.detachDevice(nic("52:54:00:00:00:01"), CONFIG))).toBe("DEVICE_MISSING");
    expect(await outcome(domain.updateDevice(disk("vdb"), CONFIG))).not.toBe("done");
  },

  "a device that is none is refused": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.attachDevice("<sirloin/>", CONFIG))).not.toBe("done");
    expect(await outcome(domain.attachDevice("<disk", CONFIG))).toBe("XML_DETAIL");
  },

  "a domain that is shut off has no guest to be changed": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.attachDevice(rng, LIVE))).toBe("OPERATION_INVALID");
    expect(await outcome(domain.attachDevice(rng, LIVE | CONFIG))).toBe("OPERATION_INVALID");
    expect(await outcome(domain.detachDevice(rng, LIVE))).toBe("OPERATION_INVALID");
  },

  "a transient domain has no definition to be changed": async (scene) => {
    const domain = await scene.create();
    expect(await outcome(domain.attachDevice(rng, CONFIG))).toBe("OPERATION_INVALID");
  },

  "a device added to a running guest is not in its definition unless asked for": async (scene) => {
    const domain = await scene.start();
    await domain.attachDevice(rng, LIVE);
    expect(await domain.getXMLDesc()).toContain("<rng");
    expect(await domain.getXMLDesc(INACTIVE)).not.toContain("<rng");
    await domain.attachDevice(nic("52:54:00:00:00:02"), LIVE | CONFIG);
    expect(await domain.getXMLDesc()).toContain("52:54:00:00:00:02");
    expect(await domain.getXMLDesc(INACTIVE)).toContain("52:54:00:00:00:02");
  },

  "a device added to the definition of a running guest is not in the guest": async (scene) => {
    const domain = await scene.start();
    await domain.attachDevice(rng, CONFIG);
    expect(await domain.getXMLDesc()).not.toContain("<rng");
    expect(await domain.getXMLDesc(INACTIVE)).toContain("<rng");
  },
} satisfies Topic;
