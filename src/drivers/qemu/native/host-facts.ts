/** What of the host a definition may ask for, and a command line cannot be made without. */
import { listFolder, readOptional } from "../../../host/files.ts";
import { findExecutable } from "../../../host/executable.ts";
import { numbered } from "../../../host/node/sysfs.ts";

export interface HostFacts {
  /** The numbers of its NUMA nodes. */
  readonly numaNodes: readonly number[];
  /** Some file system of huge pages is mounted. */
  readonly hugePages: boolean;
  /** PCI devices can be handed to guests: there is an IOMMU with groups. */
  readonly vfio: boolean;
  /** It has a device that renders graphics. */
  readonly renderNode: boolean;
  /** Programs that serve guests, where they are installed. */
  readonly virtiofsd: string | undefined;
  /** Descriptors of processes that serve graphics to guests. */
  readonly vhostUserGpu: boolean;
}

/** Where distributions put virtiofsd, which is on nobody's path. */
const libexec = "/usr/libexec:/usr/lib/qemu:/usr/lib";

export async function hostFacts(): Promise<HostFacts> {
  const [numaNodes, mounts = "", groups, render, virtiofsd, gpus] = await Promise.all([
    numbered("/sys/devices/system/node", /^node(\d+)$/),
    readOptional("/proc/mounts"),
    numbered("/sys/kernel/iommu_groups", /^(\d+)$/),
    numbered("/dev/dri", /^renderD(\d+)$/),
    findExecutable("virtiofsd", libexec),
    listFolder("/usr/share/qemu/vhost-user"),
  ]);
  return {
    numaNodes: numaNodes.length === 0 ? [0] : numaNodes,
    hugePages: /^\S+ \S+ hugetlbfs /m.test(mounts),
    vfio: groups.length > 0,
    renderNode: render.length > 0,
    virtiofsd,
    vhostUserGpu: gpus.some((name) => name.endsWith(".json")),
  };
}
