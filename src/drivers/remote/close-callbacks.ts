/** Who wants to be told why the connection ended, or why the daemon lost its own to the hypervisor. */
import type { ConnectCloseReason } from "../../protocol/enums.ts";
import { RemoteFeature } from "../../protocol/features.ts";
import type { CallOptions } from "../../rpc/client.ts";
import type { Link } from "./link.ts";

type Listener = (reason: ConnectCloseReason) => void;

export class CloseCallbacks {
  readonly #listeners = new Set<Listener>();

  /** @returns what takes it away again; true when it was the last */
  add(listener: Listener): () => boolean {
    // each registration is one of its own, be the function the same
    const own: Listener = (reason) => listener(reason);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own) && this.#listeners.size === 0;
  }

  get wanted(): boolean {
    return this.#listeners.size > 0;
  }

  tell(reason: ConnectCloseReason): void {
    for (const listener of this.#listeners) listener(reason);
  }

  clear(): void {
    this.#listeners.clear();
  }

  /** Asks the daemon of a link to tell, if anybody wants to be told. */
  async register(link: Link, options: CallOptions): Promise<void> {
    // an older daemon tells nothing; the end of the connection itself is seen without it
    if (!this.wanted || !(await link.supports(RemoteFeature.REMOTE_CLOSE_CALLBACK, options))) return;
    await link.call("connectRegisterCloseCallback", {}, options);
  }

  async deregister(link: Link): Promise<void> {
    if (!(await link.supports(RemoteFeature.REMOTE_CLOSE_CALLBACK))) return;
    await link.call("connectUnregisterCloseCallback", {});
  }
}
