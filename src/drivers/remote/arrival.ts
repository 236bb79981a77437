/** Waiting for a link while there is none. */
import { operationTimeout } from "../../protocol/errors.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { givenUp } from "../../transport/given-up.ts";
import type { Link } from "./link.ts";

export class Arrival {
  readonly #look: () => Link | undefined;
  readonly #waiting = new Set<() => void>();

  /** @param look the link, if there is one. @throws {VirError} when there will be none any more */
  constructor(look: () => Link | undefined) {
    this.#look = look;
  }

  /** There is something to be seen. */
  wake(): void {
    for (const look of this.#waiting) look();
  }

  /** The link, once there is one. @throws {VirError} when there will be none, or the caller gives up first */
  wait({ signal, deadlineMs }: CallOptions): Promise<Link> {
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        signal?.removeEventListener("abort", look);
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error);
      };
      const look = (): void => {
        try {
          const link = this.#look();
          if (link === undefined && signal?.aborted) throw givenUp(signal);
          if (link === undefined) return;
          settle();
          resolve(link);
        } catch (error) {
          fail(error);
        }
      };
      if (deadlineMs !== undefined) {
        const late = (): void => fail(operationTimeout(`the daemon did not come back within ${deadlineMs} ms`));
        timer = setTimeout(late, deadlineMs);
      }
      this.#waiting.add(look);
      signal?.addEventListener("abort", look, { once: true });
      look();
    });
  }
}
