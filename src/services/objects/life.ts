/**
 * The life that networks and storage pools share: defined and undefined, started and stopped, transient and persistent,
 * marked to start with the daemon. What starting and stopping mean is the backend's.
 */
import type { DefinitionStore } from "../../engine/definition-store.ts";
import type { HostLogger } from "../../host/log.ts";
import type { VirError } from "../../protocol/errors.ts";
import { HostObject, type Identity } from "./object.ts";
import { type Naming, ObjectRegistry } from "./registry.ts";

export interface Backend<D> {
  /** Brings the object up; resolves to the definition as it is in use, with what was chosen at start. */
  start(definition: D): Promise<D>;
  /** Takes it down; what of it lasts is left alone. */
  stop(live: D): Promise<void>;
}

/** `VIR_NETWORK_EVENT_*` and `VIR_STORAGE_POOL_EVENT_*` have these numbers in common. */
export const LifeEvent = { DEFINED: 0, UNDEFINED: 1, STARTED: 2, STOPPED: 3 } as const;

export interface LifeOptions<D extends Identity> extends Naming {
  readonly store: DefinitionStore;
  readonly backend: Backend<D>;
  readonly log: HostLogger;
  /** The error for a call in the wrong state. */
  readonly invalid: (detail: string) => VirError;
  /** Reads what was kept. @throws when it cannot be read */
  readonly parse: (xml: string) => D;
  /** The XML that is kept, secrets included. */
  readonly write: (definition: D) => string;
  readonly emit: (object: Identity, event: number) => void;
  /** Whether the definition may be given up now. @throws {VirError} */
  readonly checkUndefine?: (object: HostObject<D>) => void;
}

export class ObjectLife<D extends Identity> {
  readonly objects: ObjectRegistry<HostObject<D>>;
  readonly #options: LifeOptions<D>;

  constructor(options: LifeOptions<D>) {
    this.#options = options;
    this.objects = new ObjectRegistry(options);
  }

  /** Reads what was kept. To be called once, before the first connection. */
  async load(): Promise<void> {
    const { store, parse, log, noun } = this.#options;
    await store.prepare();
    for (const { name, xml, autostart } of await store.load()) {
      try {
        const definition = parse(xml);
        if (definition.name !== name) throw this.#options.invalid(`it names ${definition.name}`);
        const object = this.objects.claim(definition) ?? this.objects.add(new HostObject<D>(definition));
        object.config = definition;
        object.autostart = autostart;
      } catch (error) {
        log.error({ err: error, [noun]: name }, `a ${noun} cannot be loaded`);
        await store.setAside(name, error);
      }
    }
  }

  /** Starts what is marked to start with the daemon. Failures are logged. */
  async startAutostarted(): Promise<void> {
    const { log, noun } = this.#options;
    for (const object of this.objects) {
      if (!object.autostart || object.active) continue;
      try {
        await this.start(object);
      } catch (error) {
        log.error({ err: error, [noun]: object.name }, `a ${noun} that should start by itself does not`);
      }
    }
  }

  /** The object, which must be active. @throws {VirError} not found; OPERATION_INVALID */
  getActive(reference: Identity): HostObject<D> {
    const object = this.objects.get(reference);
    if (!object.active) throw this.#options.invalid(`${this.#options.noun} '${object.name}' is not active`);
    return object;
  }

  /** Keeps a definition, or changes the one of that identity. @throws {VirError} taken */
  async define(definition: D): Promise<HostObject<D>> {
    // entered before it is written, so that of two that define the same name one is refused
    const object = this.objects.claim(definition) ?? this.objects.add(new HostObject<D>(definition));
    try {
      await object.jobs.run("define", async () => {
        await this.#options.store.save(object.name, this.#options.write(definition));
        object.config = definition;
        this.objects.add(object);
        this.#options.emit(object, LifeEvent.DEFINED);
      });
    } catch (error) {
      this.#forget(object);
      throw error;
    }
    return object;
  }

  /** Starts one that is not kept. @throws {VirError} OPERATION_INVALID when it is active already */
  async create(definition: D): Promise<HostObject<D>> {
    const known = this.objects.claim(definition);
    const object = known ?? this.objects.add(new HostObject<D>(definition));
    await this.#bringUp(object, () => definition);
    return object;
  }

  /** @throws {VirError} OPERATION_INVALID when it is active already */
  async start(reference: Identity): Promise<void> {
    const object = this.objects.get(reference);
    // it may be gone when its turn comes
    await this.#bringUp(object, () => this.objects.get(reference).resting);
  }

  async #bringUp(object: HostObject<D>, definition: () => D): Promise<void> {
    const { backend, emit, invalid, noun } = this.#options;
    try {
      await object.jobs.run("start", async () => {
        if (object.active) throw invalid(`${noun} '${object.name}' is already active`);
        object.live = await backend.start(definition());
        this.objects.add(object);
        emit(object, LifeEvent.STARTED);
      });
    } catch (error) {
      this.#forget(object);
      throw error;
    }
  }

  /** @throws {VirError} OPERATION_INVALID when it is not active */
  async stop(reference: Identity): Promise<void> {
    const object = this.getActive(reference);
    await object.jobs.run("stop", async () => {
      const { live } = this.getActive(reference);
      if (live !== undefined) await this.#options.backend.stop(live);
      object.live = undefined;
      this.#options.emit(object, LifeEvent.STOPPED);
      this.#forget(object);
    });
  }

  /** Gives up the persistent definition; an active object goes on as a transient one. @throws {VirError} OPERATION_INVALID */
  async undefine(reference: Identity): Promise<void> {
    const object = this.objects.get(reference);
    await object.jobs.run("undefine", async () => {
      this.objects.get(reference);
      this.#options.checkUndefine?.(object);
      if (!object.persistent) {
        throw this.#options.invalid(
          `${this.#options.noun} '${object.name}' is transient: there is nothing to undefine`,
        );
      }
      await this.#options.store.remove(object.name, object.autostart);
      object.autostart = false;
      object.config = undefined;
      this.#options.emit(object, LifeEvent.UNDEFINED);
      this.#forget(object);
    });
  }

  /** @throws {VirError} OPERATION_INVALID for a transient object */
  async setAutostart(reference: Identity, on: boolean): Promise<void> {
    const object = this.objects.get(reference);
    await object.jobs.run("setAutostart", async () => {
      this.objects.get(reference);
      if (!object.persistent) {
        throw this.#options.invalid(`${this.#options.noun} '${object.name}' is transient and cannot start by itself`);
      }
      if (object.autostart === on) return;
      await this.#options.store.setAutostart(object.name, on);
      object.autostart = on;
    });
  }

  /** Replaces definitions in one step: the kept one, the one in use, or both. */
  async change(
    object: HostObject<D>,
    { config, live }: { config?: D | undefined; live?: D | undefined },
  ): Promise<void> {
    if (config !== undefined) {
      await this.#options.store.save(object.name, this.#options.write(config));
      object.config = config;
    }
    if (live !== undefined) object.live = live;
  }

  #forget(object: HostObject<D>): void {
    if (!object.active && !object.persistent) this.objects.remove(object);
  }
}
