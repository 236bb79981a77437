/** What could come next in a line: from the table of commands, and from the daemon where names are wanted. */
import { ConnectListAllDomainsFlags } from "../protocol/enums.ts";
import { VirError } from "../protocol/errors.ts";
import type { Command, Completes } from "./command.ts";
import { Failure } from "./failure.ts";
import type { Shell } from "./shell.ts";

/** Everything that the last of `words` may become, it being its beginning. */
export async function completions(
  shell: Shell,
  commands: readonly Command[],
  words: readonly string[],
): Promise<readonly string[]> {
  const begun = words.at(-1) ?? "";
  const found = words.length <= 1 ? shownNames(commands) : await inCommand(shell, commands, words);
  return [...new Set(found)].filter((word) => word.startsWith(begun)).toSorted();
}

const shownNames = (commands: readonly Command[]): string[] =>
  commands.filter(({ hidden }) => hidden !== true).map(({ name }) => name);

async function inCommand(shell: Shell, commands: readonly Command[], words: readonly string[]): Promise<string[]> {
  const command = commands.find(({ name }) => name === words[0]);
  if (command === undefined) return [];
  const before = words.slice(1, -1);
  const begun = words.at(-1) ?? "";
  if (command.name === "help") return [...shownNames(commands), ...new Set(commands.map(({ group }) => group))];
  const given = new Set<string>();
  let awaited: string | undefined;
  const options = Object.entries(command.options);
  for (const word of before) {
    if (awaited !== undefined) {
      given.add(awaited);
      awaited = undefined;
    } else if (word.startsWith("--")) {
      const [key = "", value] = word.slice(2).split("=", 2);
      if (value === undefined && command.options[key]?.kind !== "flag") awaited = key;
      else given.add(key);
    } else {
      const place = options.find(([key, { kind }]) => kind !== "flag" && !given.has(key));
      if (place !== undefined) given.add(place[0]);
    }
  }
  if (awaited !== undefined) return values(shell, command, awaited);
  const flags = options.filter(([key]) => !given.has(key)).map(([key]) => `--${key}`);
  if (begun.startsWith("-")) return flags;
  const place = options.find(([key, { kind }]) => kind !== "flag" && !given.has(key));
  return place === undefined ? flags : [...(await values(shell, command, place[0])), ...flags];
}

async function values(shell: Shell, command: Command, key: string): Promise<string[]> {
  const option = command.options[key];
  const completes: Completes | undefined = option?.kind === "string" ? option.completes : undefined;
  if (completes === undefined || completes === "file") return [];
  if (typeof completes !== "string") return [...completes];
  const flags = {
    domain: 0,
    "active-domain": ConnectListAllDomainsFlags.ACTIVE,
    "inactive-domain": ConnectListAllDomainsFlags.INACTIVE,
  }[completes];
  try {
    const connection = await shell.connection();
    return (await connection.listAllDomains(flags)).map(({ name }) => name);
  } catch (error) {
    // whoever presses Tab is not told why there is nothing
    if (error instanceof Failure || error instanceof VirError) return [];
    throw error;
  }
}
