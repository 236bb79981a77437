/**
 * Knowing when a process ends that is not our child: a guest found again after the daemon was restarted.
 *
 * The kernel would tell by pidfd_open(2), which Node does not offer, and there are no inotify events in /proc. What
 * Node can wait for is the process's own sockets: the caller holds one to every guest (its monitor), is told in the
 * instant it closes, and calls `checkSoon()`. The kernel closes a dying process's sockets shortly before the process is
 * gone, so that is followed by a few looks in quick succession.
 *
 * A process that no socket leads to (dnsmasq, a helper) is looked at by one timer for all of them: kill(pid, 0) each
 * second, which costs a system call and no thread, and its start time every tenth time, against a number that has been
 * given to another process and against a zombie that nobody waits for.
 */
import { isSameProcess, type ProcessIdentity } from "./process-identity.ts";

/** Waits for one process. Disposing of it gives up waiting; `ended` then stays pending. */
export interface ExitWatch extends Disposable {
  readonly identity: ProcessIdentity;
  /** Resolves when the process is gone; never rejects. */
  readonly ended: Promise<void>;
  /** To be called when something says that the process is ending: its socket was closed. */
  checkSoon(): void;
}

const periodMs = 1000;
const fullCheckEvery = 10;
/** The quick looks after `checkSoon()`: about two seconds in all, since writing a core dump takes a while. */
const soonDelaysMs = [0, 1, 2, 4, 8, 16, 32, 64, 128, 250, 500, 1000] as const;

const watches = new Set<Watch>();
let timer: NodeJS.Timeout | undefined;
let rounds = 0;

class Watch implements ExitWatch {
  readonly identity: ProcessIdentity;
  readonly ended: Promise<void>;
  #resolve: () => void = () => undefined;
  #soon: NodeJS.Timeout | undefined;

  constructor(identity: ProcessIdentity) {
    this.identity = identity;
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  checkSoon(): void {
    if (this.#soon === undefined && watches.has(this)) this.#look(0);
  }

  #look(attempt: number): void {
    const delayMs = soonDelaysMs[attempt];
    if (delayMs === undefined) {
      this.#soon = undefined;
      return;
    }
    this.#soon = setTimeout(() => {
      void this.check().then((running) => {
        if (running && watches.has(this)) this.#look(attempt + 1);
      });
    }, delayMs);
  }

  /** A look at /proc; true when the process still runs. */
  async check(): Promise<boolean> {
    // Out of descriptors, say: not knowing is no reason to take a guest for dead.
    const running = await isSameProcess(this.identity).catch(() => true);
    if (!running) this.finish();
    return running;
  }

  finish(): void {
    if (!watches.has(this)) return;
    this[Symbol.dispose]();
    this.#resolve();
  }

  [Symbol.dispose](): void {
    watches.delete(this);
    clearTimeout(this.#soon);
    if (watches.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }
}

function round(): void {
  rounds += 1;
  for (const watch of watches) {
    if (rounds % fullCheckEvery === 0) void watch.check();
    else if (!numberInUse(watch.identity.pid)) watch.finish();
  }
}

function numberInUse(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Watches for the end of a process. It is noticed when it has ended already. */
export function watchExit(identity: ProcessIdentity): ExitWatch {
  const watch = new Watch(identity);
  watches.add(watch);
  // Watching alone does not keep the daemon from ending.
  timer ??= setInterval(round, periodMs).unref();
  void watch.check();
  return watch;
}

/** Resolves when the process is gone; rejects with the reason of `signal` when that is aborted before. */
export async function waitForExit(identity: ProcessIdentity, options: { signal?: AbortSignal } = {}): Promise<void> {
  const { signal } = options;
  signal?.throwIfAborted();
  const watch = watchExit(identity);
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal?.reason as Error);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  try {
    await Promise.race([watch.ended, aborted]);
  } finally {
    signal?.removeEventListener("abort", onAbort);
    watch[Symbol.dispose]();
  }
}
