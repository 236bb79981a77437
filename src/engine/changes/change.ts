/**
 * One modification of a domain. What it means is a pure function on the definition and, for a running guest, one
 * operation of the hypervisor; where it is made, in what order, and how it is kept is said here once for all of them.
 */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { operationInvalid, operationUnsupported } from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import type { DomainObject } from "../domain.ts";
import type { DomainEngine } from "../engine.ts";
import type { Guest } from "../hypervisor.ts";
import { type Affected, affectedBy } from "./affect.ts";
import type { GuestOperations } from "./guest-operations.ts";

/** The definition with something changed; the one passed stays as it is. Throws what keeps it from being so. */
export type Edit = (definition: DomainDefinition) => DomainDefinition;

export interface Change {
  /** The call that asks for it, such as "domainSetMemoryFlags". */
  readonly call: string;
  readonly config: Edit;
  /**
   * Makes it on the guest; resolves to what becomes of the live definition. Absent: a running guest cannot be changed
   * so.
   */
  readonly live?: (guest: Guest, signal: AbortSignal) => Promise<Edit> | Edit;
  /** The persistent definition that comes out may be wrong: the hypervisor completes and checks it before it is kept. */
  readonly checked?: boolean;
  /** Called when all is made, for the events that tell of it. */
  readonly made?: (domain: DomainObject, affected: Affected) => void;
}

/** A change of the definitions alone: no guest has to be asked. */
export const inDefinitions = (call: string, edit: Edit): Change => ({ call, config: edit, live: () => edit });

/**
 * Makes a change where the AFFECT bits of `flags` say. To a running guest first: only what it has taken becomes
 * persistent, and only what can become persistent is asked of it. A change of the persistent definition alone never
 * waits for a guest.
 * @throws {VirError} NO_DOMAIN; OPERATION_INVALID for the wrong state; OPERATION_UNSUPPORTED where a guest cannot be
 * changed so; what the change itself refuses.
 */
export async function makeChange(
  engine: DomainEngine,
  reference: DomainReference,
  flags: number,
  change: Change,
): Promise<void> {
  const domain = engine.domains.get(reference);
  const affected = affectedBy(domain, flags);
  if (affected.live) {
    await domain.jobs.run(change.call, async (job) => {
      const guest = guestOf(engine, reference);
      if (affected.config) await edited(engine, domain, change);
      await changeGuest(engine, domain, guest, change, job.signal);
      if (affected.config) await changeConfig(engine, reference, change);
    });
  } else {
    await changeConfig(engine, reference, change);
  }
  change.made?.(domain, affected);
}

/** @throws {VirError} OPERATION_INVALID: it does not run, or is still starting */
export function guestOf(engine: DomainEngine, reference: DomainReference): Guest {
  const { guest, name } = engine.domains.getActive(reference);
  if (guest === undefined) throw operationInvalid(`domain ${name} is still starting`);
  return guest;
}

/** The guest's operation of that name. @throws {VirError} OPERATION_UNSUPPORTED: its hypervisor has none */
export function operationOf<K extends keyof GuestOperations>(guest: Guest, name: K): GuestOperations[K] {
  const operation = (guest as Partial<GuestOperations>)[name];
  if (operation === undefined)
    throw operationUnsupported(`running guests of this hypervisor cannot do that: there is no '${words(name)}'`);
  return operation.bind(guest) as GuestOperations[K];
}

/** `setMemory` as "set memory". */
const words = (name: string): string => name.replace(/[A-Z]+/g, (capitals) => ` ${capitals.toLowerCase()}`);

async function changeGuest(
  engine: DomainEngine,
  domain: DomainObject,
  guest: Guest,
  change: Change,
  signal: AbortSignal,
): Promise<void> {
  if (change.live === undefined)
    throw operationUnsupported(`${change.call}: this cannot be changed while domain ${domain.name} runs`);
  const edit = await change.live(guest, signal);
  // it may have ended on the way
  if (domain.guest !== guest) throw operationInvalid(`domain ${domain.name} is not running any more`);
  guest.definition = edit(guest.definition);
  domain.redraw();
  await engine.saveStatus(domain);
}

async function changeConfig(engine: DomainEngine, reference: DomainReference, change: Change): Promise<void> {
  const domain = engine.domains.get(reference);
  await domain.edits.run(change.call, async () => {
    engine.domains.get(reference);
    const definition = await edited(engine, domain, change);
    if (definition !== domain.config) await engine.keep(domain, definition);
  });
}

/** The persistent definition as the change makes it. */
async function edited(engine: DomainEngine, domain: DomainObject, change: Change): Promise<DomainDefinition> {
  const { config } = domain;
  if (config === undefined)
    throw operationInvalid(`domain ${domain.name} is transient: it has no persistent definition`);
  const definition = change.config(config);
  return change.checked === true ? engine.hypervisor.define(definition) : definition;
}
