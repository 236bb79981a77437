/**
 * A listening unix socket made for a child: the child gets the descriptor (QEMU's `-chardev socket,fd=N,server=on`),
 * clients can connect before it has got round to accepting, and closing our end leaves the socket in its place.
 *
 * Node can only listen by way of libuv, which unlinks the path it bound when the handle is closed. So the socket is bound
 * under another name and then renamed to `path`, where libuv does not know of it. That other name is in a folder which
 * nobody else may enter, so that there is no moment in which a socket with too wide permissions can be reached, and it is
 * addressed through /proc/self/fd, so that the 107 bytes of sun_path do not limit where the socket may be.
 */
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdtemp, open, rename, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { socketDescriptor } from "./descriptors.ts";

export interface UnixListenerOptions {
  readonly path: string;
  /** Permissions of the socket, exactly: 0600 unless said. Connecting needs the right to write. */
  readonly mode?: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** How many connections may wait to be accepted: 16 unless said. */
  readonly backlog?: number;
}

export interface UnixListener {
  readonly path: string;
  /** To be given to the child (`descriptors` of `startProcess`). EBADF once it has been handed over. */
  readonly fd: number;
  /**
   * Closes our end. The socket stays at `path` and belongs to whoever has the descriptor; when nobody has, connecting
   * to it is refused. To be called as soon as the child has started: what connects before is turned away by us.
   */
  handOver(): Promise<void>;
  /** Closes our end and removes the socket: the child did not start. */
  discard(): Promise<void>;
}

/** Makes a listening socket at `path`, in place of whatever socket or file was there. */
export async function createUnixListener(options: UnixListenerOptions): Promise<UnixListener> {
  const { mode = 0o600, owner, backlog = 16 } = options;
  const path = resolve(options.path);
  const folder = await mkdtemp(join(dirname(path), `.${basename(path).slice(0, 64)}-`));
  const handle = await open(folder, "r");
  // A name that no other folder has: libuv will unlink it, through a number that may mean another folder by then.
  const name = randomBytes(12).toString("hex");
  const server = createServer((connection) => connection.destroy());
  try {
    await listen(server, `/proc/self/fd/${handle.fd}/${name}`, backlog);
    const bound = join(folder, name);
    if (owner !== undefined) await chown(bound, owner.uid, owner.gid);
    await chmod(bound, mode);
    await rename(bound, path);
  } catch (error) {
    await closed(server);
    throw error;
  } finally {
    await handle.close();
    await rm(folder, { recursive: true, force: true });
  }
  return {
    path,
    get fd() {
      return socketDescriptor(server);
    },
    handOver: () => closed(server),
    discard: async () => {
      await closed(server);
      await rm(path, { force: true });
    },
  };
}

function listen(server: Server, path: string, backlog: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path, backlog }, () => {
      server.off("error", reject);
      // Waiting for connections is not ours to do, nor a reason to stay alive.
      server.unref();
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // ERR_SERVER_NOT_RUNNING when it is closed already.
    server.close(() => resolve());
  });
}
