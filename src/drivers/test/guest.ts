/** A guest of the test hypervisor: it runs in no place, and does at once what it is asked to do. */
import type { Device } from "../../engine/changes/devices/device.ts";
import type {
  BlockSize,
  BlockStatistics,
  CpuStatistics,
  GuestFilesystem,
  GuestInterface,
  InterfaceStatistics,
  VcpuPlacement,
} from "../../engine/changes/guest-operations.ts";
import type { Guest, GuestObserver, GuestUsage } from "../../engine/hypervisor.ts";
import { currentMemoryKiB, currentVcpus } from "../../engine/sizes.ts";
import type { Disk, DomainDefinition } from "../../formats/domain/index.ts";
import {
  DomainDiskErrorCode,
  DomainEventResumedDetailType,
  DomainEventSuspendedDetailType,
  DomainPausedReason,
  DomainRunningReason,
  ErrorDomain,
  VcpuState,
} from "../../protocol/enums.ts";
import { internalError, invalidArgument, operationUnsupported } from "../../protocol/errors.ts";
import { addressesOf, type LeaseRange, TestAgent } from "./agent.ts";
import {
  blockSize,
  blockStatistics,
  cpuStatistics,
  cpuStatisticsOfEach,
  guestClock,
  interfaceStatistics,
  memoryStatistics,
  vcpuTimeNs,
} from "./numbers.ts";

/** The processors of the host that a guest may be on, as `nodeGetCPUMap` counts them. */
const hostProcessors = 8;
/** The number of the processor that every guest is on. */
const busyProcessor = 15;
/** Of Linux' key codes; the other sets have no higher ones. */
const highestKey = 0x2ff;
const highestSignal = 64;

export const everyProcessor = Array.from({ length: hostProcessors }, (_, cpu) => cpu);
const domain = ErrorDomain.TEST;

export interface TestGuestOptions {
  readonly definition: DomainDefinition;
  readonly id: number;
  readonly observer: GuestObserver;
  /** The addresses that a network of the host hands out. */
  readonly rangeOf: (network: string) => LeaseRange | undefined;
}

export class TestGuest implements Guest {
  definition: DomainDefinition;
  readonly #id: number;
  readonly #observer: GuestObserver;
  readonly #rangeOf: TestGuestOptions["rangeOf"];
  readonly #agent = new TestAgent();

  constructor({ definition, id, observer, rangeOf }: TestGuestOptions) {
    this.definition = definition;
    this.#id = id;
    this.#observer = observer;
    this.#rangeOf = rangeOf;
  }

  /** Nothing outlives the process. */
  save(): unknown {
    return {};
  }

  // --- its life ------------------------------------------------------------------------------------------------------

  async suspend(): Promise<void> {
    this.#observer.paused(DomainPausedReason.USER, DomainEventSuspendedDetailType.PAUSED);
  }

  async resume(): Promise<void> {
    this.#observer.running(DomainRunningReason.UNPAUSED, DomainEventResumedDetailType.UNPAUSED);
  }

  /** What the definition says about the end of the guest decides; one that starts again does so unseen. */
  async shutdown(): Promise<void> {
    if (this.definition.onPoweroff === "restart" || this.definition.onPoweroff === "rename-restart") {
      this.#observer.restarted();
    } else {
      this.#observer.ended({ kind: "shutdown" });
    }
  }

  async reboot(): Promise<void> {
    const { onReboot } = this.definition;
    if (onReboot === "destroy" || onReboot === "preserve") this.#observer.ended({ kind: "shutdown" });
    else this.#observer.restarted();
  }

  async reset(): Promise<void> {
    this.#observer.restarted();
  }

  async destroy(): Promise<void> {
    this.#observer.ended({ kind: "shutdown" });
  }

  // --- changes: that the engine notes them in the definition is all there is to them -----------------------------------

  async setMemory(memoryKiB: number): Promise<void> {
    this.definition = { ...this.definition, currentMemoryKiB: memoryKiB };
  }

  async setMemoryStatsPeriod(): Promise<void> {}
  async pinVcpu(): Promise<void> {}
  async pinEmulator(): Promise<void> {}
  async pinIOThread(): Promise<void> {}
  async addIOThread(): Promise<void> {}
  async removeIOThread(): Promise<void> {}
  async setIOThread(): Promise<void> {}
  async setLifecycleAction(): Promise<void> {}
  async setPerfEvents(): Promise<void> {}
  async setMemoryLimits(): Promise<void> {}
  async setBlockWeights(): Promise<void> {}
  async setCpuLimits(): Promise<void> {}
  async setMemoryNodes(): Promise<void> {}
  async setInterfaceBandwidth(): Promise<void> {}
  async setBlockIOTune(): Promise<void> {}

  async setVcpusEnabled(ids: readonly number[]): Promise<readonly number[]> {
    return ids;
  }

  async attachDevice(device: Device): Promise<Device> {
    return device;
  }

  async detachDevice(): Promise<"removed"> {
    return "removed";
  }

  async updateDevice(_present: Device, wanted: Device): Promise<Device> {
    return wanted;
  }

  // --- numbers ---------------------------------------------------------------------------------------------------------

  /** It computes all the time: as much as there was since 1970. */
  async usage(): Promise<GuestUsage> {
    return { cpuTimeNs: BigInt(Date.now()) * 1_000_000n, memoryKiB: currentMemoryKiB(this.definition) };
  }

  async vcpus(): Promise<VcpuPlacement[]> {
    const { cpuTune } = this.definition;
    return Array.from({ length: currentVcpus(this.definition) }, (_, id) => ({
      id,
      state: VcpuState.RUNNING,
      cpuTimeNs: vcpuTimeNs(),
      cpu: busyProcessor,
      affinity: cpuTune?.vcpuPins?.find(({ vcpu }) => vcpu === id)?.cpuset ?? everyProcessor,
    }));
  }

  async ioThreads(): Promise<{ readonly id: number; readonly affinity: readonly number[] }[]> {
    const { iothreadIds = [], iothreads = 0, cpuTune } = this.definition;
    const ids =
      iothreadIds.length > 0 ? iothreadIds.map(({ id }) => id) : Array.from({ length: iothreads }, (_, n) => n + 1);
    return ids.map((id) => ({
      id,
      affinity: cpuTune?.iothreadPins?.find(({ iothread }) => iothread === id)?.cpuset ?? everyProcessor,
    }));
  }

  async memoryStats(): Promise<ReadonlyMap<number, bigint>> {
    return memoryStatistics(currentMemoryKiB(this.definition));
  }

  async cpuStats(): Promise<CpuStatistics> {
    return cpuStatistics;
  }

  async cpuStatsPerCpu(): Promise<readonly CpuStatistics[]> {
    return cpuStatisticsOfEach(currentVcpus(this.definition));
  }

  async blockStats(disk: Disk | undefined): Promise<BlockStatistics> {
    if (disk === undefined) throw operationUnsupported("all disks together are not counted: name one", { domain });
    return blockStatistics();
  }

  async blockSize(): Promise<BlockSize> {
    return blockSize;
  }

  async interfaceStats(): Promise<InterfaceStatistics> {
    return interfaceStatistics();
  }

  /** Every disk has one: the first has no space, the second is broken, and so on in turn. */
  async diskErrors(): Promise<ReadonlyMap<string, number>> {
    const kinds = [DomainDiskErrorCode.UNSPEC, DomainDiskErrorCode.NO_SPACE];
    return new Map(
      this.definition.devices.disks.map(({ target }, index) => [target.dev, kinds[index % kinds.length] ?? 0]),
    );
  }

  /** Each byte is the lowest part of its own address. */
  async memoryPeek(offset: bigint, size: number): Promise<Uint8Array> {
    return Uint8Array.from({ length: size }, (_, index) => Number((offset + BigInt(index)) & 0xffn));
  }

  // --- keys and signals: nobody is there to feel them -----------------------------------------------------------------

  /** @throws {VirError} INTERNAL_ERROR: no such key */
  async sendKey(codeset: number, _holdMs: number, codes: readonly number[]): Promise<void> {
    const wrong = codes.find((code) => code > highestKey);
    if (wrong !== undefined) throw internalError(`there is no key ${wrong} in the codeset ${codeset}`, { domain });
  }

  async injectNmi(): Promise<void> {}

  /** @throws {VirError} INVALID_ARG: another process than init, no such signal */
  async sendProcessSignal(pid: bigint, signum: number): Promise<void> {
    if (pid !== 1n) throw invalidArgument(`the guest has a single process, number 1: there is none ${pid}`, { domain });
    if (signum > highestSignal) throw invalidArgument(`there is no signal ${signum}`, { domain });
  }

  // --- an agent --------------------------------------------------------------------------------------------------------

  async filesystems(): Promise<readonly GuestFilesystem[]> {
    return this.#agent.filesystems(this.definition);
  }

  async freezeFilesystems(mountpoints: readonly string[]): Promise<number> {
    return this.#agent.freeze(mountpoints);
  }

  async thawFilesystems(mountpoints: readonly string[]): Promise<number> {
    return this.#agent.thaw(mountpoints);
  }

  async trimFilesystems(): Promise<void> {}

  async hostName(): Promise<string> {
    return `${this.definition.name}host`;
  }

  async time(): Promise<{ readonly seconds: bigint; readonly nanoseconds: number }> {
    return this.#agent.clock;
  }

  async setTime(time: { readonly seconds: bigint; readonly nanoseconds: number } | undefined): Promise<void> {
    this.#agent.clock = time ?? guestClock;
  }

  async interfaceAddresses(): Promise<readonly GuestInterface[]> {
    return addressesOf(this.definition, this.#id, this.#rangeOf);
  }

  async setUserPassword(): Promise<void> {}
}
