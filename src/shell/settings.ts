/** The shell's own options: what stands before the command. */
import { Failure } from "./failure.ts";

export interface Settings {
  /** As given; undefined leaves it to the default. */
  readonly uri: string | undefined;
  readonly readonly: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly timing: boolean;
  /** What leaves the console: one character, or `^` and one. */
  readonly escape: string;
  readonly keepAliveIntervalSeconds: number | undefined;
  readonly keepAliveCount: number | undefined;
  /** Asked for instead of a command. */
  readonly show: "help" | "version" | "long version" | undefined;
  /** The command and what belongs to it. */
  readonly words: readonly string[];
}

interface Known {
  readonly long: string;
  readonly short?: string;
  readonly takes?: "value" | "optional";
  readonly help: string;
}

/** Each as `virtsh --help` shows it. */
export const ownOptions: readonly Known[] = [
  { long: "connect", short: "c", takes: "value", help: "URI of the daemon to connect to" },
  { long: "escape", short: "e", takes: "value", help: "what leaves the console: a character, or ^ and a character" },
  { long: "help", short: "h", help: "this help" },
  { long: "json", help: "print answers and errors as JSON, one line each" },
  {
    long: "keepalive-interval",
    short: "k",
    takes: "value",
    help: "seconds of silence before the daemon is asked for a sign of life; 0: never",
  },
  { long: "keepalive-count", short: "K", takes: "value", help: "how many such questions may stay unanswered" },
  { long: "quiet", short: "q", help: "leave out headings and what only says that all went well" },
  { long: "readonly", short: "r", help: "look, but change nothing" },
  { long: "timing", short: "t", help: "print how long each command took" },
  { long: "version", takes: "optional", help: "print the version, or with =long all about it" },
];

/**
 * Reads the arguments up to the first that is no option.
 *
 * @throws {Failure} for what is none of the shell's options
 */
export function parseArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const given = new Map<string, string>();
  let at = 0;
  for (; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (!word.startsWith("-") || word === "-") break;
    if (word.startsWith("--")) at += long(word, argv[at + 1], given);
    else at += short(word, argv[at + 1], given);
  }
  return settingsOf(given, argv.slice(at), environment);
}

/** @returns how many of the following words were taken */
function long(word: string, next: string | undefined, given: Map<string, string>): number {
  const [, name = "", , value] = /^--([^=]*)(=(.*))?$/s.exec(word) ?? [];
  const exact = ownOptions.filter((option) => option.long === name);
  // as getopt does, the beginning of a name is enough where only one begins so
  const candidates = exact.length > 0 ? exact : ownOptions.filter((option) => option.long.startsWith(name));
  const [option] = candidates;
  if (option === undefined || candidates.length > 1 || (option.takes === undefined && value !== undefined)) {
    throw new Failure(`unsupported option '${word}'. See --help.`);
  }
  if (option.takes !== "value" || value !== undefined) {
    given.set(option.long, value ?? "");
    return 0;
  }
  given.set(option.long, valueFor(option, next));
  return 1;
}

/** A bundle such as `-rqc URI`. @returns how many of the following words were taken */
function short(word: string, next: string | undefined, given: Map<string, string>): number {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] ?? "";
    if (letter === "v" || letter === "V") {
      given.set("version", letter === "V" ? "long" : "");
      continue;
    }
    const option = ownOptions.find((known) => known.short === letter);
    if (option === undefined) throw new Failure(`unsupported option '-${letter}'. See --help.`);
    if (option.takes !== "value") {
      given.set(option.long, "");
      continue;
    }
    const behind = word.slice(at + 1);
    given.set(option.long, behind === "" ? valueFor(option, next) : behind);
    return behind === "" ? 1 : 0;
  }
  return 0;
}

function valueFor({ short, long }: Known, next: string | undefined): string {
  if (next === undefined) throw new Failure(`option '-${short}'/'--${long}' requires an argument`);
  return next;
}

function settingsOf(
  given: ReadonlyMap<string, string>,
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const escape = given.get("escape") ?? "^]";
  if (!/^(?:\^[\x20-\x7e]|[^^])$/.test(escape)) throw new Failure(`Invalid string '${escape}' for escape sequence`);
  const version = given.get("version");
  if (version !== undefined && !["", "short", "long"].includes(version)) {
    throw new Failure(`unsupported option '--version=${version}'. See --help.`);
  }
  const show = given.has("help")
    ? "help"
    : version === undefined
      ? undefined
      : version === "long"
        ? "long version"
        : "version";
  return {
    uri: given.get("connect") ?? (environment["VIRSH_DEFAULT_CONNECT_URI"] || undefined),
    readonly: given.has("readonly"),
    quiet: given.has("quiet"),
    json: given.has("json"),
    timing: given.has("timing"),
    escape,
    keepAliveIntervalSeconds: positive(given.get("keepalive-interval"), "k"),
    keepAliveCount: positive(given.get("keepalive-count"), "K"),
    show,
    words,
  };
}

function positive(value: string | undefined, letter: string): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\s*[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(Math.abs(number) < 2 ** 31)) throw new Failure(`Invalid value for option -${letter}`);
  if (number < 0) throw new Failure(`option -${letter} requires a positive integer argument`);
  return number;
}
