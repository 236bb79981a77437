/** Help, as the table of commands has it. */
import { type Answer, told } from "./answer.ts";
import { type Command, type Group, type Option, groups } from "./command.ts";
import { Failure } from "./failure.ts";
import { isRequired, kindName } from "./grammar.ts";
import { ownOptions } from "./settings.ts";

/** @throws {Failure} when there is neither command nor group of that name */
export function helpAbout(commands: readonly Command[], topic: string | undefined): Answer {
  if (topic === undefined) {
    const shown = groupNames.map((group) => `${groupText(commands, group, ":")}\n`).join("");
    return told(
      `Grouped commands:\n\n${shown}`,
      groupNames.map((group) => groupData(commands, group)),
    );
  }
  const command = commands.find(({ name }) => name === topic);
  if (command !== undefined) return told(commandText(command), commandData(command));
  const group = groupNames.find((name) => name === topic);
  if (group !== undefined) return told(groupText(commands, group, ":"), groupData(commands, group));
  throw new Failure(`command or command group '${topic}' doesn't exist`);
}

/** What `virtsh --help` prints. */
export function usage(commands: readonly Command[]): string {
  const options = ownOptions.map(({ long, short, takes, help }) => {
    const value = takes === undefined ? "" : takes === "value" ? "=VALUE" : "[=long]";
    return `    ${short === undefined ? "     " : `-${short} | `}${`--${long}${value}`.padEnd(26)} ${help}\n`;
  });
  return [
    "virtsh [options]... [<commands, semicolons between>]\n",
    "virtsh [options]... <command> [arguments...]\n\n",
    "  options:\n",
    ...options,
    "    -v                               print the version\n",
    "    -V                               print all about the version\n",
    "  commands:\n\n",
    ...groupNames.map((group) => `${groupText(commands, group, "")}\n`),
    "  (help <group> tells about a group of commands, help <command> about a command)\n",
  ].join("");
}

const groupNames = Object.keys(groups) as Group[];

const inGroup = (commands: readonly Command[], group: Group): readonly Command[] =>
  commands.filter((command) => command.group === group && command.hidden !== true);

const groupText = (commands: readonly Command[], group: Group, colon: string): string =>
  [
    ` ${groups[group]} (help keyword '${group}')${colon}\n`,
    ...inGroup(commands, group).map(({ name, summary }) => `    ${name.padEnd(30)} ${summary}\n`),
  ].join("");

const groupData = (commands: readonly Command[], group: Group) => ({
  group,
  title: groups[group],
  commands: inGroup(commands, group).map(({ name, summary }) => ({ name, summary })),
});

function synopsis(key: string, option: Option): string {
  if (option.kind === "flag") return `[--${key}]`;
  if (option.kind === "rest") return `[<${key}>]...`;
  return isRequired(option) ? `<${key}>` : `[--${key} <${kindName(option)}>]`;
}

function optionLabel(key: string, option: Option): string {
  if (option.kind === "flag") return `--${key}`;
  if (option.kind === "rest") return `<${key}>`;
  return isRequired(option) ? `[--${key}] <${kindName(option)}>` : `--${key} <${kindName(option)}>`;
}

export function commandText({ name, summary, description, options }: Command): string {
  const rows = Object.entries(options);
  return [
    `  NAME\n    ${name} - ${summary}\n\n`,
    `  SYNOPSIS\n    ${[name, ...rows.map(([key, option]) => synopsis(key, option))].join(" ")}\n`,
    description === undefined ? "" : `\n  DESCRIPTION\n    ${description}\n`,
    rows.length === 0 ? "" : "\n  OPTIONS\n",
    ...rows.map(([key, option]) => `    ${optionLabel(key, option).padEnd(15)}  ${option.help}\n`),
    "\n",
  ].join("");
}

const commandData = ({ name, group, summary, description, options }: Command) => ({
  name,
  group,
  summary,
  description,
  options: Object.entries(options).map(([key, option]) => ({
    name: key,
    kind: option.kind,
    required: isRequired(option),
    help: option.help,
  })),
});
