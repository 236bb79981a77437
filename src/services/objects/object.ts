/** A network, pool, secret, filter, … as a service holds it: identity, definitions and state. */
import { JobQueue } from "../../engine/job.ts";

/** What every such object is known by. */
export interface Identity {
  readonly name: string;
  readonly uuid: string;
}

export class HostObject<D extends Identity> implements Identity {
  readonly name: string;
  readonly uuid: string;
  /** The persistent definition; undefined for a transient object. */
  config: D | undefined;
  /** The definition in use while the object is active. */
  live: D | undefined;
  autostart = false;
  /** One change at a time. */
  readonly jobs = new JobQueue();

  constructor({ name, uuid }: Identity) {
    this.name = name;
    this.uuid = uuid;
  }

  get active(): boolean {
    return this.live !== undefined;
  }

  get persistent(): boolean {
    return this.config !== undefined;
  }

  get exists(): boolean {
    return this.active || this.persistent;
  }

  /** The definition that a question about the object as it is now means. */
  get current(): D {
    const definition = this.live ?? this.config;
    if (definition === undefined) throw new Error(`${this.name} has no definition`);
    return definition;
  }

  /** The definition at rest; of a transient object the one in use. */
  get resting(): D {
    return this.config ?? this.current;
  }

  get reference(): Identity {
    return { name: this.name, uuid: this.uuid };
  }
}
