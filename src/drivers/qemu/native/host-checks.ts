/** Refuses what this host does not have, before a command line is written that could not be run anywhere. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { configUnsupported, internalError, operationFailed, systemError } from "../../../protocol/errors.ts";
import { ErrorDomain } from "../../../protocol/enums.ts";
import { usesHugePages } from "../command/memory.ts";
import type { HostFacts } from "./host-facts.ts";

const fromQemu = { domain: ErrorDomain.QEMU } as const;

/** @throws {VirError} with the code that libvirt has for what is missing */
export function checkHost(definition: DomainDefinition, facts: HostFacts): void {
  checkPlacement(definition, facts);
  checkHugePages(definition, facts);
  checkDevices(definition, facts);
}

function checkPlacement({ numaTune, vcpuPlacement }: DomainDefinition, { numaNodes }: HostFacts): void {
  if (numaTune?.memory?.placement === "auto" || vcpuPlacement === "auto")
    throw internalError("placement='auto' needs the advice of numad, which is not asked here", fromQemu);
  const wanted = [numaTune?.memory?.nodeset, ...(numaTune?.memnodes ?? []).map(({ nodeset }) => nodeset)];
  for (const node of wanted.flatMap((nodes) => nodes ?? []))
    if (!numaNodes.includes(node)) throw configUnsupported(`<numatune>: this host has no NUMA node ${node}`, fromQemu);
}

function checkHugePages(definition: DomainDefinition, { hugePages }: HostFacts): void {
  const { devices, memoryBacking } = definition;
  const own = devices.memories.some(({ source }) => (source?.pageSizeKiB ?? 4) > 4);
  if (hugePages || memoryBacking?.source === "memfd") return;
  if (own || usesHugePages(definition))
    throw internalError("huge pages are asked for, but no hugetlbfs is mounted on this host", fromQemu);
}

function checkDevices({ devices }: DomainDefinition, facts: HostFacts): void {
  for (const hostdev of devices.hostdevs) {
    if (hostdev.mode !== "subsystem") continue;
    if (hostdev.type === "pci" && !facts.vfio)
      throw configUnsupported("this host cannot hand PCI devices to guests: it has no IOMMU groups", fromQemu);
    if (hostdev.type === "scsi" && hostdev.source.protocol === "adapter") {
      const { adapter, bus, target, unit } = hostdev.source;
      const name = `${adapter.replace(/^scsi_host/, "")}:${bus}:${target}:${unit}`;
      throw missing(`/sys/bus/scsi/devices/${name}/scsi_generic`);
    }
  }
  for (const network of devices.interfaces)
    if (network.type === "hostdev" && !facts.vfio)
      throw configUnsupported(
        `the interface ${network.mac ?? ""} is a PCI device, but this host has no IOMMU groups`,
        fromQemu,
      );
  for (const graphics of devices.graphics)
    if (graphics.type === "egl-headless" && graphics.gl?.rendernode === undefined && !facts.renderNode)
      throw missing("/dev/dri");
  for (const { driver, target, ...rest } of devices.filesystems)
    if (driver?.type === "virtiofs" && facts.virtiofsd === undefined && !("source" in rest && hasSocket(rest.source)))
      throw internalError(`<filesystem target='${target}'>: virtiofsd is not installed on this host`, fromQemu);
  for (const { driver } of devices.videos)
    if (driver?.name === "vhostuser" && !facts.vhostUserGpu)
      throw operationFailed("no vhost-user-gpu is installed on this host", fromQemu);
}

const hasSocket = (source: unknown): boolean =>
  typeof source === "object" && source !== null && "socket" in source && source.socket !== undefined;

const missing = (path: string) =>
  systemError(Object.assign(new Error(`no such folder`), { errno: 2 }), `cannot open ${path}`, fromQemu);
