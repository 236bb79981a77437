/**
 * Replacing a file so that a crash at any moment leaves the old content or the new one, whole.
 *
 * A write is: NAME.new in the same folder, write, fsync, close, rename over NAME, fsync of the folder. That is eight
 * system calls, six of which are waited for in turn through Node's thread pool. What it costs are the two fsyncs (the
 * turns are about a third of the whole on a fast disk), so writers of one folder share the second, writers of one path
 * take turns, and of those that wait for their turn only the last content is written. A daemon has a thread of its own
 * for a change that comes alone (`disk-thread.ts`).
 */
import * as callbacks from "node:fs";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { onDiskThread } from "./disk-thread.ts";
import { isSystemError } from "./system-error.ts";

// On plain descriptor numbers: a FileHandle costs more of the event loop than the system call under it.
const open = promisify(callbacks.open);
const write = promisify(callbacks.write);
const fsync = promisify(callbacks.fsync);
const close = promisify(callbacks.close);
const rename = promisify(callbacks.rename);
const unlink = promisify(callbacks.unlink);
const fchmod = promisify(callbacks.fchmod);
const fchown = promisify(callbacks.fchown);
const { O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY, O_WRONLY } = callbacks.constants;

/** After an fsync, closing has nothing left to report: nobody waits for it. */
async function closeInPassing(fd: number): Promise<void> {
  callbacks.close(fd, () => undefined);
}

export interface WriteOptions {
  /** Permissions of the file, exactly, whatever the daemon's umask: 0600 unless said. */
  readonly mode?: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
  /**
   * What has to be on the disk before the write counts: "all" (the default) the content and its name; "content" leaves
   * out the folder, so that the machine losing power may bring the old content back; "none" is for files that mean
   * nothing after a reboot. In each case a crash of the daemon alone loses nothing.
   */
  readonly sync?: "all" | "content" | "none";
}

interface WaitingWrite {
  data: string | Uint8Array;
  readonly options: WriteOptions;
  done: Promise<void>;
}

/** The work on one path, in the order in which it was asked for. */
interface Turns {
  last: Promise<unknown>;
  /** The write at the end of the line, as long as it has not begun: a later one only changes its content. */
  waiting: WaitingWrite | undefined;
}

const turnsOfPath = new Map<string, Turns>();

/**
 * Replaces the content of the file at `path`, or makes it. When it resolves, this content or one given later is in
 * place and on the disk. Rejects with the operating system's error (ENOSPC, EACCES …); then the file is as it was.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const full = resolve(path);
  const waiting = turnsOfPath.get(full)?.waiting;
  if (waiting !== undefined && sameKind(waiting.options, options)) {
    waiting.data = data;
    return await waiting.done;
  }
  const mine: WaitingWrite = { data, options, done: Promise.resolve() };
  mine.done = inTurn(
    full,
    async (turns) => {
      if (turns.waiting === mine) turns.waiting = undefined;
      await replace(full, mine.data, options);
    },
    mine,
  );
  await mine.done;
}

/** Removes the file at `path` for good; false when there was none. Waits for writes to it that were asked for before. */
export async function removeFile(path: string, options: Pick<WriteOptions, "sync"> = {}): Promise<boolean> {
  const full = resolve(path);
  return await inTurn(full, async () => {
    const { sync = "all" } = options;
    const alone = onDiskThread({ kind: "remove", path: full, sync });
    try {
      await (alone ?? unlink(full));
    } catch (error) {
      if (isSystemError(error, "ENOENT")) return false;
      throw error;
    }
    if (sync === "all" && alone === undefined) await syncFolder(dirname(full));
    return true;
  });
}

/** Renames a file within one file system, replacing what is at `to`. */
export async function moveFile(from: string, to: string): Promise<void> {
  const [source, target] = [resolve(from), resolve(to)];
  if (source === target) return;
  // Always in the same order, so that two moves the other way round do not wait for each other.
  const [first, second] = source < target ? [source, target] : [target, source];
  await inTurn(first, async () => {
    await inTurn(second, async () => {
      await rename(source, target);
      await Promise.all([...new Set([dirname(source), dirname(target)])].map((folder) => syncFolder(folder)));
    });
  });
}

const sameKind = (a: WriteOptions, b: WriteOptions) =>
  a.mode === b.mode && a.sync === b.sync && a.owner?.uid === b.owner?.uid && a.owner?.gid === b.owner?.gid;

/** Does `work` when all that was asked for before on the same path is done, whatever came of that. */
async function inTurn<T>(path: string, work: (turns: Turns) => Promise<T>, waiting?: WaitingWrite): Promise<T> {
  const before = turnsOfPath.get(path);
  const turns: Turns = before ?? { last: Promise.resolve(), waiting: undefined };
  turnsOfPath.set(path, turns);
  turns.waiting = waiting;
  const done = before === undefined ? work(turns) : turns.last.then(async () => await work(turns));
  const last = done.catch(() => undefined);
  turns.last = last;
  try {
    return await done;
  } finally {
    if (turns.last === last) turnsOfPath.delete(path);
  }
}

async function replace(
  path: string,
  data: string | Uint8Array,
  { mode = 0o600, owner, sync = "all" }: WriteOptions,
): Promise<void> {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  const alone = onDiskThread({ kind: "replace", path, data: bytes, mode, owner, sync });
  if (alone !== undefined) return await alone;
  const fresh = `${path}.new`;
  const fd = await createFresh(fresh, mode);
  try {
    let closing = close;
    try {
      await writeAll(fd, bytes);
      if (owner !== undefined) await fchown(fd, owner.uid, owner.gid);
      // The umask can only have taken bits of the group and of others away.
      if ((mode & 0o077) !== 0 || owner !== undefined) await fchmod(fd, mode);
      if (sync !== "none") {
        await fsync(fd);
        closing = closeInPassing;
      }
    } finally {
      await closing(fd);
    }
    await rename(fresh, path);
  } catch (error) {
    await unlink(fresh).catch(() => undefined);
    throw error;
  }
  if (sync === "all") await syncFolder(dirname(path));
}

/** Opens a file that is certainly new, so that neither its permissions nor its content are someone else's. */
async function createFresh(path: string, mode: number): Promise<number> {
  const flags = O_WRONLY | O_CREAT | O_EXCL;
  try {
    return await open(path, flags, mode);
  } catch (error) {
    if (!isSystemError(error, "EEXIST")) throw error;
    // Left behind by a crash.
    await unlink(path);
    return await open(path, flags, mode);
  }
}

async function writeAll(fd: number, data: Uint8Array): Promise<void> {
  for (let offset = 0; offset < data.length;) {
    const { bytesWritten } = await write(fd, data, offset, data.length - offset, null);
    offset += bytesWritten;
  }
}

const folderSyncs = new Map<string, { running: Promise<void>; next: Promise<void> | undefined }>();

/**
 * Brings the names in a folder to the disk. Callers that come while one is under way share the one after it, which
 * begins later than what they did.
 */
export async function syncFolder(folder: string): Promise<void> {
  const current = folderSyncs.get(folder);
  if (current === undefined) {
    const entry = { running: fsyncFolder(folder), next: undefined };
    folderSyncs.set(folder, entry);
    return await settled(folder, entry);
  }
  current.next ??= current.running
    .catch(() => undefined)
    .then(async () => {
      const entry = { running: fsyncFolder(folder), next: undefined };
      folderSyncs.set(folder, entry);
      await settled(folder, entry);
    });
  return await current.next;
}

async function settled(
  folder: string,
  entry: { running: Promise<void>; next: Promise<void> | undefined },
): Promise<void> {
  try {
    await entry.running;
  } finally {
    if (entry.next === undefined && folderSyncs.get(folder) === entry) folderSyncs.delete(folder);
  }
}

async function fsyncFolder(folder: string): Promise<void> {
  const fd = await open(folder, O_RDONLY | O_DIRECTORY);
  try {
    await fsync(fd);
  } finally {
    await closeInPassing(fd);
  }
}
