/** Connecting to a daemon's unix socket: the one that the URI names, else where daemons are known to listen. */
import { homedir } from "node:os";
import { join } from "node:path";
import { ErrorDomain, ErrorNumber } from "../protocol/enums.ts";
import { VirError, invalidArgument, virError } from "../protocol/errors.ts";
import type { Wire } from "../rpc/wire.ts";
import { type ConnectFailure, attempt, reasonOf } from "./attempt.ts";
import type { DialOptions } from "./dial.ts";
import type { ConnectionUri } from "./uri.ts";

/** The daemon that serves one kind of URI alone, where libvirt is run as several daemons. */
const modularDaemons: Readonly<Record<string, string>> = {
  qemu: "virtqemud",
  lxc: "virtlxcd",
  xen: "virtxend",
  ch: "virtchd",
  bhyve: "virtbhyved",
  vbox: "virtvboxd",
  vz: "virtvzd",
  network: "virtnetworkd",
  storage: "virtstoraged",
  secret: "virtsecretd",
  nodedev: "virtnodedevd",
  interface: "virtinterfaced",
  nwfilter: "virtnwfilterd",
};

export interface SocketSearch {
  readonly readonly: boolean;
  /** The daemon of the user, not the one of the host. */
  readonly session: boolean;
  /** $XDG_RUNTIME_DIR. */
  readonly runtimeFolder: string | undefined;
  /** $XDG_CACHE_HOME, or ~/.cache: where sessions without a runtime folder have their sockets. */
  readonly cacheFolder: string;
}

/**
 * Where to look for the daemon of `uri`, first choice first: libvirt's own folder, then virtd's. `mode` is the URI's
 * parameter: "legacy" asks for the one daemon that serves all, "direct" for the one of this driver, "auto" for either.
 * A session daemon has one socket for both kinds of clients.
 */
export function unixSocketCandidates(uri: ConnectionUri, search: SocketSearch): readonly string[] {
  const mode = uri.parameters.get("mode") ?? "auto";
  const modular = modularDaemons[uri.driver];
  const names: string[] = [];
  if (mode !== "auto" && mode !== "legacy" && mode !== "direct") {
    throw invalidArgument(`mode=${mode} in the connection URI; it can be auto, legacy or direct`, {
      domain: ErrorDomain.REMOTE,
    });
  }
  if (mode === "direct" && modular === undefined) {
    throw invalidArgument(`mode=direct: no daemon serves ${uri.driver} alone; use mode=legacy`, {
      domain: ErrorDomain.REMOTE,
    });
  }
  if (mode !== "direct") names.push("libvirt-sock");
  if (mode !== "legacy" && modular !== undefined) names.push(`${modular}-sock`);
  const suffix = search.readonly && !search.session ? "-ro" : "";
  const base = search.session ? (search.runtimeFolder ?? search.cacheFolder) : "/run";
  const folders = [join(base, "libvirt"), join(base, "virtd")];
  return folders.flatMap((folder) => names.map((name) => join(folder, name + suffix)));
}

const isSession = (uri: ConnectionUri, privileged: boolean): boolean =>
  uri.path === "/session" || (uri.driver === "test" && !privileged);

/** @throws {VirError} SYSTEM_ERROR with the path and the reason when no daemon answers. */
export async function connectUnix(uri: ConnectionUri, options: DialOptions): Promise<Wire> {
  const named = uri.parameters.get("socket");
  const candidates =
    named === undefined
      ? unixSocketCandidates(uri, {
          readonly: options.readonly ?? false,
          session: isSession(uri, process.getuid?.() === 0),
          runtimeFolder: process.env["XDG_RUNTIME_DIR"],
          cacheFolder: process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
        })
      : [named];
  let first: VirError | undefined;
  for (const path of candidates) {
    try {
      return await attempt({ path }, options.signal);
    } catch (error) {
      if (error instanceof VirError) throw error;
      const failure = error as ConnectFailure;
      const report = refused(path, failure, candidates);
      if (failure.code !== "ENOENT" && failure.code !== "ECONNREFUSED") throw report;
      first ??= report;
    }
  }
  throw first ?? invalidArgument("the connection URI leads to no socket");
}

function refused(path: string, failure: ConnectFailure, candidates: readonly string[]): VirError {
  const others = candidates.filter((candidate) => candidate !== path);
  return virError(ErrorNumber.SYSTEM_ERROR, `Failed to connect socket to '${path}': ${reasonOf(failure)}`, {
    domain: ErrorDomain.RPC,
    cause: failure,
    int1: Math.abs(failure.errno ?? 0),
    hint:
      others.length === 0
        ? "start the daemon that listens there, or name another socket with ?socket= in the URI"
        : `start a daemon (virtd, libvirtd), or name its socket with ?socket= in the URI; also tried: ${others.join(", ")}`,
  });
}
