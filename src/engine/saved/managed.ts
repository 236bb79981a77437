/**
 * The image that the daemon keeps of a guest between two runs: written by a managed save, taken up by the next start.
 * Where the hypervisor keeps no such images, a managed save is a mark on the domain and nothing else.
 */
import { join } from "node:path";
import { ensureDirectory, listFolder, moveFile, removeFile } from "../../host/files.ts";
import { systemError as hostError } from "../../host/system-error.ts";
import { operationInvalid, systemError } from "../../protocol/errors.ts";
import type { DomainObject } from "../domain.ts";

const suffix = ".save";

export class ManagedImages {
  readonly #folder: string | undefined;

  /** @param folder where they lie; without one there are only marks. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Managed saves are marks, with no image behind them. */
  get marksOnly(): boolean {
    return this.#folder === undefined;
  }

  path(name: string): string {
    if (this.#folder === undefined) throw operationInvalid("managed saves have no image on this connection");
    return join(this.#folder, `${name}${suffix}`);
  }

  /** The path of the image that there is. @throws {VirError} OPERATION_INVALID: there is none */
  existing({ name, managedSave }: DomainObject): string {
    if (!managedSave) throw operationInvalid(`domain ${name} has no managed save`);
    return this.path(name);
  }

  async prepare(): Promise<void> {
    if (this.#folder !== undefined) await ensureDirectory(this.#folder);
  }

  /** Throws away the image that somebody asks to be rid of. @throws {VirError} SYSTEM_ERROR: there is none */
  async remove(domain: DomainObject): Promise<void> {
    if (!domain.managedSave && !this.marksOnly) {
      throw systemError(
        hostError("ENOENT", "there is none"),
        `no managed save of domain ${domain.name} can be removed`,
      );
    }
    await this.discard(domain);
  }

  /** Throws the image away, if there is one. @throws {VirError} SYSTEM_ERROR: it cannot be removed */
  async discard(domain: DomainObject): Promise<void> {
    const { name } = domain;
    if (this.#folder !== undefined) {
      const path = this.path(name);
      await removeFile(path).catch((error: unknown) => {
        throw systemError(error, `the saved image of domain ${name} cannot be removed`);
      });
    }
    domain.managedSave = false;
  }

  async rename({ name, managedSave }: DomainObject, to: string): Promise<void> {
    if (managedSave && this.#folder !== undefined) await moveFile(this.path(name), this.path(to));
  }

  async load(find: (name: string) => DomainObject | undefined): Promise<void> {
    if (this.#folder === undefined) return;
    for (const file of await listFolder(this.#folder)) {
      const domain = file.endsWith(suffix) ? find(file.slice(0, -suffix.length)) : undefined;
      if (domain !== undefined) domain.managedSave = true;
    }
  }
}
