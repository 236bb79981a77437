/** The command that lists domains. */
import type { Domain } from "../../api/domain.ts";
import {
  ConnectListAllDomainsFlags as Filter,
  DomainMetadataType,
  DomainState,
  ErrorNumber,
} from "../../protocol/enums.ts";
import { VirError } from "../../protocol/errors.ts";
import { table, told } from "../answer.ts";
import { command, flag } from "../command.ts";
import { exclude, saying } from "../failure.ts";
import { stateName } from "../state-names.ts";

const options = {
  inactive: flag("domains that do not run"),
  all: flag("domains that run and that do not"),
  transient: flag("only domains that are not defined"),
  persistent: flag("only domains that are defined"),
  "with-snapshot": flag("only domains that have snapshots"),
  "without-snapshot": flag("only domains that have none"),
  "with-checkpoint": flag("only domains that have checkpoints"),
  "without-checkpoint": flag("only domains that have none"),
  "state-running": flag("only domains that run"),
  "state-paused": flag("only domains that are paused"),
  "state-shutoff": flag("only domains that are shut off"),
  "state-other": flag("only domains in other states"),
  autostart: flag("only domains that start with the host"),
  "no-autostart": flag("only domains that do not"),
  "with-managed-save": flag("only domains with saved memory"),
  "without-managed-save": flag("only domains without"),
  uuid: flag("print UUIDs"),
  name: flag("print names"),
  id: flag("print numbers"),
  table: flag("print a table, as without --uuid, --name and --id"),
  "managed-save": flag("show which domains have saved memory"),
  title: flag("show titles"),
};

const filters: Readonly<Partial<Record<keyof typeof options, number>>> = {
  persistent: Filter.PERSISTENT,
  transient: Filter.TRANSIENT,
  "with-managed-save": Filter.MANAGEDSAVE,
  "without-managed-save": Filter.NO_MANAGEDSAVE,
  autostart: Filter.AUTOSTART,
  "no-autostart": Filter.NO_AUTOSTART,
  "with-snapshot": Filter.HAS_SNAPSHOT,
  "without-snapshot": Filter.NO_SNAPSHOT,
  "with-checkpoint": Filter.HAS_CHECKPOINT,
  "without-checkpoint": Filter.NO_CHECKPOINT,
  "state-running": Filter.RUNNING,
  "state-paused": Filter.PAUSED,
  "state-shutoff": Filter.SHUTOFF,
  "state-other": Filter.OTHER,
};

function filterOf(given: Readonly<Record<keyof typeof options, boolean>>): number {
  let flags: number = given.inactive || given["state-shutoff"] ? Filter.INACTIVE : Filter.ACTIVE;
  if (given.all) flags = Filter.ACTIVE | Filter.INACTIVE;
  for (const [name, bit] of Object.entries(filters)) if (given[name as keyof typeof filters]) flags |= bit;
  return flags;
}

/** Running ones by number, then the others by name. */
function order(one: Domain, other: Domain): number {
  if (one.id !== -1 && other.id !== -1) return one.id - other.id;
  if (one.id !== -1) return -1;
  if (other.id !== -1) return 1;
  const [left, right] = [one.name.toLowerCase(), other.name.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

const shownId = ({ id }: Domain): string => (id === -1 ? "-" : String(id));

/** The title, empty without one. */
async function titleOf(guest: Domain): Promise<string> {
  try {
    return await guest.getMetadata(DomainMetadataType.TITLE);
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    if (error.code === ErrorNumber.NO_DOMAIN_METADATA) return "";
    if (error.code !== ErrorNumber.NO_SUPPORT) throw error;
    const { elementText } = await import("../domain-xml.ts");
    return elementText(guest, "title");
  }
}

/** Undefined for a domain that is gone by now. */
async function about(guest: Domain, withSaved: boolean, withTitle: boolean) {
  try {
    const [{ state }, saved, title] = await Promise.all([
      guest.getState(),
      withSaved && guest.id === -1 ? guest.hasManagedSaveImage() : false,
      withTitle ? titleOf(guest) : "",
    ]);
    const name = state === DomainState.SHUTOFF && saved ? "saved" : stateName(state);
    return { id: shownId(guest), name: guest.name, uuid: guest.uuid, state: name, title };
  } catch (error) {
    if (error instanceof VirError && error.code === ErrorNumber.NO_DOMAIN) return undefined;
    throw error;
  }
}

export const listCommand = command({
  name: "list",
  group: "monitor",
  summary: "list domains",
  description: "Lists the domains that run, or those that the options say.",
  options,
  async run(shell, given) {
    exclude(given, "table", "name");
    exclude(given, "table", "uuid");
    exclude(given, "table", "id");
    const connection = await shell.connection();
    const guests = await saying("Failed to list domains", connection.listAllDomains(filterOf(given)));
    guests.sort(order);
    if (given.uuid || given.name || given.id) {
      const lines = guests.map((guest) => [
        ...(given.uuid ? [guest.uuid] : []),
        ...(given.id && (guest.id !== -1 || given.uuid || given.name) ? [shownId(guest)] : []),
        ...(given.name ? [guest.name] : []),
      ]);
      const data = guests.map(({ uuid, id, name }) => ({
        ...(given.uuid ? { uuid } : {}),
        ...(given.id ? { id: id === -1 ? null : id } : {}),
        ...(given.name ? { name } : {}),
      }));
      return told(lines.flatMap((line) => (line.length === 0 ? [] : `${line.join(" ")}\n`)).join(""), data);
    }
    const found = await Promise.all(guests.map((guest) => about(guest, given["managed-save"], given.title)));
    const rows = found.filter((row) => row !== undefined);
    return table(
      [
        { key: "id", title: "Id" },
        { key: "name", title: "Name" },
        { key: "state", title: "State" },
        ...(given.title ? [{ key: "title", title: "Title" } as const] : []),
      ],
      rows,
      rows.map(({ id, name, uuid, state, title }) => ({
        id: id === "-" ? null : Number(id),
        name,
        uuid,
        state,
        ...(given.title ? { title } : {}),
      })),
    );
  },
});
