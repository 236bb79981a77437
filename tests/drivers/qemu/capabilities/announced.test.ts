// What domain capabilities announce, guests can be given: every value is defined, checked and built.

import { describe, expect, test } from "vitest";
import type { QemuCapabilities } from "../../../../src/drivers/qemu/capabilities/capabilities.ts";
import { domainCapabilitiesXml } from "../../../../src/drivers/qemu/capabilities/domain-xml.ts";
import { buildCommand } from "../../../../src/drivers/qemu/command/index.ts";
import { assignAliases, checkStart, prepareDefinition } from "../../../../src/drivers/qemu/definition/index.ts";
import { parseDomain } from "../../../../src/formats/domain/index.ts";
import { parseXml, textOf } from "../../../../src/xml/index.ts";
import type { XmlElement } from "../../../../src/xml/index.ts";
import { qemu11, qemu72 } from "../fixtures/probed.ts";
import { at, children } from "../fixtures/tree.ts";

const disk = (device: string, bus: string, extra = "") =>
  `<disk type='block' device='${device}'${extra}><source dev='/dev/sda'/><target dev='${prefixes[bus]}a' bus='${bus}'/></disk>`;
const prefixes: Readonly<Record<string, string>> = {
  ide: "hd",
  fdc: "fd",
  virtio: "vd",
  scsi: "sd",
  usb: "sd",
  sata: "sd",
};
/** Where a kind of drive can be. */
const busOf: Readonly<Record<string, string>> = { disk: "virtio", cdrom: "sata", floppy: "fdc", lun: "scsi" };

const consoleSources: Readonly<Record<string, string>> = {
  dev: "<source path='/dev/ttyS0'/>",
  file: "<source path='/tmp/out'/>",
  pipe: "<source path='/tmp/pipe'/>",
  udp: "<source mode='connect' host='127.0.0.1' service='4555'/>",
  tcp: "<source mode='bind' host='127.0.0.1' service='4555'/><protocol type='raw'/>",
  unix: "<source mode='bind' path='/tmp/socket'/>",
};
const rngBackends: Readonly<Record<string, string>> = {
  random: "<backend model='random'>/dev/urandom</backend>",
  egd: "<backend model='egd' type='tcp'><source mode='connect' host='127.0.0.1' service='708'/></backend>",
  builtin: "<backend model='builtin'/>",
};

/** By kind and enumeration: the device that has the value. */
const devices: Readonly<Record<string, (value: string) => string>> = {
  "disk diskDevice": (value) => disk(value, busOf[value] ?? "virtio"),
  "disk bus": (value) => disk(value === "fdc" ? "floppy" : "disk", value),
  "disk model": (value) => disk("disk", "virtio", ` model='${value}'`),
  "graphics type": (value) => `<graphics type='${value}' port='5901'/>`,
  "video modelType": (value) => `<video><model type='${value}'/></video>`,
  "rng model": (value) => `<rng model='${value}'>${rngBackends["random"]}</rng>`,
  "rng backendModel": (value) => `<rng model='virtio'>${rngBackends[value]}</rng>`,
  "filesystem driverType": (value) =>
    `<filesystem><driver type='${value}'/><source dir='/tmp'/><target dir='tag'/></filesystem>`,
  "channel type": (value) => `<channel type='${value}'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`,
  "interface backendType": (value) => `<interface type='user'><backend type='${value}'/></interface>`,
  "panic model": (value) => `<panic model='${value}'/>`,
  "console type": (value) =>
    `<console type='${value}'>${consoleSources[value] ?? ""}<target type='virtio' port='0'/></console>`,
};

/** By feature: what asks for it, beside the devices and among them. */
const features: Readonly<Record<string, { domain?: string; device?: string }>> = {
  vmcoreinfo: { domain: "<features><vmcoreinfo state='on'/></features>" },
  genid: { domain: "<genid/>" },
  backingStoreInput: {
    device: `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/top'/>
      <backingStore type='file'><format type='raw'/><source file='/base'/><backingStore/></backingStore>
      <target dev='vda' bus='virtio'/></disk>`,
  },
  "async-teardown": { domain: "<features><async-teardown enabled='yes'/></features>" },
  ps2: { domain: "<features><ps2 state='off'/></features>" },
};

async function build(
  capabilities: QemuCapabilities,
  machine: string,
  { domain = "", device = "" }: { domain?: string; device?: string },
): Promise<readonly string[]> {
  const xml = `<domain type='qemu'><name>g</name><uuid>c7e2cde8-d55f-4200-a75e-5de47ce8898f</uuid>
    <memory>65536</memory><os><type arch='x86_64' machine='${machine}'>hvm</type></os>${domain}
    <devices>${device}</devices></domain>`;
  const lookup = { emulatorFor: async () => capabilities.binary, capabilitiesOf: async () => capabilities };
  const definition = assignAliases(await prepareDefinition(parseDomain(xml), lookup));
  checkStart(definition, capabilities);
  return buildCommand(definition, capabilities, { libDirectory: "/run/g", masterKeyPath: "/run/g/key", monitorFd: 3 })
    .argv;
}

function document(capabilities: QemuCapabilities, machineName: string): XmlElement {
  const machine = capabilities.machine(machineName, "qemu");
  if (machine === undefined) throw new Error(`no ${machineName}`);
  return parseXml(domainCapabilitiesXml({ capabilities, arch: "x86_64", virtType: "qemu", machine }));
}

const elements = ({ content }: XmlElement): XmlElement[] =>
  content.filter((node): node is XmlElement => typeof node === "object" && "name" in node);

const announcedDevices = (root: XmlElement) =>
  elements(at(root, "devices")).flatMap((kind) =>
    children(kind, "enum").flatMap((list) =>
      children(list, "value").map((value) => [`${kind.name} ${list.attributes["name"]}`, textOf(value)] as const),
    ),
  );

const announcedFeatures = (root: XmlElement) =>
  elements(at(root, "features")).flatMap(({ name, attributes }) => (attributes["supported"] === "yes" ? [name] : []));

const announcedModels = (root: XmlElement) =>
  children(at(root, "cpu"), "mode").flatMap((mode) =>
    children(mode, "model").flatMap((model) => (model.attributes["usable"] === "yes" ? [textOf(model)] : [])),
  );

describe.each([
  ["QEMU 7.2, pc", qemu72(), "pc"],
  ["QEMU 7.2, q35", qemu72(), "q35"],
  ["QEMU 11.1, pc", qemu11(), "pc"],
  ["QEMU 11.1, q35", qemu11(), "q35"],
] as const)("%s builds what it announces", (_, capabilities, machine) => {
  const root = document(capabilities, machine);

  test.each(announcedDevices(root))("%s %s", async (kind, value) => {
    const device = devices[kind]?.(value);
    expect(device, `a device for '${kind}'`).toBeDefined();
    expect(await build(capabilities, machine, { device: device ?? "" })).toContain("-machine");
  });

  test.each(announcedFeatures(root))("the feature %s", async (name) => {
    expect(features[name], `a definition with '${name}'`).toBeDefined();
    expect(await build(capabilities, machine, features[name] ?? {})).toContain("-machine");
  });

  test("every CPU model that is usable", async () => {
    const models = announcedModels(root);
    expect(models).toContain("qemu64");
    for (const model of models)
      expect(await build(capabilities, machine, { domain: `<cpu><model>${model}</model></cpu>` })).toContain(model);
  });

  test("I/O threads, and every source of memory", async () => {
    expect(at(root, "iothreads").attributes["supported"]).toBe("yes");
    expect(await build(capabilities, machine, { domain: "<iothreads>2</iothreads>" })).toContain("-machine");
    for (const source of children(at(root, "memoryBacking", "enum"), "value").map(textOf))
      expect(
        await build(capabilities, machine, { domain: `<memoryBacking><source type='${source}'/></memoryBacking>` }),
      ).toContain("-machine");
  });
});
