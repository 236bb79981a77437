/** Where the values of secrets are kept: beside the definitions, one file each, readable for the owner alone. */
import { join } from "node:path";
import { ensureDirectory, readState, removeFile, writeFileAtomically } from "../../host/files.ts";
import type { HostLogger } from "../../host/log.ts";

export interface SecretValues {
  prepare(): Promise<void>;
  /** `undefined` when there is none, or none that can be read. */
  read(uuid: string): Promise<Uint8Array | undefined>;
  save(uuid: string, value: Uint8Array): Promise<void>;
  remove(uuid: string): Promise<void>;
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** `UUID.base64` in the folder, as libvirt keeps them. */
export class SecretValueFiles implements SecretValues {
  readonly #folder: string;
  readonly #log: HostLogger;

  constructor(folder: string, log: HostLogger) {
    this.#folder = folder;
    this.#log = log;
  }

  #path(uuid: string): string {
    return join(this.#folder, `${uuid}.base64`);
  }

  async prepare(): Promise<void> {
    await ensureDirectory(this.#folder);
  }

  async read(uuid: string): Promise<Uint8Array | undefined> {
    const state = await readState(this.#path(uuid), decode, this.#log);
    return state.status === "read" ? state.value : undefined;
  }

  async save(uuid: string, value: Uint8Array): Promise<void> {
    await writeFileAtomically(this.#path(uuid), Buffer.from(value).toString("base64"), { mode: 0o600 });
  }

  async remove(uuid: string): Promise<void> {
    await removeFile(this.#path(uuid));
  }
}

function decode(text: string): Uint8Array {
  const trimmed = text.trim();
  if (trimmed === "" || !base64.test(trimmed)) throw new Error("the content is not base64");
  return Uint8Array.from(Buffer.from(trimmed, "base64"));
}
