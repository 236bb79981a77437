/** Where the daemon keeps its things. */
import { homedir, userInfo } from "node:os";
import { join } from "node:path";

export interface Layout {
  /** `virtd.conf`, and a folder a driver with what users define. */
  readonly configuration: string;
  /** What must outlive the daemon but nobody edits: the host's UUID, NVRAM, saved state. */
  readonly state: string;
  /** What can be made again: probed capabilities. */
  readonly cache: string;
  readonly log: string;
  /** Sockets, pid file, status of running guests: gone with the host's power. */
  readonly run: string;
  /** The folder of the sockets. */
  readonly sockets: string;
}

/** Everything under one folder: for trying out, for tests, and for several daemons on one host. */
export function rootedLayout(root: string): Layout {
  const run = join(root, "run");
  return {
    configuration: join(root, "etc"),
    state: join(root, "lib"),
    cache: join(root, "cache"),
    log: join(root, "log"),
    run,
    sockets: run,
  };
}

/** The host's own daemon, run by root. Not libvirt's folders: both daemons can be installed on one host. */
export const systemLayout: Layout = {
  configuration: "/etc/virtd",
  state: "/var/lib/virtd",
  cache: "/var/cache/virtd",
  log: "/var/log/virtd",
  run: "/run/virtd",
  sockets: "/run/virtd",
};

/** A user's own daemon, in the folders of the XDG base directory specification. */
export function sessionLayout(environment: NodeJS.ProcessEnv = process.env): Layout {
  const home = environment["HOME"] ?? homedir();
  const base = (name: string, fallback: string): string => join(environment[name] ?? join(home, fallback), "virtd");
  const run =
    environment["XDG_RUNTIME_DIR"] === undefined
      ? join(base("XDG_CACHE_HOME", ".cache"), "run")
      : join(environment["XDG_RUNTIME_DIR"], "virtd");
  const cache = base("XDG_CACHE_HOME", ".cache");
  return {
    configuration: base("XDG_CONFIG_HOME", ".config"),
    state: base("XDG_DATA_HOME", ".local/share"),
    cache,
    log: join(cache, "log"),
    run,
    sockets: run,
  };
}

export type Mode = "system" | "session";

export const defaultMode = (): Mode => (userInfo().uid === 0 ? "system" : "session");
