/** Storage volumes. */
import { type StorageVolType, StorageVolUploadFlags } from "../protocol/enums.ts";
import { invalidArgument } from "../protocol/errors.ts";
import type { CallOptions } from "../rpc/client.ts";
import type { ConnectionLink } from "./connection/link.ts";
import { inOneDeadline } from "./deadline.ts";
import { Resource } from "./resource.ts";
import type { StoragePool } from "./storage-pool.ts";
import { type SparseSource, Stream } from "./stream.ts";

/** In bytes; under `StorageVolInfoFlags.GET_PHYSICAL` the allocation is the size on disk. */
export interface StorageVolInfo {
  readonly type: StorageVolType;
  readonly capacity: bigint;
  readonly allocation: bigint;
}

/** Which part of a volume: all of it when left out. */
export interface StorageVolRange {
  /** In bytes. */
  readonly offset?: bigint | undefined;
  /** In bytes; 0: up to the end. */
  readonly length?: bigint | undefined;
}

/** Names, options and errors are as `Domain` says; NO_STORAGE_VOL when there is none of that key any more. */
export class StorageVol extends Resource {
  /** The name of its pool. */
  readonly pool: string;
  readonly name: string;
  /** Unique among all volumes that the daemon knows; for files, the path. */
  readonly key: string;

  /** Made by the connection and the pool; ask them for volumes. */
  constructor(connection: ConnectionLink, about: { pool: string; name: string; key: string }) {
    super(connection);
    this.pool = about.pool;
    this.name = about.name;
    this.key = about.key;
  }

  /** What names it. */
  toJSON(): { pool: string; name: string; key: string } {
    return { pool: this.pool, name: this.name, key: this.key };
  }

  /** The pool that it is in. */
  async storagePoolLookupByVolume(options?: CallOptions): Promise<StoragePool> {
    return this.connection.storagePoolLookupByVolume(this, options);
  }

  /** Flags: `StorageVolInfoFlags`. */
  async getInfo(flags = 0, options?: CallOptions): Promise<StorageVolInfo> {
    const { type, capacity, allocation } = await (flags === 0
      ? this.remote.call("storageVolGetInfo", { vol: this }, options)
      : this.remote.call("storageVolGetInfoFlags", { vol: this, flags }, options));
    return { type: type as StorageVolType, capacity, allocation };
  }

  /** XML. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("storageVolGetXmlDesc", { vol: this, flags }, options)).xml;
  }

  /** On the daemon's host; what a guest's disk names. */
  async getPath(options?: CallOptions): Promise<string> {
    return (await this.remote.call("storageVolGetPath", { vol: this }, options)).name;
  }

  /** Flags: `StorageVolDeleteFlags`. */
  async delete(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("storageVolDelete", { vol: this, flags }, options);
  }

  /** Overwrites its content, so that it cannot be read again. */
  async wipe(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("storageVolWipe", { vol: this, flags }, options);
  }

  /** The same in the way of `StorageVolWipeAlgorithm`. */
  async wipePattern(algorithm: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("storageVolWipePattern", { vol: this, algorithm, flags }, options);
  }

  /** To `capacity` bytes, or by so many. Flags: `StorageVolResizeFlags`; smaller only with SHRINK. */
  async resize(capacity: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("storageVolResize", { vol: this, capacity, flags }, options);
  }

  // --- its content ---------------------------------------------------------------------------------------------------

  /**
   * Opens its content for reading: `for await (const bytes of await vol.download()) …`. The bytes are those of the
   * image, whatever its format. Flags: `StorageVolDownloadFlags`; with SPARSE_STREAM, `Stream.sparse()` tells the holes.
   */
  async download(range: StorageVolRange = {}, flags = 0, options?: CallOptions): Promise<Stream> {
    const args = { vol: this, offset: range.offset ?? 0n, length: range.length ?? 0n, flags };
    return new Stream((await this.remote.openStream("storageVolDownload", args, options)).stream);
  }

  /**
   * Writes what `source` has into its content; resolves when the daemon has all of it. With `range.length`, more than
   * that is an error of the daemon's. Flags: `StorageVolUploadFlags`; SPARSE_STREAM is what lets `source` have holes, as
   * `{ hole: length }`. A source that fails aborts the upload, and its error is thrown; so does the signal, and the
   * deadline is for all of it.
   */
  async upload(source: SparseSource, range: StorageVolRange = {}, flags = 0, options?: CallOptions): Promise<void> {
    const within = inOneDeadline(options);
    const sparse = (flags & StorageVolUploadFlags.SPARSE_STREAM) !== 0;
    const stream = await this.openUpload(range, flags, within);
    const abort = (): void => stream.abort();
    within?.signal?.addEventListener("abort", abort, { once: true });
    try {
      await stream.sparseSendAll(sparse ? source : withoutHoles(source));
      await stream.finish();
    } finally {
      within?.signal?.removeEventListener("abort", abort);
    }
  }

  /** Opens its content for writing; `Stream.finish()` says that all was sent. Flags: `StorageVolUploadFlags`. */
  async openUpload(range: StorageVolRange = {}, flags = 0, options?: CallOptions): Promise<Stream> {
    const args = { vol: this, offset: range.offset ?? 0n, length: range.length ?? 0n, flags };
    return new Stream((await this.remote.openStream("storageVolUpload", args, options)).stream);
  }
}

async function* withoutHoles(source: SparseSource): AsyncGenerator<Uint8Array, void, void> {
  for await (const item of source) {
    if (!(item instanceof Uint8Array)) throw invalidArgument("a hole in an upload without the flag SPARSE_STREAM");
    yield item;
  }
}
