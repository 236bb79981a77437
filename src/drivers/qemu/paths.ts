/** Where the QEMU driver keeps what belongs to a guest. */
import { join } from "node:path";

export interface QemuPaths {
  /** Persistent definitions. */
  readonly config: string;
  /** A folder a running guest, for its monitor, its secrets and its channels. */
  readonly state: string;
  /** Status files. */
  readonly run: string;
  /** What QEMU printed, a file a domain. */
  readonly log: string;
  /** What probing found. */
  readonly cache: string;
}

export interface GuestPaths {
  readonly directory: string;
  /** Where the monitor listens: found again by its name after a restart of the daemon. */
  readonly monitor: string;
  /** The key that secrets on the command line are encrypted with. */
  readonly masterKey: string;
  readonly log: string;
}

/** The name is cut, since the path of a socket may not exceed 107 bytes; the id keeps it unique. */
export function guestPaths(paths: QemuPaths, id: number, name: string): GuestPaths {
  const directory = join(paths.state, `domain-${id}-${name.slice(0, 20)}`);
  return {
    directory,
    monitor: join(directory, "monitor.sock"),
    masterKey: join(directory, "master-key.aes"),
    log: join(paths.log, `${name}.log`),
  };
}
