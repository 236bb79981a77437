/** Finding TCP ports that nobody listens on. */
import { createServer } from "node:net";

const taken = new Set<string>();

/** A port held for a child that is about to listen on it. */
export interface ReservedPort {
  readonly port: number;
  /** To be called when the child listens, or will not. */
  release(): void;
}

/**
 * The first port from `first` to `last` that can be listened on at `host` and is not reserved by another call of this
 * process. Undefined: all are in use.
 */
export async function reservePort(host: string, first: number, last: number): Promise<ReservedPort | undefined> {
  for (let port = first; port <= last; port++) {
    const key = `${host} ${port}`;
    if (taken.has(key)) continue;
    taken.add(key);
    if (await canListen(host, port)) return { port, release: () => void taken.delete(key) };
    taken.delete(key);
  }
  return undefined;
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
