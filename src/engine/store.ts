/**
 * Where the engine keeps its domains: their definitions, and one status file a running guest. Every write is atomic and
 * fsynced before the call that caused it is answered.
 */
import { join } from "node:path";
import {
  ensureDirectory,
  listFolder,
  readOptional,
  readState,
  removeFile,
  writeFileAtomically,
} from "../host/files.ts";
import type { HostLogger } from "../host/log.ts";
import { DefinitionFiles, type DefinitionStore, nothingKept } from "./definition-store.ts";
import { MomentFiles, type MomentStore, noMomentsKept } from "./snapshots/store.ts";

export interface StorePaths {
  /** Persistent definitions: `NAME.xml`. */
  readonly config: string;
  /** Links to the definitions that start with the daemon. */
  readonly autostart: string;
  /** Status files of running guests: `NAME.json`. Lost with the host's power, as the guests are. */
  readonly state: string;
  /** A folder a domain with its snapshots; beside the definitions unless given. */
  readonly snapshots?: string;
  /** The same for checkpoints. */
  readonly checkpoints?: string;
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

export interface DomainStore {
  readonly definitions: DefinitionStore;
  readonly snapshots: MomentStore;
  readonly checkpoints: MomentStore;
  prepare(): Promise<void>;
  /** Writes the status of a guest, or removes it. */
  saveStatus(name: string, status: SavedStatus | undefined): Promise<void>;
  loadStatuses(): Promise<{ name: string; status: SavedStatus }[]>;
  /** True once a boot of the host: what starts with the daemon starts only the first time. */
  firstStartSinceBoot(): Promise<boolean>;
}

export class DomainFiles implements DomainStore {
  readonly definitions: DefinitionFiles;
  readonly snapshots: MomentFiles;
  readonly checkpoints: MomentFiles;
  readonly #state: string;
  readonly #log: HostLogger;

  constructor(paths: StorePaths, log: HostLogger) {
    const { config, autostart, state } = paths;
    this.definitions = new DefinitionFiles(config, log, autostart);
    this.snapshots = new MomentFiles(paths.snapshots ?? join(config, "snapshot"), log);
    this.checkpoints = new MomentFiles(paths.checkpoints ?? join(config, "checkpoint"), log);
    this.#state = state;
    this.#log = log;
  }

  async prepare(): Promise<void> {
    await this.definitions.prepare();
    await ensureDirectory(this.#state);
  }

  /** Not forced to the disk: after a loss of power there is no guest to be found, and the daemon's death loses nothing. */
  async saveStatus(name: string, status: SavedStatus | undefined): Promise<void> {
    const path = join(this.#state, `${name}.json`);
    if (status === undefined) await removeFile(path, { sync: "none" });
    else await writeFileAtomically(path, JSON.stringify(status), { sync: "none" });
  }

  async loadStatuses(): Promise<{ name: string; status: SavedStatus }[]> {
    const loaded: { name: string; status: SavedStatus }[] = [];
    for (const file of await listFolder(this.#state)) {
      if (!file.endsWith(".json")) continue;
      const read = await readState(join(this.#state, file), parseStatus, this.#log);
      if (read.status === "read") loaded.push({ name: file.slice(0, -".json".length), status: read.value });
    }
    return loaded;
  }

  async firstStartSinceBoot(): Promise<boolean> {
    const mark = join(this.#state, "autostarted");
    if ((await readOptional(mark)) !== undefined) return false;
    await writeFileAtomically(mark, "", { sync: "none" });
    return true;
  }
}

/** For a hypervisor whose domains do not outlive the process. */
export const noDomainsKept: DomainStore = {
  definitions: nothingKept,
  snapshots: noMomentsKept,
  checkpoints: noMomentsKept,
  prepare: async () => undefined,
  saveStatus: async () => undefined,
  loadStatuses: async () => [],
  firstStartSinceBoot: async () => true,
};

function parseStatus(text: string): SavedStatus {
  const status = JSON.parse(text) as SavedStatus;
  if (status.version !== 1) throw new Error(`status files of version ${String(status.version)} are not known`);
  return status;
}
