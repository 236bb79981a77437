/** A domain as the engine holds it: identity, definitions, state, and the guest while it runs. */
import type { CheckpointDefinition } from "../formats/checkpoint/index.ts";
import { type DomainDefinition, writeDomain } from "../formats/domain/index.ts";
import type { SnapshotDefinition } from "../formats/snapshot/index.ts";
import { DomainShutoffReason, DomainState } from "../protocol/enums.ts";
import { encodeDomain, type Domain as DomainReference } from "../protocol/remote/types.ts";
import type { Guest, GuestEnd } from "./hypervisor.ts";
import { JobQueue } from "./job.ts";
import { MomentTree } from "./snapshots/tree.ts";

/** Which rendering of the XML is asked for. */
export interface XmlForm {
  readonly live: boolean;
  readonly secure: boolean;
  readonly migratable: boolean;
}

/** Why the daemon itself ends a guest. */
export interface Ending {
  /** `DomainShutoffReason`. */
  readonly reason: number;
  /** `DomainEventStoppedDetailType`. */
  readonly detail: number;
  /** The job under way ends it and goes on with the domain: the job is not interrupted, the domain not forgotten. */
  readonly keep?: boolean;
}

export class DomainObject {
  readonly uuid: string;
  name: string;
  /** -1 while it is not running. */
  id = -1;
  /** `DomainState`. */
  state: number = DomainState.SHUTOFF;
  /** The reason of that state: DomainRunningReason, DomainPausedReason, …. */
  reason: number = DomainShutoffReason.UNKNOWN;
  autostart = false;
  /** The persistent definition was changed while the guest ran. */
  updated = false;
  /** Its persistent definition was given up while the guest ran: one that comes now counts as a change of it. */
  undefinedRunning = false;
  /** Why the guest is being ended, where the daemon itself does it. */
  ending: Ending | undefined;
  /** Resolves when the files of a run that has ended are cleared away. */
  settled: Promise<void> = Promise.resolve();
  readonly snapshots = new MomentTree<SnapshotDefinition>();
  readonly checkpoints = new MomentTree<CheckpointDefinition>();
  /** The guest was saved by the daemon: the next start goes on from there. */
  managedSave = false;
  /** What is done to the guest. */
  readonly jobs = new JobQueue();
  /** The guest has ended before its start was over. */
  endedEarly: GuestEnd | undefined;
  /** What is done to the persistent definition: never waits for a guest. */
  readonly edits = new JobQueue();
  #config: DomainDefinition | undefined;
  #live: DomainDefinition | undefined;
  #guest: Guest | undefined;
  #reference: Readonly<DomainReference> | undefined;
  /** Renderings, kept until a definition changes: the same XML is asked for over and over. */
  readonly #xml = new Map<string, string>();

  constructor(uuid: string, name: string) {
    this.uuid = uuid;
    this.name = name;
  }

  /** The persistent definition; undefined for a transient domain. */
  get config(): DomainDefinition | undefined {
    return this.#config;
  }

  set config(definition: DomainDefinition | undefined) {
    this.#config = definition;
    this.#xml.clear();
  }

  get persistent(): boolean {
    return this.#config !== undefined;
  }

  get active(): boolean {
    return this.id !== -1;
  }

  get guest(): Guest | undefined {
    return this.#guest;
  }

  /** The definition of the running guest. */
  get live(): DomainDefinition | undefined {
    return this.#guest?.definition ?? this.#live;
  }

  /** The definition is in use from now on; the guest follows when it runs. */
  began(id: number, live: DomainDefinition): void {
    this.id = id;
    this.endedEarly = undefined;
    this.#live = live;
    this.#xml.clear();
  }

  runs(guest: Guest): void {
    this.#guest = guest;
    this.#xml.clear();
  }

  ended(): void {
    this.id = -1;
    this.#live = undefined;
    this.#guest = undefined;
    this.ending = undefined;
    this.updated = false;
    this.undefinedRunning = false;
    this.#xml.clear();
  }

  /** The live definition has changed in place. */
  redraw(): void {
    this.#xml.clear();
  }

  /** The definition that a question about the domain as it is now means. */
  get current(): DomainDefinition {
    const definition = this.live ?? this.#config;
    if (definition === undefined) throw new Error(`domain ${this.name} has no definition`);
    return definition;
  }

  /** How it is named to clients. The same object as long as nothing of it changes: lists of many are encoded from it. */
  get reference(): Readonly<DomainReference> {
    const { name, uuid, id } = this;
    if (this.#reference?.id !== id || this.#reference.name !== name) {
      this.#reference = encodeDomain({ name, uuid, id });
    }
    return this.#reference;
  }

  /** The XML; `live` without a running guest gives the persistent definition. */
  xml({ live, secure, migratable }: XmlForm): string {
    const key = `${live ? "l" : "i"}${secure ? "s" : ""}${migratable ? "m" : ""}`;
    let text = this.#xml.get(key);
    if (text === undefined) {
      const active = live && this.live !== undefined;
      const definition = active ? this.current : (this.#config ?? this.current);
      text = writeDomain(active ? { ...definition, id: this.id } : definition, { live: active, secure, migratable });
      this.#xml.set(key, text);
    }
    return text;
  }
}
