/** virtsh: from its arguments to its exit code. */
import { libvirtVersion, version } from "../protocol/version.ts";
import { commands, findCommand } from "./commands/index.ts";
import { dotted } from "./commands/host.ts";
import { type Invocation, parseLine, parseWords } from "./grammar.ts";
import { runAll } from "./run.ts";
import { type Settings, parseArguments } from "./settings.ts";
import { Shell } from "./shell.ts";

/** Whatever reads the output may have seen enough. */
function endQuietlyWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}

/** @param argv without the interpreter and the program. @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  endQuietlyWithReader();
  let settings: Settings;
  try {
    settings = parseArguments(argv);
  } catch (error) {
    new Shell(parseArguments([]), process.stdout, process.stderr).report(error);
    return 1;
  }
  if (settings.show !== undefined) {
    process.stdout.write(await shown(settings.show));
    return 0;
  }
  const shell = new Shell(settings, process.stdout, process.stderr);
  try {
    return await run(shell, settings.words);
  } finally {
    await shell.close();
  }
}

async function run(shell: Shell, words: readonly string[]): Promise<number> {
  let invocations: readonly Invocation[] = [];
  try {
    if (words.length === 1) invocations = parseLine(words[0] ?? "", findCommand);
    else if (words.length > 1) invocations = [parseWords(words, findCommand)];
    // a daemon that was named must be there, even for commands that do without it
    if (shell.settings.uri !== undefined) await shell.connection();
  } catch (error) {
    shell.report(error);
    return 1;
  }
  if (words.length === 0) {
    const { interact } = await import("./interactive.ts");
    await interact(shell);
    return 0;
  }
  if (words.length === 1 && words[0] === "") return 1;
  return (await runAll(shell, invocations)).success ? 0 : 1;
}

async function shown(what: NonNullable<Settings["show"]>): Promise<string> {
  if (what === "version") return `${dotted(libvirtVersion)}\n`;
  if (what === "help") {
    const { usage } = await import("./help.ts");
    return usage(commands);
  }
  return [
    `virtsh, the shell of tsvirt ${version}\n`,
    `It speaks the protocol of libvirt ${dotted(libvirtVersion)}, with virtd and with libvirt's own daemons.\n`,
    `Node ${process.version} on ${process.platform} ${process.arch}\n`,
  ].join("");
}
