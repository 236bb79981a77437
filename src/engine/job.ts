/**
 * One modifying job a domain at a time. Queries do not take part: they read what the engine knows. A job has an owner, an
 * age and a deadline, and whoever waits for its turn gives up after a while rather than hang.
 */
import { operationAborted, operationTimeout } from "../protocol/errors.ts";

/** How long a call waits for the job before it, in milliseconds. */
export const jobWaitMs = 30_000;

export interface RunningJob {
  /** The call that does it, such as "domainSuspend". */
  readonly name: string;
  /** `Date.now()` when its turn came. */
  readonly startedAt: number;
  /** Aborted when the job's ground is gone, for instance because the guest was destroyed. */
  readonly signal: AbortSignal;
}

interface Waiter {
  run(): void;
}

export class JobQueue {
  #current: (RunningJob & { readonly controller: AbortController }) | undefined;
  /** Stays true while the turn passes from one job to the next, so that no newcomer slips in between. */
  #busy = false;
  readonly #waiters: Waiter[] = [];

  get current(): RunningJob | undefined {
    return this.#current;
  }

  /**
   * Does `work` when its turn has come.
   * @throws {VirError} OPERATION_TIMEOUT when another job takes longer than `jobWaitMs`; OPERATION_ABORTED when `signal`
   * is aborted while it waits.
   */
  async run<T>(name: string, work: (job: RunningJob) => Promise<T> | T, signal?: AbortSignal): Promise<T> {
    if (this.#busy) await this.#turn(name, signal);
    this.#busy = true;
    const controller = new AbortController();
    const job = { name, startedAt: Date.now(), signal: controller.signal, controller };
    this.#current = job;
    try {
      return await work(job);
    } finally {
      this.#current = undefined;
      const next = this.#waiters.shift();
      if (next === undefined) this.#busy = false;
      else next.run();
    }
  }

  /** Tells the job under way that its ground is gone. */
  interrupt(reason: unknown): void {
    this.#current?.controller.abort(reason);
  }

  #turn(name: string, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        const at = this.#waiters.indexOf(waiter);
        if (at >= 0) this.#waiters.splice(at, 1);
      };
      const waiter: Waiter = {
        run: () => {
          leave();
          resolve();
        },
      };
      const onAbort = (): void => {
        leave();
        reject(operationAborted(`${name} was given up while it waited for its turn`));
      };
      const timer = setTimeout(() => {
        leave();
        const held = this.#current;
        const seconds = held === undefined ? 0 : Math.round((Date.now() - held.startedAt) / 1000);
        reject(
          operationTimeout(
            `${name} cannot have its turn: ${held?.name ?? "another job"} has been at work on the same object for ${seconds} s`,
          ),
        );
      }, jobWaitMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiters.push(waiter);
    });
  }
}
