/** The capabilities document: what this host is, and what guests can run on it. */
import { basePageSizeKiB, memoryStatistics, pagePools } from "../../../host/node/memory.ts";
import { nodeProcessor } from "../../../host/node/cpu.ts";
import { type NodeCell, nodeTopology } from "../../../host/node/topology.ts";
import { formatRanges } from "../../../host/node/ranges.ts";
import { hasIommu, hugePageSizesKiB, suspendTargets } from "../../../host/node/platform.ts";
import { isX86, wordSize } from "./arch.ts";
import type { Machine, QemuCapabilities } from "./capabilities.ts";
import { type Tree, tree, writeTree } from "./tree.ts";

/** @throws nothing of its own: what is not known of the host is left out. */
export async function hostCapabilitiesXml(
  uuid: string,
  emulators: ReadonlyMap<string, QemuCapabilities>,
): Promise<string> {
  const guests = [...emulators].map(([arch, capabilities]) => guest(arch, capabilities));
  const host = writeTree(await hostTree(uuid), 1);
  const written = [host, ...guests.map((entry) => writeTree(entry, 1))];
  // as libvirt lays it out: an empty line around each part
  return `<capabilities>\n\n${written.map((part) => `${part.trimEnd()}\n`).join("\n")}\n</capabilities>\n`;
}

async function hostTree(uuid: string): Promise<Tree> {
  const [processor, topology, basePageSize, pageSizes, suspend, iommu] = await Promise.all([
    nodeProcessor(),
    nodeTopology(),
    basePageSizeKiB(),
    hugePageSizesKiB(),
    suspendTargets(),
    hasIommu(),
  ]);
  const { signature, microcode, tscHz, physicalAddressBits } = processor;
  return tree("host", [
    tree("uuid", uuid),
    tree("cpu", [
      tree("arch", processor.arch),
      // the model's name and the features beyond it are left out: naming them takes libvirt's table of CPU models
      processor.vendor === undefined ? undefined : tree("vendor", processor.vendor),
      microcode === undefined ? undefined : tree("microcode", [], { version: microcode }),
      signature === undefined ? undefined : tree("signature", [], { ...signature }),
      tscHz === undefined ? undefined : tree("counter", [], { name: "tsc", frequency: tscHz, scaling: "no" }),
      tree("topology", [], {
        sockets: topology.counts.sockets,
        dies: topology.counts.dies,
        clusters: topology.counts.clusters,
        cores: topology.counts.cores,
        threads: topology.counts.threads,
      }),
      physicalAddressBits === undefined
        ? undefined
        : tree("maxphysaddr", [], { mode: "emulate", bits: physicalAddressBits }),
      ...[basePageSize, ...pageSizes].map((size) => tree("pages", [], { unit: "KiB", size })),
    ]),
    tree(
      "power_management",
      suspend.map((target) => tree(target)),
    ),
    tree("iommu", [], { support: iommu ? "yes" : "no" }),
    tree("topology", [
      tree("cells", await Promise.all(topology.cells.map((cell) => cellTree(cell, pageSizes))), {
        num: topology.cells.length,
      }),
    ]),
    topology.caches.length === 0
      ? undefined
      : tree(
          "cache",
          topology.caches.map(({ id, level, type, sizeKiB, cpus }) => {
            const wholeMiB = sizeKiB % 1024 === 0;
            return tree("bank", [], {
              id,
              level,
              type,
              size: wholeMiB ? sizeKiB / 1024 : sizeKiB,
              unit: wholeMiB ? "MiB" : "KiB",
              cpus,
            });
          }),
        ),
    tree("secmodel", [tree("model", "none"), tree("doi", "0")]),
  ]);
}

async function cellTree(cell: NodeCell, pageSizes: readonly number[]): Promise<Tree> {
  const memory = (await memoryStatistics(cell.id)) ?? (await memoryStatistics());
  const pools = await pagePools(cell.id, pageSizes);
  return tree(
    "cell",
    [
      tree("memory", memory?.totalKiB ?? 0, { unit: "KiB" }),
      ...pools.map(({ sizeKiB, total }) => tree("pages", total, { unit: "KiB", size: sizeKiB })),
      tree(
        "distances",
        cell.distances.map(({ cell: id, value }) => tree("sibling", [], { id, value })),
      ),
      tree(
        "cpus",
        cell.cpus.map((cpu) =>
          tree("cpu", [], {
            id: cpu.id,
            socket_id: cpu.socketId,
            die_id: cpu.dieId,
            cluster_id: cpu.clusterId,
            core_id: cpu.coreId,
            siblings: formatRanges(cpu.siblings),
          }),
        ),
        { num: cell.cpus.length },
      ),
    ],
    { id: cell.id },
  );
}

function guest(arch: string, capabilities: QemuCapabilities): Tree {
  const x86 = isX86(arch);
  const { machines } = capabilities.accelerator(capabilities.virtTypes.includes("qemu") ? "qemu" : "kvm");
  return tree("guest", [
    tree("os_type", "hvm"),
    tree(
      "arch",
      [
        tree("wordsize", wordSize(arch)),
        tree("emulator", capabilities.binary),
        ...machines.flatMap(machineTrees),
        ...capabilities.virtTypes.map((type) => tree("domain", [], { type })),
      ],
      { name: arch },
    ),
    tree("features", [
      ...(arch === "i686" ? [tree("pae"), tree("nonpae")] : []),
      ...(x86 ? [tree("acpi", [], { default: "on", toggle: "yes" })] : []),
      ...(x86 ? [tree("apic", [], { default: "on", toggle: "no" })] : []),
      tree("cpuselection"),
      tree("deviceboot"),
      tree("disksnapshot", [], { default: "off", toggle: "no" }),
    ]),
  ]);
}

/** A machine, and once more under its short name. */
function machineTrees({ name, alias, maxCpus, deprecated }: Machine): Tree[] {
  const attributes = { maxCpus, deprecated: deprecated ? "yes" : undefined };
  const own = tree("machine", name, attributes);
  return alias === undefined ? [own] : [own, tree("machine", alias, { canonical: name, ...attributes })];
}
