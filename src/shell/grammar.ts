/**
 * virsh's grammar: words, `--name value`, `--name=value`, data by position, `--` after which everything is data, `;` and
 * line feeds between commands, `#` before a comment. All of a line is read before any of it is carried out.
 */
import type { Command, Option } from "./command.ts";
import { Failure, Failures } from "./failure.ts";

/** What was given for each option, not converted yet. Flags have the empty string, `rest` several values. */
export type Given = ReadonlyMap<string, readonly string[]>;

export interface Invocation {
  readonly command: Command;
  readonly given: Given;
}

/** A word, or what ends a command. */
type Token = string | typeof endOfCommand;
const endOfCommand = Symbol("end of command");

/** @throws {Failure} what cannot be read */
export function parseLine(line: string, find: (name: string) => Command | undefined): readonly Invocation[] {
  const commands: string[][] = [[]];
  for (const token of tokensOf(line)) {
    if (token === endOfCommand) commands.push([]);
    else commands.at(-1)?.push(token);
  }
  return commands.filter((words) => words.length > 0).map((words) => parseWords(words, find));
}

/** One command whose words the caller's shell has separated already. @throws {Failure} what cannot be read */
export function parseWords(words: readonly string[], find: (name: string) => Command | undefined): Invocation {
  const [name = "", ...behind] = words;
  const command = find(name);
  if (command === undefined) throw new Failure(`unknown command: '${name}'`);
  const given = new Map<string, string[]>();
  const options = Object.entries(command.options);
  // whatever help is given beside its topic is passed over
  const lenient = command.name === "help";
  let onlyData = false;
  let askedForHelp = false;
  for (let at = 0; at < behind.length; at++) {
    const word = behind[at] ?? "";
    if (!onlyData && word === "--") {
      onlyData = true;
    } else if (!onlyData && /^--[A-Za-z0-9]/.test(word)) {
      const [key, value] = splitOnce(word.slice(2), "=");
      if (key === "help" && !lenient) {
        askedForHelp = true;
        continue;
      }
      if (lenient && !Object.hasOwn(command.options, key)) continue;
      const option = optionOf(command, key, given);
      if (option.kind === "flag") {
        if (value !== undefined) throw new Failure(`invalid '=' after option --${key}`);
        given.set(key, [""]);
      } else {
        const next = value ?? behind[++at];
        if (next === undefined) throw new Failure(`expected syntax: --${key} <${kindName(option)}>`);
        given.set(key, [...(given.get(key) ?? []), next]);
      }
    } else {
      const place = options.find(([key, { kind }]) => kind === "rest" || (kind !== "flag" && !given.has(key)));
      if (place !== undefined) given.set(place[0], [...(given.get(place[0]) ?? []), word]);
      else if (!lenient) throw new Failure(`unexpected data '${word}'`);
    }
  }
  if (askedForHelp) {
    const help = find("help");
    if (help !== undefined) return { command: help, given: new Map([["command", [command.name]]]) };
  }
  const missing = options.filter(([key, option]) => isRequired(option) && !given.has(key));
  if (missing.length > 0) {
    throw new Failures(missing.map(([key]) => `command '${command.name}' requires <${key}> option`));
  }
  return { command, given };
}

function optionOf(command: Command, key: string, given: Given): Option {
  const option = Object.hasOwn(command.options, key) ? command.options[key] : undefined;
  if (option === undefined) throw new Failure(`command '${command.name}' doesn't support option --${key}`);
  if (option.kind !== "rest" && given.has(key)) throw new Failure(`option --${key} already seen`);
  return option;
}

export const isRequired = (option: Option): boolean => option.kind === "string" && option.required;
export const kindName = (option: Option): string => (option.kind === "integer" ? "number" : "string");

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Quotes as in a POSIX shell, though a single quote that is left open ends with the line. */
function* tokensOf(line: string): Generator<Token, void, void> {
  let at = 0;
  while (at < line.length) {
    const character = line[at] ?? "";
    if (character === ";" || character === "\n") {
      at++;
      yield endOfCommand;
    } else if (/\s/.test(character)) {
      at++;
    } else if (line.startsWith(continuation, at)) {
      at += continuation.length;
    } else if (character === "#") {
      const end = line.indexOf("\n", at);
      at = end < 0 ? line.length : end;
    } else {
      const word = wordAt(line, at);
      at = word.end;
      yield word.text;
    }
  }
}

/** A line goes on behind it. */
const continuation = "\\\n";

function wordAt(line: string, start: number): { text: string; end: number } {
  let text = "";
  let quote = "";
  let at = start;
  for (; at < line.length; at++) {
    const character = line[at] ?? "";
    if (quote === "" && (/\s/.test(character) || character === ";")) break;
    if (character === quote) {
      quote = "";
    } else if (quote === "" && (character === '"' || character === "'")) {
      quote = character;
    } else if (character === "\\" && quote !== "'") {
      if (at + 1 === line.length) throw new Failure("dangling \\");
      at++;
      if (line[at] !== "\n") text += line[at];
    } else {
      text += character;
    }
  }
  if (quote === '"') throw new Failure('missing "');
  return { text, end: at };
}
