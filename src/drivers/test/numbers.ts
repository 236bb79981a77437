/** What the test hypervisor's counters say: they grow with the time of day, and some stand still. */
import type {
  BlockSize,
  BlockStatistics,
  CpuStatistics,
  InterfaceStatistics,
} from "../../engine/changes/guest-operations.ts";
import { DomainMemoryStatTags } from "../../protocol/enums.ts";

const microseconds = (): bigint => BigInt(Date.now()) * 1000n;
const seconds = (): bigint => BigInt(Math.floor(Date.now() / 1000));

/** The moment at which all clocks of the test hypervisor's guests stand, until somebody sets them: seconds since 1970. */
export const guestClock = { seconds: 627_319_920n, nanoseconds: 0 };

export const blockSize: BlockSize = {
  capacity: 1_099_506_450_432n,
  allocation: 1_099_511_627_776n,
  physical: 1_099_511_627_776n,
};

export function blockStatistics(): BlockStatistics {
  const time = microseconds();
  return {
    readRequests: time / 10n,
    readBytes: time / 20n,
    writeRequests: time / 30n,
    writeBytes: time / 40n,
    errors: seconds() / 2n,
  };
}

export function interfaceStatistics(): InterfaceStatistics {
  const time = microseconds();
  const whole = seconds();
  return {
    rxBytes: time / 10n,
    rxPackets: time / 100n,
    rxErrors: whole,
    rxDropped: whole / 2n,
    txBytes: time / 20n,
    txPackets: time / 110n,
    txErrors: whole / 3n,
    txDropped: whole / 4n,
  };
}

/** What one virtual CPU has used, in nanoseconds. */
export const vcpuTimeNs = (): bigint => microseconds() / 10n;

const cpuTimeNs = 48_772_617_035n;
const vcpuShareNs = 46_303_481_255n;

export const cpuStatistics: CpuStatistics = { cpuTimeNs, userNs: 5_540_000_000n, systemNs: 6_460_000_000n };

/** Of each of so many processors. */
export const cpuStatisticsOfEach = (count: number): CpuStatistics[] =>
  Array.from({ length: count }, (_, cpu) => ({
    cpuTimeNs: cpuTimeNs / BigInt(count) + BigInt(cpu),
    vcpuNs: vcpuShareNs / BigInt(count) + BigInt(cpu),
  }));

/** In KiB, by `DomainMemoryStatTags`: half of what the guest has is in use. */
export function memoryStatistics(memoryKiB: number): Map<number, bigint> {
  const all = BigInt(memoryKiB);
  const tag = DomainMemoryStatTags;
  return new Map([
    [tag.ACTUAL_BALLOON, all],
    [tag.SWAP_IN, 0n],
    [tag.SWAP_OUT, 0n],
    [tag.MAJOR_FAULT, 0n],
    [tag.MINOR_FAULT, 0n],
    [tag.UNUSED, all / 2n],
    [tag.AVAILABLE, all],
    [tag.USABLE, all / 2n],
    [tag.LAST_UPDATE, guestClock.seconds],
    [tag.DISK_CACHES, all / 8n],
    [tag.HUGETLB_PGALLOC, 0n],
    [tag.HUGETLB_PGFAIL, 0n],
    [tag.RSS, all / 2n],
  ]);
}
