/**
 * A thread that makes one durable change of a file at a time. Through Node's thread pool such a change takes six turns,
 * each with a wake-up there and back, which together cost as much as the disk itself; here it takes one. While the thread
 * is at work, others go through the pool, where they run side by side: a disk that hangs holds up nobody else.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { DiskTask } from "./disk-steps.ts";
import type { Failed } from "./disk-worker.ts";

interface Pending {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

let thread: Worker | undefined;
/** It has come up, and can be given something to do. */
let ready = false;
let pending: Pending | undefined;

/** How long the end of the thread waits for what it is at work on, in milliseconds: a disk may hang. */
const patienceMs = 2000;

/**
 * Starts the thread. Until it has come up, and when it cannot, there is none. It keeps the process running until
 * `stopDiskThread`. `program`: the built `disk-worker`.
 */
export function startDiskThread(program: URL): void {
  if (thread !== undefined) return;
  const made = new Worker(program);
  thread = made;
  made.once("online", () => {
    ready = thread === made;
  });
  made.on("message", (failed: Failed | undefined) => {
    const task = pending;
    pending = undefined;
    if (failed === undefined) task?.resolve();
    else task?.reject(Object.assign(new Error(failed.message), failed));
  });
  const gone = (error: Error): void => {
    if (thread === made) {
      thread = undefined;
      ready = false;
    }
    pending?.reject(error);
    pending = undefined;
  };
  made.once("error", gone);
  made.once("exit", () => gone(new Error("the disk thread has ended")));
}

/** Does the task on the thread; undefined when there is none, or it is at work. */
export function onDiskThread(task: DiskTask): Promise<void> | undefined {
  if (!ready || thread === undefined || pending !== undefined) return undefined;
  const worker = thread;
  return new Promise((resolve, reject) => {
    pending = { resolve, reject };
    worker.postMessage(task);
  });
}

const isAtWork = (): boolean => pending !== undefined;

/** Ends the thread, once what it is at work on is done. */
export async function stopDiskThread(): Promise<void> {
  const worker = thread;
  if (worker === undefined) return;
  ready = false;
  for (const end = Date.now() + patienceMs; isAtWork() && Date.now() < end;) await sleep(10);
  await worker.terminate();
}
