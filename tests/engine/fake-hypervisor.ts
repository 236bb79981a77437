/** A hypervisor whose guests are objects in memory: the engine's own rules can be seen without a process. */
import type {
  Adopted,
  CompleteDefinition,
  Guest,
  GuestEnd,
  GuestObserver,
  Hypervisor,
  StartRequest,
} from "../../src/engine/hypervisor.ts";
import type { DomainDefinition } from "../../src/formats/domain/index.ts";

export class FakeGuest implements Guest {
  readonly definition: DomainDefinition;
  readonly observer: GuestObserver;
  readonly asked: string[] = [];
  /** A call to suspend hangs until this is resolved. */
  stuck: Promise<void> | undefined;

  constructor(definition: DomainDefinition, observer: GuestObserver) {
    this.definition = definition;
    this.observer = observer;
  }

  save(): unknown {
    return { name: this.definition.name };
  }

  async suspend(signal: AbortSignal): Promise<void> {
    if (this.stuck !== undefined) {
      await Promise.race([
        this.stuck,
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason as Error));
        }),
      ]);
    }
    this.observer.paused(1, 0);
  }

  async resume(): Promise<void> {
    this.observer.running(5, 0);
  }

  async shutdown(modes: number): Promise<void> {
    this.asked.push(`shutdown ${modes}`);
  }

  async reboot(modes: number): Promise<void> {
    this.asked.push(`reboot ${modes}`);
  }

  async reset(): Promise<void> {
    this.asked.push("reset");
  }

  async destroy(): Promise<void> {
    this.observer.shuttingDown(2);
    this.observer.ended({ kind: "shutdown" });
  }

  async usage() {
    return { cpuTimeNs: 5n, memoryKiB: 1024 };
  }
}

export class FakeHypervisor implements Hypervisor {
  readonly name = "fake";
  readonly guests = new Map<string, FakeGuest>();
  /** What the next start fails with. */
  failure: Error | undefined;
  /** What is found of a guest when the daemon comes back. */
  found: "running" | "paused" | GuestEnd = "running";
  readonly swept: string[] = [];

  async define(definition: DomainDefinition): Promise<CompleteDefinition> {
    return { ...definition, uuid: definition.uuid ?? crypto.randomUUID() };
  }

  async launch(definition: DomainDefinition): Promise<DomainDefinition> {
    return definition;
  }

  async start(request: StartRequest): Promise<Guest> {
    await request.launched({ early: true });
    if (this.failure !== undefined) throw this.failure;
    const guest = new FakeGuest(request.definition, request.observer);
    this.guests.set(request.definition.name ?? "", guest);
    if (!request.paused) request.observer.running(5, 0);
    return guest;
  }

  async adopt(
    _saved: unknown,
    definition: DomainDefinition,
    _id: number,
    observer: GuestObserver,
  ): Promise<Adopted | GuestEnd> {
    if (typeof this.found !== "string") return this.found;
    const guest = new FakeGuest(definition, observer);
    this.guests.set(definition.name ?? "", guest);
    return { guest, running: this.found === "running" };
  }

  async sweep(_saved: unknown, _id: number, name: string): Promise<void> {
    this.swept.push(name);
  }
}
