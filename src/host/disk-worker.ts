/** The program of the disk thread: does one task after the other and says how each ended. */
import { parentPort } from "node:worker_threads";
import { type DiskTask, doDiskTask } from "./disk-steps.ts";

export interface Failed {
  readonly message: string;
  readonly code?: string | undefined;
  readonly errno?: number | undefined;
  readonly syscall?: string | undefined;
  readonly path?: string | undefined;
}

parentPort?.on("message", (task: DiskTask) => {
  try {
    doDiskTask(task);
    parentPort?.postMessage(undefined);
  } catch (error) {
    // of an error only the message would survive the way to the other thread
    const { message, code, errno, syscall, path } = error as NodeJS.ErrnoException;
    const failed: Failed = { message, code, errno, syscall, path };
    parentPort?.postMessage(failed);
  }
});
