/** What an agent in a guest would do: file systems that can be frozen, a clock, a name, addresses. */
import type { GuestFilesystem, GuestInterface } from "../../engine/changes/guest-operations.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { ErrorDomain, IPAddrType } from "../../protocol/enums.ts";
import { operationInvalid } from "../../protocol/errors.ts";
import { guestClock } from "./numbers.ts";

/** Where a network hands out addresses: the first address of its range, and the length of its prefix. */
export type LeaseRange = { readonly first: string; readonly prefix: number };

const mountpoints = ["/", "/boot"];

export class TestAgent {
  readonly #frozen = new Set<string>();
  clock: { readonly seconds: bigint; readonly nanoseconds: number } = guestClock;

  /** Two, on the first disk; none without a disk. */
  filesystems({ devices }: DomainDefinition): GuestFilesystem[] {
    const [disk] = devices.disks;
    if (disk === undefined) return [];
    const { dev } = disk.target;
    return mountpoints.map((mountpoint, index) => ({
      mountpoint,
      name: `${dev}${index + 1}`,
      type: "ext4",
      devices: [dev],
    }));
  }

  /** @returns how many were not frozen before. @throws {VirError} OPERATION_INVALID: no such mount point */
  freeze(wanted: readonly string[]): number {
    return this.#each(wanted, (mountpoint) => {
      const before = this.#frozen.size;
      return this.#frozen.add(mountpoint).size > before;
    });
  }

  thaw(wanted: readonly string[]): number {
    return this.#each(wanted, (mountpoint) => this.#frozen.delete(mountpoint));
  }

  #each(wanted: readonly string[], change: (mountpoint: string) => boolean): number {
    const unknown = wanted.find((mountpoint) => !mountpoints.includes(mountpoint));
    if (unknown !== undefined) {
      throw operationInvalid(`nothing is mounted at ${unknown} in the guest`, { domain: ErrorDomain.TEST });
    }
    return (wanted.length === 0 ? mountpoints : wanted).filter(change).length;
  }
}

/** One address an interface: from its network's range, else from a network of the hypervisor's own. */
export function addressesOf(
  { devices }: DomainDefinition,
  id: number,
  rangeOf: (network: string) => LeaseRange | undefined,
): GuestInterface[] {
  return devices.interfaces.map((nic, index) => {
    const range = nic.type === "network" ? rangeOf(nic.source.network) : undefined;
    const address = range === undefined ? `192.168.0.${index + 1}` : later(range.first, id + index);
    return {
      name: nic.targetDev ?? "",
      ...(nic.mac === undefined ? {} : { mac: nic.mac }),
      addresses: [{ type: IPAddrType.IPV4, address, prefix: range?.prefix ?? 24 }],
    };
  });
}

/** The address so many places behind another one. */
function later(address: string, places: number): string {
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) + places;
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join(".");
}
