/**
 * The life of domains on one hypervisor: defining, starting, stopping, and finding them again after a restart. State is
 * kept here and read from here; only a call that must ask the hypervisor waits for it, in its own domain's job.
 */
import { type DomainDefinition, parseDomain, writeDomain } from "../formats/domain/index.ts";
import type { HostLogger } from "../host/log.ts";
import type { Client } from "../protocol/contract.ts";
import {
  DomainEventDefinedDetailType,
  DomainEventStartedDetailType,
  DomainEventStoppedDetailType,
  DomainEventSuspendedDetailType,
  DomainEventType,
  DomainEventUndefinedDetailType,
  DomainPausedReason,
  DomainRunningReason,
  DomainShutoffReason,
  DomainState,
} from "../protocol/enums.ts";
import { operationInvalid, xmlError } from "../protocol/errors.ts";
import type { Domain as DomainReference } from "../protocol/remote/types.ts";
import type { DomainObject, Ending } from "./domain.ts";
import { DomainEvents } from "./events.ts";
import { observe } from "./guest-life.ts";
import type { Guest, GuestEnd, Hypervisor, StartSource } from "./hypervisor.ts";
import { DomainRegistry } from "./registry.ts";
import { managedStart } from "./saved/managed-start.ts";
import { type AlsoGivenUp, DomainBelongings } from "./snapshots/belongings.ts";
import type { DomainStore, SavedStatus } from "./store.ts";

export interface EngineOptions {
  readonly hypervisor: Hypervisor;
  readonly store: DomainStore;
  readonly log: HostLogger;
}

export interface StartOptions {
  readonly paused: boolean;
  /** The guest ends with this client's connection. */
  readonly autodestroy?: Client | undefined;
  /** A managed save is thrown away rather than gone on from. */
  readonly forceBoot?: boolean;
  /** Without it the guest boots. */
  readonly from?: StartSource;
  /** Why the guest starts; without it, because it boots. */
  readonly cause?: StartCause;
}

/** How a start is told: the reasons of the state that it leads to, and the details of its events. */
export interface StartCause {
  /** `DomainRunningReason`. */
  readonly running: number;
  /** `DomainPausedReason`. */
  readonly paused: number;
  /** `DomainEventStartedDetailType`. */
  readonly started: number;
  /** `DomainEventSuspendedDetailType`. */
  readonly suspended: number;
}

const boot: StartCause = {
  running: DomainRunningReason.BOOTED,
  paused: DomainPausedReason.USER,
  started: DomainEventStartedDetailType.BOOTED,
  suspended: DomainEventSuspendedDetailType.PAUSED,
};

export class DomainEngine {
  readonly hypervisor: Hypervisor;
  readonly domains = new DomainRegistry();
  readonly events = new DomainEvents();
  readonly log: HostLogger;
  readonly belongings: DomainBelongings;
  readonly #store: DomainStore;
  readonly #autodestroy = new Map<DomainObject, () => void>();

  constructor({ hypervisor, store, log }: EngineOptions) {
    this.hypervisor = hypervisor;
    this.log = log;
    this.#store = store;
    this.belongings = new DomainBelongings(store, hypervisor.images?.managedFolder);
  }

  // --- definitions -------------------------------------------------------------------------------------------------

  /** @throws {VirError} XML_ERROR, CONFIG_UNSUPPORTED, OPERATION_FAILED (name or UUID taken), … */
  async define(xml: string, validate: boolean): Promise<DomainObject> {
    const definition = await this.hypervisor.define(parseDomain(xml, { validate }));
    const known = this.domains.claim(definition.uuid, definition.name);
    // entered before it is written, so that of two that define the same name one is refused
    const domain = known ?? this.domains.add(definition.uuid, definition.name);
    try {
      await domain.edits.run("domainDefineXML", async () => {
        await this.#store.definitions.save(domain.name, persistentXml(definition));
        const known = domain.persistent || domain.undefinedRunning;
        const detail = known ? DomainEventDefinedDetailType.UPDATED : DomainEventDefinedDetailType.ADDED;
        domain.config = definition;
        if (domain.active) domain.updated = true;
        // it may have been undefined while this waited for its turn
        this.domains.restore(domain);
        this.events.lifecycle(domain, DomainEventType.DEFINED, detail);
      });
    } catch (error) {
      if (!domain.persistent && !domain.active) this.domains.remove(domain);
      throw error;
    }
    return domain;
  }

  /** @throws {VirError} NO_DOMAIN, OPERATION_INVALID (transient, or something of it is in the way: see `AlsoGivenUp`) */
  async undefine(reference: DomainReference, also: AlsoGivenUp = {}): Promise<void> {
    const domain = this.domains.get(reference);
    await domain.edits.run("domainUndefine", async () => {
      this.domains.get(reference);
      if (!domain.persistent)
        throw operationInvalid(`domain ${domain.name} is transient: there is nothing to undefine`);
      await this.belongings.giveUp(domain, also);
      await this.#store.definitions.remove(domain.name, domain.autostart);
      // the link to the definition went with it
      domain.autostart = false;
      if (domain.active) {
        domain.updated = true;
        domain.undefinedRunning = true;
      }
      domain.config = undefined;
      if (!domain.active) this.domains.remove(domain);
      this.events.lifecycle(domain, DomainEventType.UNDEFINED, DomainEventUndefinedDetailType.REMOVED);
    });
  }

  /** @throws {VirError} OPERATION_INVALID (running or transient), OPERATION_FAILED (name taken) */
  async rename(reference: DomainReference, name: string): Promise<void> {
    const domain = this.domains.get(reference);
    await domain.edits.run("domainRename", async () => {
      this.domains.get(reference);
      if (domain.active) throw operationInvalid(`domain ${domain.name} is running: shut it down to rename it`);
      const config = domain.config;
      if (config === undefined) throw operationInvalid(`domain ${domain.name} is transient and cannot be renamed`);
      const old = domain.name;
      if (name === old) throw operationInvalid(`domain ${old} has that name already`);
      if (this.domains.findByName(name) !== undefined) throw operationInvalid(`there is a domain ${name} already`);
      const renamed = { ...config, name };
      // the same rules as for a name that comes in a definition
      await this.hypervisor.define(renamed);
      await this.#store.definitions.save(name, persistentXml(renamed));
      if (domain.autostart) await this.#store.definitions.setAutostart(name, true);
      await this.belongings.rename(domain, name);
      await this.#store.definitions.remove(old, domain.autostart);
      this.events.lifecycle(domain, DomainEventType.UNDEFINED, DomainEventUndefinedDetailType.RENAMED);
      this.domains.rename(domain, name);
      domain.config = renamed;
      this.events.lifecycle(domain, DomainEventType.DEFINED, DomainEventDefinedDetailType.RENAMED);
    });
  }

  /** @throws {VirError} OPERATION_INVALID (transient) */
  async setAutostart(reference: DomainReference, on: boolean): Promise<void> {
    const domain = this.domains.get(reference);
    await domain.edits.run("domainSetAutostart", async () => {
      if (!domain.persistent) throw operationInvalid(`domain ${domain.name} is transient and cannot start by itself`);
      if (domain.autostart === on) return;
      await this.#store.definitions.setAutostart(domain.name, on);
      domain.autostart = on;
    });
  }

  // --- starting ----------------------------------------------------------------------------------------------------

  /** Starts a defined domain. @throws {VirError} OPERATION_INVALID (running already), and whatever keeps it from it */
  async start(reference: DomainReference, options: StartOptions): Promise<DomainObject> {
    const domain = this.domains.get(reference);
    await domain.jobs.run("domainCreate", async (job) => {
      this.domains.get(reference);
      if (domain.active) throw operationInvalid(`domain ${domain.name} is already running`);
      const { config } = domain;
      if (config === undefined) throw operationInvalid(`domain ${domain.name} has no persistent definition to start`);
      await managedStart(this, domain, config, options, job.signal);
    });
    return domain;
  }

  /** Starts a guest from its XML without keeping the definition. */
  async create(xml: string, validate: boolean, options: StartOptions): Promise<DomainObject> {
    const definition = await this.hypervisor.define(parseDomain(xml, { validate }));
    const known = this.domains.claim(definition.uuid, definition.name);
    if (known?.active) throw operationInvalid(`domain '${known.name}' is already active`);
    const domain = known ?? this.domains.add(definition.uuid, definition.name);
    await domain.jobs.run("domainCreateXML", async (job) => {
      if (domain.active) throw operationInvalid(`domain '${domain.name}' is already active`);
      await this.launch(domain, definition, options, job.signal);
    });
    return domain;
  }

  /** Starts a guest in a job of its domain that is under way. */
  async launch(
    domain: DomainObject,
    definition: DomainDefinition,
    { paused, autodestroy, from, cause = boot }: StartOptions,
    signal: AbortSignal,
  ): Promise<void> {
    const id = this.domains.nextId();
    // at once, before anything is waited for: from here on the domain counts as active
    domain.began(id, definition);
    this.#setState(domain, DomainState.PAUSED, DomainPausedReason.STARTING_UP);
    let guest: Guest;
    try {
      const live = await this.hypervisor.launch(definition, id);
      domain.began(id, live);
      await this.saveStatus(domain);
      guest = await this.hypervisor.start({
        definition: live,
        id,
        paused,
        from,
        observer: observe(this, domain, id),
        launched: (saved) => this.saveStatus(domain, saved),
        signal,
      });
    } catch (error) {
      domain.ended();
      this.#setState(domain, DomainState.SHUTOFF, DomainShutoffReason.FAILED);
      await this.saveStatus(domain);
      if (!domain.persistent) this.forget(domain);
      throw error;
    }
    domain.runs(guest);
    this.domains.activate(domain, id);
    if (autodestroy !== undefined) this.#endWith(domain, autodestroy);
    if (this.belongings.managed.marksOnly) domain.managedSave = false;
    if (paused) this.#setState(domain, DomainState.PAUSED, cause.paused);
    else this.#setState(domain, DomainState.RUNNING, cause.running);
    this.events.lifecycle(domain, DomainEventType.STARTED, cause.started);
    if (paused) this.events.lifecycle(domain, DomainEventType.SUSPENDED, cause.suspended);
    await this.saveStatus(domain);
    if (domain.endedEarly !== undefined) this.guestEnded(domain, domain.endedEarly);
  }

  #endWith(domain: DomainObject, client: Client): void {
    const callOff = client.onGone(() => {
      this.#autodestroy.delete(domain);
      this.destroy(domain.reference, false).catch((error: unknown) => {
        this.log.warn({ err: error, domain: domain.name }, "cannot end a guest that was to end with its client");
      });
    });
    this.#autodestroy.set(domain, callOff);
  }

  // --- state -------------------------------------------------------------------------------------------------------

  #setState(domain: DomainObject, state: number, reason: number): void {
    domain.state = state;
    domain.reason = reason;
  }

  async suspend(reference: DomainReference): Promise<void> {
    const domain = this.domains.getActive(reference);
    await domain.jobs.run("domainSuspend", async (job) => {
      const guest = this.#guest(reference);
      if (domain.state === DomainState.PAUSED) return;
      await guest.suspend(job.signal);
      await this.saveStatus(domain);
    });
  }

  async resume(reference: DomainReference): Promise<void> {
    const domain = this.domains.getActive(reference);
    await domain.jobs.run("domainResume", async (job) => {
      const guest = this.#guest(reference);
      if (domain.state === DomainState.RUNNING) throw operationInvalid(`domain ${domain.name} is already running`);
      if (domain.state !== DomainState.PAUSED) {
        throw operationInvalid(`domain ${domain.name} is not paused, so it cannot be resumed`);
      }
      await guest.resume(job.signal);
      await this.saveStatus(domain);
    });
  }

  async shutdown(reference: DomainReference, modes: number): Promise<void> {
    const { name, state } = this.domains.getActive(reference);
    if (state === DomainState.PAUSED && this.hypervisor.shutsDownPaused !== true) {
      throw operationInvalid(`domain ${name} is paused and cannot hear that it is to shut down: resume it first`);
    }
    await this.#ask(reference, "domainShutdown", (guest, signal) => guest.shutdown(modes, signal));
  }

  async reboot(reference: DomainReference, modes: number): Promise<void> {
    await this.#ask(reference, "domainReboot", (guest, signal) => guest.reboot(modes, signal));
  }

  async reset(reference: DomainReference): Promise<void> {
    await this.#ask(reference, "domainReset", (guest, signal) => guest.reset(signal));
  }

  async #ask(
    reference: DomainReference,
    name: string,
    work: (guest: Guest, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const domain = this.domains.getActive(reference);
    await domain.jobs.run(name, async (job) => {
      await work(this.#guest(reference), job.signal);
      await this.saveStatus(domain);
    });
  }

  /** The guest of a domain that had to wait for its turn: it may have ended meanwhile. */
  #guest(reference: DomainReference): Guest {
    const { guest, name } = this.domains.getActive(reference);
    if (guest === undefined) throw operationInvalid(`domain ${name} is still starting`);
    return guest;
  }

  /** Ends a guest at once. Takes no turn: a job that hangs must not keep a guest from being destroyed. */
  async destroy(reference: DomainReference, graceful: boolean): Promise<void> {
    const domain = this.domains.getActive(reference);
    const { guest } = domain;
    if (guest === undefined) {
      domain.jobs.interrupt(operationInvalid(`domain ${domain.name} was destroyed while it started`));
      return;
    }
    domain.ending = { reason: DomainShutoffReason.DESTROYED, detail: DomainEventStoppedDetailType.DESTROYED };
    try {
      await guest.destroy(graceful);
      await domain.settled;
    } catch (error) {
      domain.ending = undefined;
      throw error;
    }
  }

  /** Ends the guest in a job of its domain that is under way. */
  async end(domain: DomainObject, ending: Ending): Promise<void> {
    const { guest } = domain;
    if (guest === undefined) throw operationInvalid(`domain ${domain.name} is not running`);
    domain.ending = ending;
    try {
      await guest.destroy(false);
      await domain.settled;
    } catch (error) {
      domain.ending = undefined;
      throw error;
    }
  }

  /** A transient domain without a guest is no more, and what was known of its snapshots goes with it. */
  forget(domain: DomainObject): void {
    this.domains.remove(domain);
    this.belongings.forget(domain).catch((error: unknown) => {
      this.log.error({ err: error, domain: domain.name }, "cannot remove the snapshots of a domain that is gone");
    });
  }

  /** The guest has ended: everything of its run is given up. Called once for each run. */
  guestEnded(domain: DomainObject, end: GuestEnd): void {
    const { id, ending } = domain;
    this.domains.deactivate(id);
    this.#autodestroy.get(domain)?.();
    this.#autodestroy.delete(domain);
    if (ending?.keep !== true) domain.jobs.interrupt(operationInvalid(`domain ${domain.name} is not running`));
    const crashed = end.kind === "crashed";
    if (crashed && ending === undefined) {
      this.log.warn({ domain: domain.name, detail: end.detail }, "a guest ended without a word");
    }
    const reason = ending?.reason ?? (crashed ? DomainShutoffReason.CRASHED : DomainShutoffReason.SHUTDOWN);
    const detail =
      ending?.detail ?? (crashed ? DomainEventStoppedDetailType.FAILED : DomainEventStoppedDetailType.SHUTDOWN);
    domain.ended();
    this.#setState(domain, DomainState.SHUTOFF, reason);
    this.events.lifecycle(domain, DomainEventType.STOPPED, detail);
    if (!domain.persistent && ending?.keep !== true) this.forget(domain);
    domain.settled = this.saveStatus(domain).catch((error: unknown) => {
      this.log.error({ err: error, domain: domain.name }, "cannot remove a status file");
    });
  }

  // --- persistence -------------------------------------------------------------------------------------------------

  /** Makes `definition` the persistent one: first on disk, then known. Only ever called in the domain's `edits`. */
  async keep(domain: DomainObject, definition: DomainDefinition): Promise<void> {
    await this.#store.definitions.save(domain.name, persistentXml(definition));
    domain.config = definition;
  }

  /** Writes what is needed to find the running guest again; removes it when there is none. */
  saveStatus(domain: DomainObject, launched?: unknown): Promise<void> {
    return this.#store.saveStatus(
      domain.name,
      domain.active
        ? {
            version: 1,
            phase: domain.guest === undefined ? "starting" : "running",
            id: domain.id,
            state: domain.state,
            reason: domain.reason,
            xml: domain.xml({ live: true, secure: true, migratable: false }),
            guest: domain.guest?.save() ?? launched,
          }
        : undefined,
    );
  }

  /** Reads the definitions and finds the guests that run. To be called once, before the first call is served. */
  async load(): Promise<void> {
    await this.#store.prepare();
    await Promise.all((await this.#store.definitions.load()).map((entry) => this.#loadConfig(entry)));
    await Promise.all((await this.#store.loadStatuses()).map(({ name, status }) => this.#adopt(name, status)));
    await this.belongings.load((name) => this.domains.findByName(name), this.log);
  }

  async #loadConfig({ name, xml, autostart }: { name: string; xml: string; autostart: boolean }): Promise<void> {
    try {
      const definition = parseDomain(xml);
      if (definition.uuid === undefined) throw xmlError(`the file of ${name} holds no UUID`);
      if (definition.name !== name) throw operationInvalid(`the file of ${name} defines ${definition.name}`);
      const domain = this.domains.claim(definition.uuid, name) ?? this.domains.add(definition.uuid, name);
      domain.config = definition;
      domain.autostart = autostart;
    } catch (error) {
      await this.#store.definitions.setAside(name, error);
    }
  }

  async #adopt(name: string, status: SavedStatus): Promise<void> {
    const { id } = status;
    let domain: DomainObject | undefined;
    try {
      const live = parseDomain(status.xml, { live: true });
      if (live.uuid === undefined) throw xmlError(`the status file of ${name} holds no UUID`);
      domain = this.domains.claim(live.uuid, name) ?? this.domains.add(live.uuid, name);
      // a start that the daemon's death cut off is not gone on with: nobody waits for it, and it may be half done
      if (status.phase === "starting") {
        this.log.warn({ domain: name }, "the daemon ended while it started this guest; the start is undone");
        await this.hypervisor.sweep(status.guest, id, name);
        this.#gone(domain, name, DomainShutoffReason.FAILED);
        return;
      }
      domain.began(id, live);
      domain.state = status.state;
      domain.reason = status.reason;
      const found = await this.hypervisor.adopt(status.guest, live, id, observe(this, domain, id));
      if ("kind" in found) {
        domain.ended();
        this.#gone(domain, name, found.kind === "crashed" ? DomainShutoffReason.CRASHED : DomainShutoffReason.SHUTDOWN);
        this.log.info({ domain: name, end: found }, "a guest ended while the daemon was away");
        return;
      }
      domain.runs(found.guest);
      this.domains.activate(domain, id);
      if (domain.endedEarly !== undefined) return this.guestEnded(domain, domain.endedEarly);
      // what was known before holds where the state is still the same
      if (found.running === true && status.state !== DomainState.RUNNING) {
        this.#setState(domain, DomainState.RUNNING, DomainRunningReason.UNKNOWN);
      } else if (found.running === false && status.state === DomainState.RUNNING) {
        this.#setState(domain, DomainState.PAUSED, DomainPausedReason.UNKNOWN);
      }
      await this.saveStatus(domain);
      this.log.info({ domain: name, id }, "found a running guest");
    } catch (error) {
      this.log.error(
        { err: error, domain: name },
        "cannot take a running guest over; its status file is left as it is",
      );
    }
  }

  #gone(domain: DomainObject, name: string, reason: number): void {
    this.#setState(domain, DomainState.SHUTOFF, reason);
    if (!domain.persistent) this.domains.remove(domain);
    this.saveStatus(domain).catch((error: unknown) => {
      this.log.error({ err: error, domain: name }, "cannot remove a status file");
    });
  }

  /** Starts what is marked so, the first time since the host's boot. Failures are logged. */
  async startAutostarted(): Promise<void> {
    if (!(await this.#store.firstStartSinceBoot())) return;
    for (const domain of this.domains) {
      if (!domain.autostart || domain.active) continue;
      try {
        await this.start(domain.reference, { paused: false });
      } catch (error) {
        this.log.error({ err: error, domain: domain.name }, "a domain that should start by itself does not");
      }
    }
  }
}

const persistentXml = (definition: DomainDefinition): string => writeDomain(definition, { live: false, secure: true });
