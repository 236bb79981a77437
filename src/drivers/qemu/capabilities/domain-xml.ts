/**
 * What a guest may have (`virConnectGetDomainCapabilities`): the part of it that this binary has and that tsvirt builds.
 * Layout as of libvirt 12.8.
 */
import type { QemuCapabilities, VirtType } from "./capabilities.ts";
import { buildable } from "../definition/buildable.ts";
import type { DomainCapabilitiesTarget } from "./target.ts";
import { tree, writeTree } from "./tree.ts";
import type { Tree } from "./tree.ts";
import { isX86 } from "./arch.ts";
import { xmlFeatureName } from "./cpu-features.ts";

export function domainCapabilitiesXml(target: DomainCapabilitiesTarget): string {
  const { capabilities, virtType, machine, arch } = target;
  return writeTree(
    tree("domainCapabilities", [
      tree("path", capabilities.binary),
      tree("domain", virtType),
      tree("machine", machine.name),
      tree("arch", arch),
      tree("vcpu", [], { max: machine.maxCpus }),
      supported("iothreads", capabilities.hasType("iothread")),
      operatingSystem(),
      cpu(capabilities, virtType),
      supported("memoryBacking", true, [enumeration("sourceType", memorySources(capabilities))]),
      devices(target),
      features(target),
    ]),
  );
}

const supported = (name: string, yes: boolean, children: readonly (Tree | undefined)[] = []): Tree =>
  tree(name, yes ? children : [], { supported: yes ? "yes" : "no" });

const enumeration = (name: string, values: readonly string[]): Tree =>
  tree(
    "enum",
    values.map((value) => tree("value", value)),
    { name },
  );

/** A device kind with its enumerations; not supported where the first of them is empty. */
const device = (name: string, ...lists: readonly (readonly [string, readonly string[]])[]): Tree =>
  supported(
    name,
    lists[0] !== undefined && lists[0][1].length > 0,
    lists.map(([list, values]) => enumeration(list, values)),
  );

const operatingSystem = (): Tree =>
  supported("os", true, [
    enumeration("firmware", []),
    supported("loader", true, [
      enumeration("type", ["rom", "pflash"]),
      enumeration("readonly", ["yes", "no"]),
      enumeration("secure", ["no"]),
    ]),
  ]);

function cpu(capabilities: QemuCapabilities, virtType: VirtType): Tree {
  const { cpuModels } = capabilities.accelerator(virtType);
  const named = (name: string): boolean => cpuModels.some((model) => model.name === name);
  const custom = cpuModels
    .filter((model) => !["max", "host", "base"].includes(model.name))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  return tree("cpu", [
    mode("host-passthrough", virtType === "kvm" && named("host"), [
      enumeration("hostPassthroughMigratable", ["on", "off"]),
    ]),
    mode("maximum", named("max"), [enumeration("maximumMigratable", ["on", "off"])]),
    mode("host-model", false),
    mode(
      "custom",
      custom.length > 0,
      custom.flatMap(({ name, blockers, aliasOf, deprecated }) => [
        tree("model", name, {
          usable: blockers === undefined ? "unknown" : blockers.length === 0 ? "yes" : "no",
          deprecated: deprecated ? "yes" : undefined,
          canonical: aliasOf,
        }),
        blockers === undefined || blockers.length === 0
          ? undefined
          : tree(
              "blockers",
              featureNames(blockers, capabilities.arch).map((name) => tree("feature", [], { name })),
              { model: name },
            ),
      ]),
    ),
  ]);
}

/** Under the names that a domain's XML uses. */
const featureNames = (features: readonly string[], arch: string): string[] =>
  [...new Set(features.map((feature) => xmlFeatureName(feature, arch)))].sort();

const mode = (name: string, yes: boolean, children: readonly (Tree | undefined)[] = []): Tree =>
  tree("mode", yes ? children : [], { name, supported: yes ? "yes" : "no" });

const memorySources = (capabilities: QemuCapabilities): string[] =>
  buildable.memorySources.filter((source) => source !== "memfd" || capabilities.has("memfd"));

/** The device that gives a guest what the enumeration's value names; a value that is not here needs none. */
const types: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  video: {
    vga: "VGA",
    cirrus: "cirrus-vga",
    vmvga: "vmware-svga",
    qxl: "qxl",
    virtio: "virtio-gpu-pci",
    bochs: "bochs-display",
    ramfb: "ramfb",
  },
  panic: { isa: "pvpanic", pvpanic: "pvpanic-pci" },
};

function devices({ capabilities, machine, arch }: DomainCapabilitiesTarget): Tree {
  const q35 = machine.name.startsWith("pc-q35") || machine.name === "q35";
  const i440fx = isX86(arch) && machine.name.startsWith("pc-i440fx");
  const has = (kind: string) => (value: string) => {
    const type = types[kind]?.[value];
    return type === undefined || capabilities.hasType(type);
  };
  const buses = buildable.diskBuses.filter(
    (bus) =>
      (bus !== "ide" || i440fx) &&
      (bus !== "fdc" || i440fx || q35) &&
      (bus !== "usb" || capabilities.hasType("usb-storage")),
  );
  const rng = buildable.rngModels.filter(() => capabilities.hasType("virtio-rng-pci"));
  return tree("devices", [
    device(
      "disk",
      ["diskDevice", buildable.diskDevices],
      ["bus", buses],
      ["model", ["virtio", "virtio-transitional", "virtio-non-transitional"]],
    ),
    device("graphics", ["type", buildable.graphics]),
    device("video", ["modelType", buildable.videoModels.filter(has("video"))]),
    device("hostdev", ["mode", buildable.hostdevTypes]),
    device("rng", ["model", rng], ["backendModel", buildable.rngBackends]),
    device("filesystem", ["driverType", buildable.filesystemDrivers]),
    device("tpm", ["model", buildable.tpmModels], ["backendModel", buildable.tpmBackends]),
    device("redirdev", ["bus", buildable.redirdevBuses]),
    device("channel", ["type", buildable.channelTypes]),
    device("crypto", ["model", buildable.cryptoModels]),
    device("interface", ["backendType", buildable.interfaceBackends]),
    device("panic", ["model", buildable.panicModels.filter(has("panic"))]),
    device("console", ["type", buildable.consoleTypes]),
  ]);
}

const builds = (feature: string): boolean => (buildable.features as readonly string[]).includes(feature);

function features({ capabilities, machine, arch }: DomainCapabilitiesTarget): Tree {
  const { gic } = capabilities.probed;
  const versions = gic.filter(({ kernel, emulated }) => kernel || emulated).map(({ version }) => String(version));
  const pc = isX86(arch) && machine.name !== "microvm" && machine.name !== "x-remote";
  return tree("features", [
    supported("gic", versions.length > 0, [enumeration("version", versions)]),
    supported("vmcoreinfo", builds("vmcoreinfo") && capabilities.hasType("vmcoreinfo")),
    supported("genid", builds("genid") && capabilities.hasType("vmgenid")),
    supported("backingStoreInput", builds("backingStoreInput")),
    supported("backup", false),
    supported("async-teardown", builds("async-teardown") && capabilities.hasOption("run-with", "async-teardown")),
    supported("s390-pv", false),
    supported("ps2", builds("ps2") && pc),
    supported("tdx", false),
    supported("sev", false),
    supported("sgx", false),
    supported("hyperv", false),
    supported("launchSecurity", false),
  ]);
}
