/**
 * Where the snapshots, or the checkpoints, of domains are kept: one XML file each, in a folder a domain. Every write is
 * atomic and fsynced before the call that caused it is answered.
 */
import { join } from "node:path";
import {
  ensureDirectory,
  keepAside,
  listFolder,
  moveFile,
  readOptional,
  removeFile,
  writeFileAtomically,
} from "../../host/files.ts";
import { removeTree } from "../../host/folder.ts";
import type { HostLogger } from "../../host/log.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { internalError, systemError, xmlDetail } from "../../protocol/errors.ts";

export interface StoredMoment {
  /** The name of the domain. */
  readonly domain: string;
  readonly name: string;
  readonly xml: string;
}

export interface MomentStore {
  /** @throws {VirError} XML_DETAIL, INTERNAL_ERROR (too long): nothing can be kept under that name */
  check(name: string): void;
  save(domain: string, name: string, xml: string): Promise<void>;
  remove(domain: string, name: string): Promise<void>;
  /** Everything of a domain. */
  removeAll(domain: string): Promise<void>;
  /** The domain has another name from now on. */
  rename(domain: string, name: string): Promise<void>;
  load(): Promise<StoredMoment[]>;
  /** One that does not parse: kept under another name for the administrator, and reported. */
  setAside(domain: string, name: string, error: unknown): Promise<void>;
}

const suffix = ".xml";
/** What a file's name may have, less what is put behind it. */
const maximumNameBytes = 255 - ".xml.new".length;
/** Behind the name of the domain, so that no name is that of another folder. */
const folderSuffix = ".d";

export class MomentFiles implements MomentStore {
  readonly #folder: string;
  readonly #log: HostLogger;

  constructor(folder: string, log: HostLogger) {
    this.#folder = folder;
    this.#log = log;
  }

  #of(domain: string): string {
    return join(this.#folder, `${domain}${folderSuffix}`);
  }

  #path(domain: string, name: string): string {
    return join(this.#of(domain), `${name}${suffix}`);
  }

  check(name: string): void {
    const domain = ErrorDomain.DOMAIN_SNAPSHOT;
    if (name.includes("/")) throw xmlDetail(`the name '${name}' contains '/': a file is named after it`, { domain });
    if (name.startsWith(".")) throw xmlDetail(`the name '${name}' starts with '.', as no name here may`, { domain });
    const bytes = Buffer.byteLength(name);
    if (bytes > maximumNameBytes) {
      throw internalError(`the name has ${bytes} bytes, that of a file at most ${maximumNameBytes}`, { domain });
    }
  }

  async save(domain: string, name: string, xml: string): Promise<void> {
    try {
      await ensureDirectory(this.#of(domain));
      await writeFileAtomically(this.#path(domain, name), xml);
    } catch (error) {
      throw systemError(error, `what is known of '${name}' of domain ${domain} cannot be kept`);
    }
  }

  async remove(domain: string, name: string): Promise<void> {
    await removeFile(this.#path(domain, name));
    if ((await listFolder(this.#of(domain))).length === 0) await removeTree(this.#of(domain));
  }

  async removeAll(domain: string): Promise<void> {
    await removeTree(this.#of(domain));
  }

  async rename(domain: string, name: string): Promise<void> {
    const before = this.#of(domain);
    if ((await listFolder(before)).length > 0) await moveFile(before, this.#of(name));
  }

  async load(): Promise<StoredMoment[]> {
    const folders = (await listFolder(this.#folder)).filter((folder) => folder.endsWith(folderSuffix));
    const loaded = folders.map(async (folder) => {
      const domain = folder.slice(0, -folderSuffix.length);
      const files = (await listFolder(this.#of(domain))).filter((file) => file.endsWith(suffix));
      const read = files.map(async (file) => {
        const xml = await readOptional(join(this.#of(domain), file));
        return xml === undefined ? [] : [{ domain, name: file.slice(0, -suffix.length), xml }];
      });
      return (await Promise.all(read)).flat();
    });
    return (await Promise.all(loaded)).flat();
  }

  async setAside(domain: string, name: string, error: unknown): Promise<void> {
    const path = this.#path(domain, name);
    const aside = await keepAside(path);
    this.#log.error({ err: error, path, aside }, "a snapshot or checkpoint cannot be read; it is kept aside");
  }
}

/** Keeps nothing: for domains that do not outlive the process. */
export const noMomentsKept: MomentStore = {
  check: () => undefined,
  save: async () => undefined,
  remove: async () => undefined,
  removeAll: async () => undefined,
  rename: async () => undefined,
  load: async () => [],
  setAside: async () => undefined,
};
