/** One attempt to connect a Node socket, and what to say when it fails. */
import { type NetConnectOpts, createConnection } from "node:net";
import { getSystemErrorMap } from "node:util";
import type { Wire } from "../rpc/wire.ts";
import { givenUp } from "./given-up.ts";
import { socketWire } from "./socket.ts";

export interface ConnectFailure extends Error {
  code?: string;
  errno?: number;
  syscall?: string;
}

export function attempt(where: NetConnectOpts, signal: AbortSignal | undefined): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(where);
    const settle = (): void => {
      socket.removeListener("error", onError);
      signal?.removeEventListener("abort", onAbort);
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    const onAbort = (): void => {
      settle();
      socket.on("error", () => undefined);
      socket.destroy();
      reject(givenUp(signal as AbortSignal));
    };
    socket.once("error", onError);
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.once("connect", () => {
      settle();
      resolve(socketWire(socket));
    });
  });
}

/** The operating system's words for the failure: "No such file or directory", "Connection refused", …. */
export function reasonOf(failure: ConnectFailure): string {
  if (failure.code === "ENOTFOUND") return "Name or service not known";
  const known = failure.errno === undefined ? undefined : getSystemErrorMap().get(failure.errno)?.[1];
  const words = known ?? errnoWords(failure) ?? failure.message;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Of several addresses tried, each fails for itself: the first one's reason speaks for all. */
function errnoWords(failure: ConnectFailure): string | undefined {
  if (!(failure instanceof AggregateError)) return undefined;
  const first: ConnectFailure | undefined = failure.errors.find((each) => each instanceof Error);
  return first === undefined ? undefined : reasonOf(first);
}
