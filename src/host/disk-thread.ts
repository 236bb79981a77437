/**
 * A thread that makes one durable change of a file at a time. Through Node's thread pool such a change takes six turns,
 * each with a wake-up there and back, which together cost as much as the disk itself; here it takes one. While the thread
 * is at work, others go through the pool, where they run side by side: a disk that hangs holds up nobody else.
 */
import { Worker } from "node:worker_threads";
import type { DiskTask } from "./disk-steps.ts";
import type { Failed } from "./disk-worker.ts";

let worker: Worker | undefined;
let pending: { resolve: () => void; reject: (error: Error) => void } | undefined;

/** Starts the thread; until it has come up, and when it cannot, there is none. `program`: the built `disk-worker`. */
export function startDiskThread(program: URL): void {
  if (worker !== undefined) return;
  const made = new Worker(program);
  made.unref();
  made.once("online", () => {
    worker = made;
  });
  made.on("message", (failed: Failed | undefined) => {
    const task = pending;
    pending = undefined;
    if (failed === undefined) task?.resolve();
    else task?.reject(Object.assign(new Error(failed.message), failed));
  });
  const gone = (error: Error): void => {
    worker = undefined;
    pending?.reject(error);
    pending = undefined;
  };
  made.once("error", gone);
  made.once("exit", () => gone(new Error("the disk thread has ended")));
}

/** Does the task on the thread; undefined when there is none, or it is at work. */
export function onDiskThread(task: DiskTask): Promise<void> | undefined {
  if (worker === undefined || pending !== undefined) return undefined;
  const thread = worker;
  return new Promise((resolve, reject) => {
    pending = { resolve, reject };
    thread.postMessage(task);
  });
}
