/** The commands that tell about commands. */
import { done, told } from "../answer.ts";
import { type Command, command, optional, rest } from "../command.ts";

/** @param commands all there are, these included; asked when it is needed */
export const helpCommands = (commands: () => readonly Command[]): Command[] => [
  command({
    name: "help",
    group: "virtsh",
    summary: "print help",
    description: "Prints what there is, or all about one command or group.",
    options: { command: optional("a command, or the keyword of a group") },
    offline: true,
    async run(_shell, values) {
      const { helpAbout } = await import("../help.ts");
      return helpAbout(commands(), values.command);
    },
  }),
  command({
    name: "complete",
    group: "virtsh",
    summary: "what could come next",
    description: "Prints what the last of the words could be completed to, one a line.",
    options: { string: rest("the line so far, word by word") },
    offline: true,
    hidden: true,
    async run(shell, values) {
      const { completions } = await import("../completion.ts");
      const found = await completions(shell, commands(), values.string);
      return found.length === 0 ? done("", found) : told(found.map((word) => `${word}\n`).join(""), found);
    },
  }),
];
