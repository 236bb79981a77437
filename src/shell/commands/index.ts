/** The table of all commands. */
import type { Command } from "../command.ts";
import { consoleCommand } from "./console.ts";
import { definitionCommands } from "./definition.ts";
import { eventCommand } from "./event.ts";
import { helpCommands } from "./help.ts";
import { hostCommands } from "./host.ts";
import { ownCommands } from "./itself.ts";
import { lifecycleCommands } from "./lifecycle.ts";
import { listCommand } from "./list.ts";
import { monitorCommands } from "./monitor.ts";

/** By group as `help` shows them, and by name. */
export const commands: readonly Command[] = [
  ...lifecycleCommands,
  ...definitionCommands,
  consoleCommand,
  ...monitorCommands,
  listCommand,
  eventCommand,
  ...hostCommands,
  ...ownCommands,
  ...helpCommands(() => commands),
].sort((one, other) => (one.name < other.name ? -1 : 1));

const byName = new Map(commands.map((command) => [command.name, command]));

export const findCommand = (name: string): Command | undefined => byName.get(name);
