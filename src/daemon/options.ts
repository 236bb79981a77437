/** The daemon's command line. */
import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { type Layout, type Mode, defaultMode, rootedLayout, sessionLayout, systemLayout } from "./layout.ts";

export const usage = `virtd - the tsvirt daemon

  virtd [--root DIR] [--socket-dir DIR] [--config FILE] [--session | --system] [--listen] [--http] [--verbose]

  --root DIR        keeps everything under DIR: etc, lib, cache, log and run, where the sockets are
  --socket-dir DIR  puts the sockets there; under /run/libvirt, clients find them without any option
  --config FILE     the configuration file (default: virtd.conf in the configuration folder)
  --system          manages the host's guests (default for root)
  --session         manages this user's guests (default for everybody else)
  --listen          also listens on TCP, on the loopback address of the configuration
  --http            also takes WebSocket connections, on the same address
  --verbose         logs every step
  --version, --help
`;

export interface DaemonOptions {
  readonly mode: Mode;
  readonly layout: Layout;
  readonly configFile: string;
  /** The file was named, so that it has to be there. */
  readonly configRequired: boolean;
  readonly listen: boolean;
  readonly http: boolean;
  readonly verbose: boolean;
  readonly show: "usage" | "version" | undefined;
}

/** @throws {Error} with what is wrong on the command line. */
export function parseOptions(argv: readonly string[]): DaemonOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      root: { type: "string" },
      "socket-dir": { type: "string" },
      config: { type: "string", short: "f" },
      session: { type: "boolean" },
      system: { type: "boolean" },
      listen: { type: "boolean", short: "l" },
      http: { type: "boolean" },
      verbose: { type: "boolean", short: "v" },
      version: { type: "boolean", short: "V" },
      help: { type: "boolean", short: "h" },
    },
    strict: true,
    allowPositionals: false,
  });
  if (values.session === true && values.system === true) throw new Error("--session and --system exclude each other");
  const mode: Mode = values.session === true ? "session" : values.system === true ? "system" : defaultMode();
  const base =
    values.root === undefined
      ? mode === "system"
        ? systemLayout
        : sessionLayout()
      : rootedLayout(resolve(values.root));
  const sockets = values["socket-dir"];
  const layout = sockets === undefined ? base : { ...base, sockets: resolve(sockets) };
  return {
    mode,
    layout,
    configFile: values.config === undefined ? `${layout.configuration}/virtd.conf` : resolve(values.config),
    configRequired: values.config !== undefined,
    listen: values.listen === true,
    http: values.http === true,
    verbose: values.verbose === true,
    show: values.help === true ? "usage" : values.version === true ? "version" : undefined,
  };
}
