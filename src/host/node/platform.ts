/** What the platform around the processors can do. */
import { hostname } from "node:os";
import { numbered, readValue } from "./sysfs.ts";

/** The sizes of huge pages that the kernel knows, in KiB, ascending. */
export const hugePageSizesKiB = (): Promise<number[]> => numbered("/sys/kernel/mm/hugepages", /^hugepages-(\d+)kB$/);

/** Whether devices can be handed to guests: the kernel has put them into IOMMU groups. */
export async function hasIommu(): Promise<boolean> {
  return (await numbered("/sys/kernel/iommu_groups", /^(\d+)$/)).length > 0;
}

/** How the host can be suspended, in the words of the capabilities document. */
export async function suspendTargets(): Promise<("suspend_mem" | "suspend_disk" | "suspend_hybrid")[]> {
  const states = ((await readValue("/sys/power/state")) ?? "").split(/\s+/);
  const disk = (await readValue("/sys/power/disk")) ?? "";
  const targets: ("suspend_mem" | "suspend_disk" | "suspend_hybrid")[] = [];
  if (states.includes("mem")) targets.push("suspend_mem");
  // a kernel that may not hibernate (lockdown, no resume device) says "[disabled]"
  if (states.includes("disk") && !disk.includes("[disabled]")) {
    targets.push("suspend_disk");
    if (disk.includes("suspend")) targets.push("suspend_hybrid");
  }
  return targets;
}

/** What the host calls itself. */
export const hostName = (): string => hostname();
