/**
 * The daemon's configuration file, in the syntax of libvirt's: `name = value`, values being numbers, quoted strings and
 * lists of strings, `#` beginning a comment.
 */
import { ErrorDomain, ErrorNumber } from "../protocol/enums.ts";
import { type VirError, virError } from "../protocol/errors.ts";

export interface Configuration {
  /** Connections at the same time. */
  readonly max_clients: number;
  /** Calls of one client under way at the same time; further ones wait. */
  readonly max_client_requests: number;
  /** Octal modes of the sockets. */
  readonly unix_sock_rw_perms: string;
  readonly unix_sock_ro_perms: string;
  /** Group that owns the sockets; empty: the daemon's own. */
  readonly unix_sock_group: string;
  /** 1: also listen on TCP, without authentication, on a loopback address only. */
  readonly listen_tcp: number;
  readonly listen_addr: string;
  readonly tcp_port: string;
  /** 1: also take WebSocket connections, at http://LISTEN_ADDR:HTTP_PORT/rpc; without authentication, so on loopback only. */
  readonly listen_http: number;
  readonly http_port: string;
  /** Origins ("https://console.example") whose pages may connect, beside pages of this very host and port. */
  readonly http_allowed_origins: readonly string[];
  /** Seconds of silence after which a client is asked for a sign of life; 0 or less: never. */
  readonly keepalive_interval: number;
  /** Unanswered questions after which it is taken for dead. */
  readonly keepalive_count: number;
  /** 1 debug, 2 information, 3 warnings, 4 errors. */
  readonly log_level: number;
  /** "stderr" or the path of a file. Empty: stderr. */
  readonly log_output: string;
  /** The UUID that this host is known by; empty: the machine's own. */
  readonly host_uuid: string;
}

export const defaultConfiguration: Configuration = {
  max_clients: 5000,
  max_client_requests: 50,
  unix_sock_rw_perms: "0700",
  unix_sock_ro_perms: "0777",
  unix_sock_group: "",
  listen_tcp: 0,
  listen_addr: "127.0.0.1",
  tcp_port: "16509",
  listen_http: 0,
  http_port: "16580",
  http_allowed_origins: [],
  keepalive_interval: 5,
  keepalive_count: 5,
  log_level: 2,
  log_output: "",
  host_uuid: "",
};

type Value = string | number | readonly string[];

const typeOf = (value: Value): string => (typeof value === "object" ? "list" : typeof value);

const syntaxError = (file: string, line: number, detail: string): VirError =>
  virError(ErrorNumber.CONF_SYNTAX, `${file}:${line}: ${detail}`, { domain: ErrorDomain.CONF });

/** @throws {VirError} CONF_SYNTAX, naming file and line. */
export function parseConfiguration(text: string, file: string): Configuration {
  const settings: Record<string, Value> = { ...defaultConfiguration };
  for (const [name, value, line] of assignments(text, file)) {
    const known = (defaultConfiguration as unknown as Record<string, Value>)[name];
    if (known === undefined) {
      throw syntaxError(file, line, `there is no setting "${name}"; known are ${Object.keys(settings).join(", ")}`);
    }
    if (typeOf(known) !== typeOf(value)) {
      throw syntaxError(file, line, `${name} takes a ${typeOf(known)}, such as ${JSON.stringify(known)}`);
    }
    settings[name] = value;
  }
  return check(settings as unknown as Configuration, file);
}

function check(configuration: Configuration, file: string): Configuration {
  const refuse = (detail: string): never => {
    throw virError(ErrorNumber.CONF_SYNTAX, `${file}: ${detail}`, { domain: ErrorDomain.CONF });
  };
  for (const name of ["unix_sock_rw_perms", "unix_sock_ro_perms"] as const) {
    if (!/^0?[0-7]{3}$/.test(configuration[name])) refuse(`${name} is an octal mode such as "0770"`);
  }
  for (const name of ["tcp_port", "http_port"] as const) {
    if (!/^\d{1,5}$/.test(configuration[name]) || Number(configuration[name]) > 65_535) {
      refuse(`${name} is a number, such as "${defaultConfiguration[name]}"`);
    }
  }
  for (const name of ["max_clients", "max_client_requests"] as const) {
    if (configuration[name] < 1) refuse(`${name} is at least 1`);
  }
  if (configuration.log_level < 1 || configuration.log_level > 4) refuse("log_level is 1 to 4");
  // without authentication, whoever reaches a port rules the host; which ports are open the command line says as well
  if (!/^(127(\.\d+){3}|::1|localhost)$/.test(configuration.listen_addr)) {
    refuse(`listen_addr is ${configuration.listen_addr}: TCP without authentication is served on loopback only`);
  }
  for (const origin of configuration.http_allowed_origins) {
    if (!isOrigin(origin)) refuse(`http_allowed_origins: "${origin}" is no origin such as "https://console.example"`);
  }
  return configuration;
}

/** As browsers send it: scheme, host and, where it is not the scheme's own, port. "null" is every sandboxed page's. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function* assignments(text: string, file: string): Generator<[name: string, value: Value, line: number]> {
  const token = /\s*(?:#[^\n]*|([A-Za-z_][\w]*)|(=)|(-?\d+)|"([^"\n]*)"|'([^'\n]*)'|(\[)|(\])|(,))/gy;
  const line = (): number => text.slice(0, token.lastIndex).split("\n").length;
  const next = (): RegExpExecArray | undefined => {
    for (;;) {
      const rest = text.slice(token.lastIndex);
      if (/^\s*$/.test(rest)) return undefined;
      const match = token.exec(text);
      if (match === null) throw syntaxError(file, line(), `cannot read "${rest.trim().split("\n")[0]}"`);
      if (!match[0].trimStart().startsWith("#")) return match;
    }
  };
  for (let match = next(); match !== undefined; match = next()) {
    const name = match[1];
    if (name === undefined) throw syntaxError(file, line(), "expected the name of a setting");
    if (next()?.[2] === undefined) throw syntaxError(file, line(), `expected = behind ${name}`);
    const value = next();
    if (value === undefined) throw syntaxError(file, line(), `${name} has no value`);
    const at = line();
    if (value[3] !== undefined) yield [name, Number(value[3]), at];
    else if (value[4] !== undefined) yield [name, value[4], at];
    else if (value[5] !== undefined) yield [name, value[5], at];
    else if (value[6] !== undefined) yield [name, list(next, file, line), at];
    else throw syntaxError(file, at, `${name} has no value`);
  }
}

function list(next: () => RegExpExecArray | undefined, file: string, line: () => number): string[] {
  const items: string[] = [];
  for (;;) {
    const match = next();
    if (match === undefined) throw syntaxError(file, line(), "a list is not closed");
    if (match[7] !== undefined) return items;
    const item = match[4] ?? match[5];
    if (item !== undefined) items.push(item);
    else if (match[8] === undefined) throw syntaxError(file, line(), "a list holds quoted strings");
  }
}
