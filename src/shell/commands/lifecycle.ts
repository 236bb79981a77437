/** Commands that start, stop and steer guests. */
import type { Domain } from "../../api/domain.ts";
import {
  DomainCreateFlags,
  DomainDestroyFlagsValues,
  DomainRebootFlagValues,
  DomainShutdownFlagValues,
} from "../../protocol/enums.ts";
import { type Answer, done } from "../answer.ts";
import { command, flag, optional, required } from "../command.ts";
import { Failure, saying } from "../failure.ts";
import { readDescription } from "../file.ts";
import { lookupDomain } from "../lookup.ts";
import type { Shell } from "../shell.ts";

const domain = (which: "domain" | "active-domain" | "inactive-domain") =>
  required("name, number or UUID of the domain", which);

const startOptions = {
  console: flag("connect to the guest's console at once"),
  paused: flag("do not let the guest run yet"),
  autodestroy: flag("the guest ends when this connection does"),
};

const startFlags = (given: { paused: boolean; autodestroy: boolean }): number =>
  (given.paused ? DomainCreateFlags.START_PAUSED : 0) | (given.autodestroy ? DomainCreateFlags.START_AUTODESTROY : 0);

/** What is told of a guest that was started, and its console if that was asked for. */
async function started(shell: Shell, guest: Domain, withConsole: boolean, answer: Answer): Promise<Answer | undefined> {
  if (!withConsole) return answer;
  shell.print(answer);
  const { runConsole } = await import("../console.ts");
  return runConsole(shell, guest);
}

/** A command that takes a domain and does one thing to it. */
const steer = (
  name: string,
  summary: string,
  description: string,
  act: (guest: Domain) => Promise<void>,
  outcome: string,
) =>
  command({
    name,
    group: "domain",
    summary,
    description,
    options: { domain: domain("active-domain") },
    async run(shell, values) {
      const guest = await lookupDomain(shell, values.domain);
      await saying(`Failed to ${name} domain '${values.domain}'`, act(guest));
      return done(`Domain '${values.domain}' ${outcome}`, { domain: guest.name, uuid: guest.uuid, done: name });
    },
  });

const ways = {
  acpi: { shutdown: DomainShutdownFlagValues.ACPI_POWER_BTN, reboot: DomainRebootFlagValues.ACPI_POWER_BTN },
  agent: { shutdown: DomainShutdownFlagValues.GUEST_AGENT, reboot: DomainRebootFlagValues.GUEST_AGENT },
  initctl: { shutdown: DomainShutdownFlagValues.INITCTL, reboot: DomainRebootFlagValues.INITCTL },
  signal: { shutdown: DomainShutdownFlagValues.SIGNAL, reboot: DomainRebootFlagValues.SIGNAL },
  paravirt: { shutdown: DomainShutdownFlagValues.PARAVIRT, reboot: DomainRebootFlagValues.PARAVIRT },
} as const;

/** A command that asks the guest itself. */
const ask = (
  name: "shutdown" | "reboot",
  summary: string,
  description: string,
  act: (guest: Domain, flags: number) => Promise<void>,
) =>
  command({
    name,
    group: "domain",
    summary,
    description,
    options: {
      domain: domain("active-domain"),
      mode: optional(`how the guest is asked, commas between: ${Object.keys(ways).join(", ")}`, Object.keys(ways)),
    },
    async run(shell, values) {
      let flags = 0;
      for (const word of values.mode?.split(",") ?? []) {
        if (!Object.hasOwn(ways, word)) throw new Failure(unknownMode(name, word));
        flags |= ways[word as keyof typeof ways][name];
      }
      const guest = await lookupDomain(shell, values.domain);
      await saying(`Failed to ${name} domain '${values.domain}'`, act(guest, flags));
      const outcome = name === "shutdown" ? "shutdown" : "rebooted";
      return done(`Domain '${values.domain}' is being ${outcome}`, {
        domain: guest.name,
        uuid: guest.uuid,
        asked: name,
      });
    },
  });

/** virsh writes the list in two ways. */
const unknownMode = (name: string, word: string): string =>
  `Unknown mode ${word} value, expecting 'acpi', 'agent', 'initctl', 'signal'${name === "shutdown" ? "," : ""} or 'paravirt'`;

export const lifecycleCommands = [
  command({
    name: "create",
    group: "domain",
    summary: "start a guest that is forgotten when it ends",
    description: "Starts a transient guest from a file with its XML description.",
    options: {
      file: required("the file with the domain's XML", "file"),
      ...startOptions,
      validate: flag("refuse what does not follow the schema"),
      "reset-nvram": flag("start with firmware variables made anew from their template"),
    },
    async run(shell, values) {
      const xml = await readDescription(values.file);
      const flags =
        startFlags(values) |
        (values.validate ? DomainCreateFlags.START_VALIDATE : 0) |
        (values["reset-nvram"] ? DomainCreateFlags.START_RESET_NVRAM : 0);
      const connection = await shell.connection();
      const guest = await saying(`Failed to create domain from ${values.file}`, connection.domainCreateXML(xml, flags));
      const data = { domain: guest.name, uuid: guest.uuid, id: guest.id, done: "create" };
      return started(shell, guest, values.console, done(`Domain '${guest.name}' created from ${values.file}`, data));
    },
  }),
  command({
    name: "start",
    group: "domain",
    summary: "start a defined guest",
    description: "Starts a guest, from its saved memory where it has some.",
    options: {
      domain: required("name or UUID of the domain", "inactive-domain"),
      ...startOptions,
      "bypass-cache": flag("read saved memory past the host's page cache"),
      "force-boot": flag("throw saved memory away and boot"),
      "reset-nvram": flag("start with firmware variables made anew from their template"),
    },
    async run(shell, values) {
      const guest = await lookupDomain(shell, values.domain, ["uuid", "name"]);
      if (guest.id !== -1) throw new Failure("Domain is already active");
      const flags =
        startFlags(values) |
        (values["bypass-cache"] ? DomainCreateFlags.START_BYPASS_CACHE : 0) |
        (values["force-boot"] ? DomainCreateFlags.START_FORCE_BOOT : 0) |
        (values["reset-nvram"] ? DomainCreateFlags.START_RESET_NVRAM : 0);
      await saying(`Failed to start domain '${guest.name}'`, guest.create(flags));
      const data = { domain: guest.name, uuid: guest.uuid, id: guest.id, done: "start" };
      return started(shell, guest, values.console, done(`Domain '${guest.name}' started`, data));
    },
  }),
  command({
    name: "destroy",
    group: "domain",
    summary: "stop a guest at once",
    description: "Stops a guest as by pulling its plug; its definition and disks stay.",
    options: {
      domain: domain("active-domain"),
      graceful: flag("do not kill a guest that does not end by itself"),
      "remove-logs": flag("remove the guest's log files as well"),
    },
    async run(shell, values) {
      const guest = await lookupDomain(shell, values.domain);
      const flags =
        (values.graceful ? DomainDestroyFlagsValues.GRACEFUL : 0) |
        (values["remove-logs"] ? DomainDestroyFlagsValues.REMOVE_LOGS : 0);
      await saying(`Failed to destroy domain '${values.domain}'`, guest.destroy(flags));
      return done(`Domain '${values.domain}' destroyed`, { domain: guest.name, uuid: guest.uuid, done: "destroy" });
    },
  }),
  ask("shutdown", "ask a guest to shut down", "The guest may take its time, or not do it.", (guest, flags) =>
    guest.shutdown(flags),
  ),
  ask("reboot", "ask a guest to boot again", "The guest may take its time, or not do it.", (guest, flags) =>
    guest.reboot(flags),
  ),
  steer(
    "reset",
    "reset a guest",
    "As by its reset button: the guest is not asked.",
    (guest) => guest.reset(),
    "was reset",
  ),
  steer("suspend", "pause a guest", "It stays in memory and does not run.", (guest) => guest.suspend(), "suspended"),
  steer("resume", "let a paused guest go on", "Ends what suspend began.", (guest) => guest.resume(), "resumed"),
];
