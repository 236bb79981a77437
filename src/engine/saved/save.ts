/** Writing a guest to a file and ending it, so that it can go on from there another time. */
import { parseDomain } from "../../formats/domain/index.ts";
import {
  DomainEventStoppedDetailType,
  DomainSaveRestoreFlags as Flag,
  DomainShutoffReason,
  DomainState,
  ErrorDomain,
} from "../../protocol/enums.ts";
import { argumentUnsupported, configUnsupported, operationInvalid } from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import type { DomainObject } from "../domain.ts";
import type { DomainEngine } from "../engine.ts";
import type { ImageSupport } from "./support.ts";

export interface SaveOptions {
  /** Where the image goes: an absolute path, or the daemon's own place for it. */
  readonly target: { readonly path: string } | "managed";
  /** The XML to be restored from; without it that of the guest as it is. */
  readonly xml?: string | undefined;
  /** `DomainSaveRestoreFlags`, checked before. */
  readonly flags: number;
  readonly parameters?: ReadonlyMap<string, string | number>;
}

const saved = { reason: DomainShutoffReason.SAVED, detail: DomainEventStoppedDetailType.SAVED } as const;

/** @throws {VirError} OPERATION_INVALID: not running, or transient (managed); SYSTEM_ERROR: the file cannot be written */
export async function saveGuest(
  engine: DomainEngine,
  images: ImageSupport,
  reference: DomainReference,
  { target, xml, flags, parameters = new Map() }: SaveOptions,
): Promise<void> {
  const { domains, belongings } = engine;
  const managed = target === "managed";
  const domain = domains.getActive(reference);
  await domain.jobs.run(managed ? "domainManagedSave" : "domainSave", async ({ signal }) => {
    const { guest } = domains.getActive(reference);
    if (guest === undefined) throw operationInvalid(`domain ${domain.name} is still starting`);
    if (managed && !domain.persistent) {
      throw operationInvalid(`domain ${domain.name} is transient: saved, it would be gone, and its image with it`);
    }
    const state = { xml: imageXml(domain, images, xml), running: goesOn(domain, flags) };
    if (managed) await belongings.managed.prepare();
    if (!managed || !belongings.managed.marksOnly) {
      const path = managed ? belongings.managed.path(domain.name) : target.path;
      const others = flags & ~(Flag.RUNNING | Flag.PAUSED);
      await images.save({ guest, path, saved: state, flags: others, parameters, signal });
    }
    // from here on there is an image: it is known before the guest is gone
    if (managed) domain.managedSave = true;
    try {
      await engine.end(domain, saved);
    } catch (error) {
      if (managed) await belongings.managed.discard(domain);
      throw error;
    }
  });
}

function goesOn(domain: DomainObject, flags: number): boolean {
  if ((flags & Flag.RUNNING) !== 0) return true;
  return (flags & Flag.PAUSED) === 0 && domain.state !== DomainState.PAUSED;
}

function imageXml(domain: DomainObject, images: ImageSupport, given: string | undefined): string {
  if (given === undefined) return domain.xml({ live: true, secure: true, migratable: false });
  checkChanged(images, given, domain);
  return given;
}

/** @throws {VirError} ARGUMENT_UNSUPPORTED: the XML cannot be changed here; CONFIG_UNSUPPORTED: it is another domain's */
export function checkChanged(
  { xmlChanges }: ImageSupport,
  xml: string,
  of: { readonly name: string; readonly uuid: string },
): void {
  if (!xmlChanges) throw argumentUnsupported("the XML of a guest cannot be changed when it is saved or restored here");
  const { name, uuid } = parseDomain(xml);
  if (name !== of.name || (uuid !== undefined && uuid !== of.uuid)) {
    throw configUnsupported(`the XML is of another domain than the guest, which is ${of.name} (${of.uuid})`, {
      domain: ErrorDomain.DOMAIN,
    });
  }
}
