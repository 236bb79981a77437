/** The shell as a person types to it: a line, what it answers, the next line. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { type Interface, createInterface } from "node:readline";
import { commands, findCommand } from "./commands/index.ts";
import { completions } from "./completion.ts";
import { parseLine } from "./grammar.ts";
import { runAll } from "./run.ts";
import type { Shell } from "./shell.ts";

const historyLimit = 500;

const historyPath = (): string => join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "virtsh", "history");

/** Newest first, as readline keeps it. */
async function readHistory(): Promise<string[]> {
  try {
    return (await readFile(historyPath(), "utf8"))
      .split("\n")
      .filter((line) => line !== "")
      .toReversed();
  } catch {
    // none was kept yet
    return [];
  }
}

async function keepHistory(newestFirst: readonly string[]): Promise<void> {
  try {
    await mkdir(dirname(historyPath()), { recursive: true, mode: 0o700 });
    await writeFile(historyPath(), `${newestFirst.toReversed().join("\n")}\n`, { mode: 0o600 });
  } catch {
    // a home that cannot be written is no reason to complain on the way out
  }
}

export const promptOf = (shell: Shell): string => (shell.readonly ? "virtsh > " : "virtsh # ");

/** Resolves when the input ends or somebody says quit. */
export async function interact(shell: Shell): Promise<void> {
  shell.interactive = true;
  if (!shell.settings.quiet) {
    shell.output.write(
      "virtsh, the shell of tsvirt.\n\nType:  'help' for the commands there are\n       'quit' to leave\n\n",
    );
  }
  const quit = await (process.stdin.isTTY && process.stdout.isTTY ? converse(shell) : follow(shell));
  if (!quit) shell.output.write("\n");
}

/** With a person. @returns whether they said quit; the input ended otherwise */
async function converse(shell: Shell): Promise<boolean> {
  let history = await readHistory();
  try {
    for (;;) {
      // Between lines the terminal is the command's: its console, its Ctrl-C.
      const reader = createInterface({
        input: process.stdin,
        output: process.stdout,
        terminal: true,
        history: [...history],
        historySize: historyLimit,
        removeHistoryDuplicates: true,
        completer: completer(shell),
      });
      reader.on("history", (lines: readonly string[]) => (history = [...lines]));
      const line = await lineOf(reader, promptOf(shell));
      if (line === undefined) return false;
      if (await runLine(shell, line)) return true;
    }
  } finally {
    if (history.length > 0) await keepHistory(history);
  }
}

/** A line; undefined when there are no more. Ctrl-C throws away what is typed. */
function lineOf(reader: Interface, prompt: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    reader.setPrompt(prompt);
    reader.on("SIGINT", () => {
      process.stdout.write("^C\n");
      reader.write(null, { ctrl: true, name: "e" });
      reader.write(null, { ctrl: true, name: "u" });
    });
    reader.once("close", () => resolve(undefined));
    reader.once("line", (line) => {
      resolve(line);
      reader.close();
    });
    reader.prompt();
  });
}

const completer =
  (shell: Shell) =>
  (line: string, answer: (error: null, result: [string[], string]) => void): void => {
    const begun = /\S*$/.exec(line)?.[0] ?? "";
    const words = (line.split(";").at(-1) ?? "").trimStart().split(/\s+/);
    void completions(shell, commands, words).then((found) => answer(null, [[...found], begun]));
  };

/** With a file or a program, as a transcript. @returns whether it said quit; the input ended otherwise */
async function follow(shell: Shell): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, terminal: false });
  shell.output.write(promptOf(shell));
  for await (const line of reader) {
    shell.output.write(`${line}\n`);
    if (await runLine(shell, line)) return true;
    shell.output.write(promptOf(shell));
  }
  return false;
}

/** Whether that was the last line. */
async function runLine(shell: Shell, line: string): Promise<boolean> {
  try {
    const { quit } = await runAll(shell, parseLine(line, findCommand));
    return quit;
  } catch (error) {
    shell.report(error);
    return false;
  }
}
