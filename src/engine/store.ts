/**
 * Where the engine keeps its domains: one XML file a persistent domain, a link to it in `autostart`, and one status file
 * a running guest. Every write is atomic and fsynced before the call that caused it is answered.
 */
import { join } from "node:path";
import {
  ensureDirectory,
  keepAside,
  listFolder,
  readOptional,
  readState,
  removeFile,
  writeFileAtomically,
} from "../host/files.ts";
import { replaceLink } from "../host/link.ts";
import type { HostLogger } from "../host/log.ts";

export interface StorePaths {
  /** Persistent definitions: `NAME.xml`. */
  readonly config: string;
  /** Links to the definitions that start with the daemon. */
  readonly autostart: string;
  /** Status files of running guests: `NAME.json`. Lost with the host's power, as the guests are. */
  readonly state: string;
}

/** What a status file holds. */
export interface SavedStatus {
  readonly version: 1;
  /** `starting`: the daemon died while it started the guest. */
  readonly phase: "starting" | "running";
  readonly id: number;
  readonly state: number;
  readonly reason: number;
  /** The live XML, secrets included. */
  readonly xml: string;
  /** What `Guest.save` gave. */
  readonly guest: unknown;
}

export class DomainStore {
  readonly #paths: StorePaths;
  readonly #log: HostLogger;

  constructor(paths: StorePaths, log: HostLogger) {
    this.#paths = paths;
    this.#log = log;
  }

  async prepare(): Promise<void> {
    await ensureDirectory(this.#paths.config);
    await ensureDirectory(this.#paths.autostart);
    await ensureDirectory(this.#paths.state);
  }

  #configPath(name: string): string {
    return join(this.#paths.config, `${name}.xml`);
  }

  async saveConfig(name: string, xml: string): Promise<void> {
    await writeFileAtomically(this.#configPath(name), xml);
  }

  async removeConfig(name: string, autostart: boolean): Promise<void> {
    if (autostart) await this.setAutostart(name, false);
    await removeFile(this.#configPath(name));
  }

  async setAutostart(name: string, on: boolean): Promise<void> {
    const link = join(this.#paths.autostart, `${name}.xml`);
    if (on) await replaceLink(this.#configPath(name), link);
    else await removeFile(link);
  }

  /**
   * Writes the status of a guest, or removes it. Not forced to the disk: after a loss of power there is no guest to be
   * found, and a death of the daemon alone loses nothing.
   */
  async saveStatus(name: string, status: SavedStatus | undefined): Promise<void> {
    const path = join(this.#paths.state, `${name}.json`);
    if (status === undefined) await removeFile(path, { sync: "none" });
    else await writeFileAtomically(path, JSON.stringify(status), { sync: "none" });
  }

  /** The persistent definitions, with their autostart flag; what cannot be read is kept aside and reported. */
  async loadConfigs(): Promise<{ name: string; xml: string; autostart: boolean }[]> {
    const autostarted = new Set(await listFolder(this.#paths.autostart));
    const names = (await listFolder(this.#paths.config)).filter((file) => file.endsWith(".xml"));
    return (
      await Promise.all(
        names.map(async (file) => {
          const xml = await readOptional(join(this.#paths.config, file));
          return xml === undefined
            ? []
            : [{ name: file.slice(0, -".xml".length), xml, autostart: autostarted.has(file) }];
        }),
      )
    ).flat();
  }

  async loadStatuses(): Promise<{ name: string; status: SavedStatus }[]> {
    const loaded: { name: string; status: SavedStatus }[] = [];
    for (const file of await listFolder(this.#paths.state)) {
      if (!file.endsWith(".json")) continue;
      const read = await readState(join(this.#paths.state, file), parseStatus, this.#log);
      if (read.status === "read") loaded.push({ name: file.slice(0, -".json".length), status: read.value });
    }
    return loaded;
  }

  /** A definition that does not parse: the file is kept under another name for the administrator. */
  async setAsideConfig(name: string, error: unknown): Promise<void> {
    const path = this.#configPath(name);
    const aside = await keepAside(path);
    this.#log.error({ err: error, path, aside }, "a domain's definition cannot be read; it is kept aside");
  }

  /** True once a boot of the host: what starts with the daemon starts only the first time. */
  async firstStartSinceBoot(): Promise<boolean> {
    const mark = join(this.#paths.state, "autostarted");
    if ((await readOptional(mark)) !== undefined) return false;
    await writeFileAtomically(mark, "", { sync: "none" });
    return true;
  }
}

function parseStatus(text: string): SavedStatus {
  const status = JSON.parse(text) as SavedStatus;
  if (status.version !== 1) throw new Error(`status files of version ${String(status.version)} are not known`);
  return status;
}
