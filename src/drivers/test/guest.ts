/** A guest of the test hypervisor: it runs in no place, and does at once what it is asked to do. */
import type { Guest, GuestObserver, GuestUsage } from "../../engine/hypervisor.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import {
  DomainEventResumedDetailType,
  DomainEventSuspendedDetailType,
  DomainPausedReason,
  DomainRunningReason,
} from "../../protocol/enums.ts";
import { currentMemoryKiB } from "../../engine/sizes.ts";

export class TestGuest implements Guest {
  definition: DomainDefinition;
  readonly #observer: GuestObserver;

  constructor(definition: DomainDefinition, observer: GuestObserver) {
    this.definition = definition;
    this.#observer = observer;
  }

  /** Nothing outlives the process. */
  save(): unknown {
    return {};
  }

  async suspend(): Promise<void> {
    this.#observer.paused(DomainPausedReason.USER, DomainEventSuspendedDetailType.PAUSED);
  }

  async resume(): Promise<void> {
    this.#observer.running(DomainRunningReason.UNPAUSED, DomainEventResumedDetailType.UNPAUSED);
  }

  /** What the definition says about the end of the guest decides; one that starts again does so unseen. */
  async shutdown(): Promise<void> {
    if (this.definition.onPoweroff === "restart" || this.definition.onPoweroff === "rename-restart") this.#restart();
    else this.#observer.ended({ kind: "shutdown" });
  }

  async reboot(): Promise<void> {
    const { onReboot } = this.definition;
    if (onReboot === "destroy" || onReboot === "preserve") this.#observer.ended({ kind: "shutdown" });
    else this.#restart();
  }

  async reset(): Promise<void> {
    this.#restart();
  }

  #restart(): void {
    this.#observer.restarted();
  }

  async destroy(): Promise<void> {
    this.#observer.ended({ kind: "shutdown" });
  }

  /** It computes all the time: as much as there was since 1970. */
  async usage(): Promise<GuestUsage> {
    return { cpuTimeNs: BigInt(Date.now()) * 1_000_000n, memoryKiB: currentMemoryKiB(this.definition) };
  }
}
