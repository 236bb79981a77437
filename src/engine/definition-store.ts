/**
 * Where definitions are kept: one XML file each, and in the folder `autostart` a link to those that start with the
 * daemon. Every write is atomic and fsynced before the call that caused it is answered.
 */
import { join } from "node:path";
import {
  ensureDirectory,
  keepAside,
  listFolder,
  readOptional,
  removeFile,
  writeFileAtomically,
} from "../host/files.ts";
import { replaceLink } from "../host/link.ts";
import type { HostLogger } from "../host/log.ts";
import { systemError } from "../protocol/errors.ts";

export interface StoredDefinition {
  /** The name that it was saved under. */
  readonly name: string;
  readonly xml: string;
  readonly autostart: boolean;
}

export interface DefinitionStore {
  prepare(): Promise<void>;
  save(name: string, xml: string): Promise<void>;
  /** Removes what was saved, and its autostart mark if it has one. */
  remove(name: string, autostart: boolean): Promise<void>;
  setAutostart(name: string, on: boolean): Promise<void>;
  load(): Promise<StoredDefinition[]>;
  /** A definition that does not parse: kept under another name for the administrator, and reported. */
  setAside(name: string, error: unknown): Promise<void>;
}

const suffix = ".xml";

export class DefinitionFiles implements DefinitionStore {
  readonly #folder: string;
  readonly #autostart: string;
  readonly #log: HostLogger;

  /** @param folder where the definitions lie; `autostart`: where the links to them do. */
  constructor(folder: string, log: HostLogger, autostart = join(folder, "autostart")) {
    this.#folder = folder;
    this.#autostart = autostart;
    this.#log = log;
  }

  #path(name: string): string {
    return join(this.#folder, `${name}${suffix}`);
  }

  async prepare(): Promise<void> {
    await ensureDirectory(this.#folder);
    await ensureDirectory(this.#autostart);
  }

  async save(name: string, xml: string): Promise<void> {
    const path = this.#path(name);
    await writeFileAtomically(path, xml).catch((error: unknown) => {
      throw systemError(error, `${path} cannot be written`);
    });
  }

  async remove(name: string, autostart: boolean): Promise<void> {
    if (autostart) await this.setAutostart(name, false);
    const path = this.#path(name);
    await removeFile(path).catch((error: unknown) => {
      throw systemError(error, `${path} cannot be removed`);
    });
  }

  async setAutostart(name: string, on: boolean): Promise<void> {
    const link = join(this.#autostart, `${name}${suffix}`);
    if (on) await replaceLink(this.#path(name), link);
    else await removeFile(link);
  }

  async load(): Promise<StoredDefinition[]> {
    const autostarted = new Set(await listFolder(this.#autostart));
    const files = (await listFolder(this.#folder)).filter((file) => file.endsWith(suffix));
    const read = files.map(async (file) => {
      const xml = await readOptional(join(this.#folder, file));
      return xml === undefined ? [] : [{ name: file.slice(0, -suffix.length), xml, autostart: autostarted.has(file) }];
    });
    return (await Promise.all(read)).flat();
  }

  async setAside(name: string, error: unknown): Promise<void> {
    const path = this.#path(name);
    const aside = await keepAside(path);
    this.#log.error({ err: error, path, aside }, "a definition cannot be read; it is kept aside");
  }
}

/** Keeps nothing: for what lives as long as its connection, such as the test hypervisor's objects. */
export const nothingKept: DefinitionStore = {
  prepare: async () => undefined,
  save: async () => undefined,
  remove: async () => undefined,
  setAutostart: async () => undefined,
  load: async () => [],
  setAside: async () => undefined,
};
