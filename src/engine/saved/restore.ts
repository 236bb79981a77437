/** Going on with a guest from the file that it was saved to, and what such a file says about it. */
import { type DomainDefinition, parseDomain, writeDomain } from "../../formats/domain/index.ts";
import { DomainSaveRestoreFlags as Flag } from "../../protocol/enums.ts";
import { internalError } from "../../protocol/errors.ts";
import type { DomainEngine } from "../engine.ts";
import { restored } from "./managed-start.ts";
import { checkChanged } from "./save.ts";
import type { ImageSupport, SavedGuest } from "./support.ts";

export interface RestoreOptions {
  /** Takes the place of the XML in the image. */
  readonly xml?: string | undefined;
  /** `DomainSaveRestoreFlags`, checked before. */
  readonly flags: number;
}

/** @throws {VirError} SYSTEM_ERROR, INTERNAL_ERROR: no image; OPERATION_INVALID: the domain runs already */
export async function restoreGuest(
  engine: DomainEngine,
  images: ImageSupport,
  path: string,
  { xml, flags }: RestoreOptions,
): Promise<void> {
  const saved = await images.read(path);
  if (xml !== undefined) checkChanged(images, xml, identityOf(saved, path));
  const asked = (flags & Flag.PAUSED) !== 0;
  const others = flags & ~(Flag.RUNNING | Flag.PAUSED);
  await engine.create(xml ?? saved.xml, false, {
    paused: asked || (!saved.running && (flags & Flag.RUNNING) === 0),
    from: { kind: "image", path, saved, flags: others },
    cause: restored(asked),
  });
}

/** The XML in an image, as `virsh save-image-dumpxml` prints it. */
export async function savedXml(images: ImageSupport, path: string, secure: boolean): Promise<string> {
  const { xml } = await images.read(path);
  return writeDomain(parseDomain(xml), { live: false, secure });
}

/** Puts another XML into an image, and with a flag another state to restore. */
export async function redefineSaved(
  engine: DomainEngine,
  images: ImageSupport,
  path: string,
  xml: string,
  flags: number,
): Promise<void> {
  const saved = await images.read(path);
  const definition = await engine.hypervisor.define(parseDomain(xml));
  const { name, uuid } = identityOf(saved, path);
  if (definition.name !== name || definition.uuid !== uuid) {
    throw internalError(
      `the image ${path} is of ${name} (${uuid}), the XML of ${definition.name} (${definition.uuid})`,
    );
  }
  const running = (flags & Flag.RUNNING) !== 0 || ((flags & Flag.PAUSED) === 0 && saved.running);
  await images.rewrite(path, { xml: writeDomain(definition, { live: false, secure: true }), running });
}

function identityOf({ xml }: SavedGuest, path: string): { name: string; uuid: string } {
  const { name, uuid }: DomainDefinition = parseDomain(xml);
  if (uuid === undefined) throw internalError(`the image ${path} does not say whose it is`);
  return { name, uuid };
}
