/** How much CPU time a process has used, asked often: its file in /proc stays open, so that an answer takes one read. */
import * as callbacks from "node:fs";
import { promisify } from "node:util";
import { parseProcessStat } from "./process-identity.ts";
import { isSystemError } from "./system-error.ts";

const open = promisify(callbacks.open);
const read = promisify(callbacks.read);
const close = promisify(callbacks.close);

/** sysconf(_SC_CLK_TCK) is 100 on every Linux that Node runs on. */
const nanosecondsPerTick = 10_000_000n;

export interface CpuUsage {
  readonly userNs: bigint;
  readonly systemNs: bigint;
}

const nothing: CpuUsage = { userNs: 0n, systemNs: 0n };

export class ProcessUsage {
  readonly #pid: number;
  #file: Promise<number> | undefined;
  #closed = false;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Zeros for a process that is gone. */
  async read(): Promise<CpuUsage> {
    if (this.#closed) return nothing;
    this.#file ??= open(`/proc/${this.#pid}/stat`, "r");
    try {
      const buffer = Buffer.allocUnsafe(1024);
      const { bytesRead } = await read(await this.#file, buffer, 0, buffer.length, 0);
      const { userTicks, systemTicks } = parseProcessStat(buffer.toString("latin1", 0, bytesRead));
      return { userNs: BigInt(userTicks) * nanosecondsPerTick, systemNs: BigInt(systemTicks) * nanosecondsPerTick };
    } catch (error) {
      if (isSystemError(error, "ENOENT", "ESRCH", "EBADF")) return nothing;
      throw error;
    }
  }

  /** To be called when the process is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    const file = await this.#file?.catch(() => undefined);
    if (file !== undefined) await close(file);
  }
}
