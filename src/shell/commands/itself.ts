/** Commands about the shell itself. */
import { chdir, cwd } from "node:process";
import { homedir } from "node:os";
import { told } from "../answer.ts";
import { command, flag, optional, rest } from "../command.ts";
import { Failure } from "../failure.ts";
import { Quit } from "../shell.ts";

const leave = (name: string) =>
  command({
    name,
    group: "virtsh",
    summary: "leave the shell",
    options: {},
    offline: true,
    run() {
      throw new Quit();
    },
  });

/** As a POSIX shell would have to be given it. */
const quoted = (text: string): string =>
  text !== "" && !/[^\w\-.,:/@%+=]/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const entities: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&apos;",
};

export const ownCommands = [
  command({
    name: "cd",
    group: "virtsh",
    summary: "change the current directory",
    description: "Changes the directory that paths of files begin at.",
    options: { dir: optional("the directory; the home directory without", "file") },
    offline: true,
    run(shell, values) {
      if (!shell.interactive) throw new Failure("cd: command valid only in interactive mode");
      const folder = values.dir ?? homedir();
      try {
        chdir(folder);
      } catch (error) {
        throw new Failure(`cd: ${folder}: ${(error as Error).message}`);
      }
      return undefined;
    },
  }),
  command({
    name: "connect",
    group: "virtsh",
    summary: "connect to a daemon",
    description: "Connects to another daemon, or anew to the same.",
    options: { name: optional("its URI"), readonly: flag("look, but change nothing") },
    offline: true,
    async run(shell, values) {
      await shell.connectTo(values.name, values.readonly);
      return undefined;
    },
  }),
  command({
    name: "echo",
    group: "virtsh",
    summary: "print words",
    description: "Prints the words that it is given, in quotes if that is asked for.",
    options: {
      shell: flag("quoted for a shell"),
      xml: flag("escaped for XML"),
      string: rest("the words"),
    },
    offline: true,
    run(_shell, values) {
      const words = values.string.map((word) => {
        const escaped = values.xml
          ? word.replaceAll(/[<>&"']/g, (character) => entities[character] ?? character)
          : word;
        return values.shell ? quoted(escaped) : escaped;
      });
      return told(words.join(" "), { words });
    },
  }),
  leave("exit"),
  command({
    name: "pwd",
    group: "virtsh",
    summary: "print the current directory",
    options: {},
    offline: true,
    run: () => told(`${cwd()}\n`, { directory: cwd() }),
  }),
  leave("quit"),
];
