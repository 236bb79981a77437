import { describe, expect, it } from "vitest";
import { command, flag, integer, optional, required, rest } from "../../src/shell/command.ts";
import { Failure } from "../../src/shell/failure.ts";
import { parseLine, parseWords } from "../../src/shell/grammar.ts";
import { valuesOf } from "../../src/shell/values.ts";

const nothing = () => undefined;
const table = [
  command({
    name: "move",
    group: "domain",
    summary: "",
    options: {
      what: required(""),
      where: optional(""),
      times: integer("", 1),
      fast: flag(""),
    },
    run: nothing,
  }),
  command({ name: "say", group: "domain", summary: "", options: { loud: flag(""), words: rest("") }, run: nothing }),
  command({ name: "help", group: "virtsh", summary: "", options: { command: optional("") }, run: nothing }),
];
const find = (name: string) => table.find((each) => each.name === name);

/** What the commands of a line are given. */
const read = (line: string) =>
  parseLine(line, find).map(({ command, given }) => [command.name, valuesOf(command, given)] as const);
const values = (line: string) => read(line)[0]?.[1];

describe("a line", () => {
  it("gives data by position, in the order of the table", () => {
    expect(values("move a b 3")).toEqual({ what: "a", where: "b", times: 3, fast: false });
  });

  it("takes options by name in any order, with a blank or an equals sign", () => {
    expect(values("move --fast --times=2 --where b --what a")).toEqual({ what: "a", where: "b", times: 2, fast: true });
    expect(values("move --where b a 7")).toEqual({ what: "a", where: "b", times: 7, fast: false });
  });

  it("takes whatever follows an option as its value", () => {
    expect(values("move --what --fast")).toMatchObject({ what: "--fast", fast: false });
  });

  it("is data alone behind --", () => {
    expect(values("move -- --fast")).toMatchObject({ what: "--fast", fast: false });
    expect(values("say --loud -- --loud a")).toEqual({ loud: true, words: ["--loud", "a"] });
  });

  it("takes dashes that begin no option as data", () => {
    expect(values("move -a --")).toMatchObject({ what: "-a" });
    expect(values("move ---a")).toMatchObject({ what: "---a" });
  });

  it("understands quotes and backslashes", () => {
    expect(values(`say 'a "b' "c 'd" e\\ f g"h i"j "k\\"l" 'm\\n'`)).toMatchObject({
      words: [`a "b`, "c 'd", "e f", "gh ij", 'k"l', "m\\n"],
    });
    expect(values("say ''")).toMatchObject({ words: [""] });
  });

  it("ends an open single quote, and goes on behind a backslash at its end", () => {
    expect(values("say 'a b")).toMatchObject({ words: ["a b"] });
    expect(values("say a\\\nb \\\n c")).toMatchObject({ words: ["ab", "c"] });
  });

  it("passes over what help has no use for", () => {
    expect(values("help move --loudly again")).toEqual({ command: "move" });
  });

  it("tells of everything that is missing", () => {
    const both = command({
      name: "both",
      group: "domain",
      summary: "",
      options: { one: required(""), two: required("") },
      run: nothing,
    });
    const read = (): unknown => parseLine("both", () => both);
    expect(read).toThrow(
      expect.objectContaining({
        messages: ["command 'both' requires <one> option", "command 'both' requires <two> option"],
      }),
    );
  });

  it("holds several commands, and comments", () => {
    expect(read("say a; say b;; # say c\nsay 'd;e'").map(([, given]) => given)).toEqual([
      { loud: false, words: ["a"] },
      { loud: false, words: ["b"] },
      { loud: false, words: ["d;e"] },
    ]);
    expect(read(" ; ;")).toEqual([]);
  });

  it("asks for help with --help, after it was read to its end", () => {
    expect(read("move --help")).toEqual([["help", { command: "move" }]]);
    expect(() => read("move --help --nonsense")).toThrow("doesn't support option --nonsense");
  });

  it.each([
    ["jump", "unknown command: 'jump'"],
    ["move", "command 'move' requires <what> option"],
    ['say "a', 'missing "'],
    ["move a --slow", "command 'move' doesn't support option --slow"],
    ["move a --wher b", "command 'move' doesn't support option --wher"],
    ["move a --constructor", "command 'move' doesn't support option --constructor"],
    ["move a --fast=1", "invalid '=' after option --fast"],
    ["move a --where", "expected syntax: --where <string>"],
    ["move a --times", "expected syntax: --times <number>"],
    ["move --what a --what b", "option --what already seen"],
    ["move a b 1 c", "unexpected data 'c'"],
    ["say a\\", "dangling \\"],
    ["say a; jump", "unknown command: 'jump'"],
  ])("%s: %s", (line, message) => {
    const read = (): unknown => parseLine(line, find);
    expect(read).toThrow(Failure);
    expect(read).toThrow(message);
  });
});

describe("words that a shell has separated", () => {
  it("are not separated again", () => {
    expect(valuesOf(table[1] as never, parseWords(["say", "a b", ";", "#"], find).given)).toMatchObject({
      words: ["a b", ";", "#"],
    });
  });
});

describe("a value", () => {
  it.each(["x", "0", "-1", "1.5", "2147483648", "1x", ""])("of %j is no number from 1", (word) => {
    const { command, given } = parseWords(["move", "a", "--times", word], find);
    expect(() => valuesOf(command, given)).toThrow(
      `Numeric value '${word}' for <times> option is malformed or out of range`,
    );
  });

  it("that is empty is none", () => {
    const { command, given } = parseWords(["move", ""], find);
    expect(() => valuesOf(command, given)).toThrow("Failed to get option 'what': Option argument is empty");
  });

  it("that was not given is undefined", () => {
    expect(values("move a")).toEqual({ what: "a", where: undefined, times: undefined, fast: false });
  });
});
