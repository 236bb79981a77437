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
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  shell.interactive = true;
  if (!shell.settings.quiet) {
    shell.output.write(
      "virtsh, the shell of tsvirt.\n\nType:  'help' for the commands there are\n       'quit' to leave\n\n",
    );
  }
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: isTerminal,
    history: isTerminal ? await readHistory() : [],
    historySize: historyLimit,
    removeHistoryDuplicates: true,
    completer: (line: string, answer: (error: null, result: [string[], string]) => void) => {
      const begun = /\S*$/.exec(line)?.[0] ?? "";
      const words = (line.split(";").at(-1) ?? "").trimStart().split(/\s+/);
      void completions(shell, commands, words).then((found) => answer(null, [[...found], begun]));
    },
  });
  let history: readonly string[] = [];
  reader.on("history", (lines: readonly string[]) => (history = [...lines]));
  try {
    await readLines(shell, reader, isTerminal);
  } finally {
    reader.close();
    if (isTerminal && history.length > 0) await keepHistory(history);
  }
}

async function readLines(shell: Shell, reader: Interface, isTerminal: boolean): Promise<void> {
  reader.setPrompt(promptOf(shell));
  reader.prompt();
  // Ctrl-C throws away what is typed; at an empty line nothing happens, as in other shells.
  reader.on("SIGINT", () => {
    shell.output.write("^C\n");
    reader.write(null, { ctrl: true, name: "e" });
    reader.write(null, { ctrl: true, name: "u" });
    reader.prompt();
  });
  for await (const line of reader) {
    // a transcript shows what was said
    if (!isTerminal) shell.output.write(`${line}\n`);
    reader.pause();
    if (await runLine(shell, line)) return;
    reader.setPrompt(promptOf(shell));
    reader.resume();
    reader.prompt();
  }
  shell.output.write("\n");
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
