/** Commands that tell about one domain. */
import type { Domain } from "../../api/domain.ts";
import {
  DomainControlErrorReason,
  DomainControlState,
  DomainVcpuFlags,
  DomainXMLFlags,
  ErrorNumber,
} from "../../protocol/enums.ts";
import { VirError } from "../../protocol/errors.ts";
import { type Answer, table, told } from "../answer.ts";
import { command, flag, required } from "../command.ts";
import { exclude, Failure } from "../failure.ts";
import { lookupDomain } from "../lookup.ts";
import { reasonName, stateName } from "../state-names.ts";

const domain = required("name, number or UUID of the domain", "domain");
const inactive = flag("as it is defined, even while the guest runs");

const domainXml = () => import("../domain-xml.ts");

async function vncDisplay(guest: Domain): Promise<Answer> {
  const { childAttribute, devicesOf } = await domainXml();
  if (!(await guest.isActive())) throw new Failure("Domain is not running");
  const display = (await devicesOf(guest, "graphics")).find(({ attributes }) => attributes["type"] === "vnc");
  const port = Number(display?.attributes["port"] ?? "-1");
  if (display === undefined || !(port >= 0)) throw new Failure("Failed to get VNC port. Is this domain using VNC?");
  const listen = display.attributes["listen"] ?? childAttribute(display, "listen", "address");
  const host = listen === undefined || listen === "0.0.0.0" ? "" : listen;
  const number = port - 5900;
  return told(`${host}:${number}\n`, { host: host === "" ? null : host, port, display: number });
}

type CountWanted = Readonly<Record<"maximum" | "active" | "live" | "config" | "current" | "guest", boolean>>;

/** @throws {Failure} for what cannot be wanted together */
function countWanted({ maximum, active, live, config, current, guest }: CountWanted): CountWanted {
  const given = { maximum, active, live, config, current, guest };
  // --current alone is what --active is called since there is a state to be current
  const wanted = !maximum && !active && current ? { ...given, active: true, current: false } : given;
  exclude(wanted, "live", "config");
  exclude(wanted, "current", "live");
  exclude(wanted, "current", "config");
  exclude(wanted, "active", "maximum");
  exclude(wanted, "guest", "config");
  return wanted;
}

/** A guest that cannot be asked is told apart from an agent that fails. */
function sayingWhyNot(error: unknown): never {
  const cannot: readonly number[] = [ErrorNumber.INVALID_ARG, ErrorNumber.NO_SUPPORT];
  if (error instanceof VirError && cannot.includes(error.code)) {
    throw new Failure("Failed to retrieve vCPU count from the guest", error);
  }
  throw error;
}

async function vcpuCount(guest: Domain, asked: CountWanted): Promise<Answer> {
  const count = (flags: number): Promise<number> => guest.getVcpusFlags(flags);
  if (Object.values(asked).includes(true)) {
    const counting = count(
      (asked.live ? DomainVcpuFlags.LIVE : 0) |
        (asked.config ? DomainVcpuFlags.CONFIG : 0) |
        (asked.maximum ? DomainVcpuFlags.MAXIMUM : 0) |
        (asked.guest ? DomainVcpuFlags.GUEST : 0),
    );
    const number = await (asked.guest ? counting.catch(sayingWhyNot) : counting);
    return told(`${number}\n`, { vcpus: number });
  }
  const [active, persistent] = await Promise.all([guest.isActive(), guest.isPersistent()]);
  const kinds = [
    { what: "maximum", where: "config", asked: persistent, flags: DomainVcpuFlags.MAXIMUM | DomainVcpuFlags.CONFIG },
    { what: "maximum", where: "live", asked: active, flags: DomainVcpuFlags.MAXIMUM | DomainVcpuFlags.LIVE },
    { what: "current", where: "config", asked: persistent, flags: DomainVcpuFlags.CONFIG },
    { what: "current", where: "live", asked: active, flags: DomainVcpuFlags.LIVE },
  ].filter(({ asked }) => asked);
  const rows = await Promise.all(
    kinds.map(async ({ what, where, flags }) => ({ what, where, vcpus: await count(flags) })),
  );
  const lines = rows.map(
    ({ what, where, vcpus }) => `${what.padEnd(12)} ${where.padEnd(12)} ${String(vcpus).padStart(3)}\n`,
  );
  return told(lines.join(""), rows);
}

const controlStates: Readonly<Record<number, string>> = {
  [DomainControlState.OK]: "ok",
  [DomainControlState.JOB]: "background job",
  [DomainControlState.OCCUPIED]: "occupied",
  [DomainControlState.ERROR]: "error",
};
const controlErrors: Readonly<Record<number, string>> = {
  [DomainControlErrorReason.NONE]: "",
  [DomainControlErrorReason.UNKNOWN]: "unknown",
  [DomainControlErrorReason.MONITOR]: "monitor failure",
  [DomainControlErrorReason.INTERNAL]: "internal (locking) error",
};

export const monitorCommands = [
  command({
    name: "domblklist",
    group: "monitor",
    summary: "a domain's disks",
    description: "Lists the domain's disks and what is behind them.",
    options: { domain, inactive, details: flag("with type and device") },
    async run(shell, values) {
      const { childAttribute, devicesOf } = await domainXml();
      const guest = await lookupDomain(shell, values.domain);
      const disks = await devicesOf(guest, "disk", values.inactive ? DomainXMLFlags.INACTIVE : 0);
      const { sourceOfDisk } = await import("../disk-source.ts");
      const rows = disks.map((disk) => {
        const target = childAttribute(disk, "target", "dev");
        if (target === undefined) throw new Failure("unable to query block list details");
        const { type = "", device = "" } = disk.attributes;
        return { type, device, target, source: sourceOfDisk(disk) ?? "-" };
      });
      const data = rows.map((row) => ({ ...row, source: row.source === "-" ? null : row.source }));
      return table(
        [
          ...(values.details
            ? ([
                { key: "type", title: "Type" },
                { key: "device", title: "Device" },
              ] as const)
            : []),
          { key: "target", title: "Target" },
          { key: "source", title: "Source" },
        ],
        rows,
        data,
      );
    },
  }),
  command({
    name: "domcontrol",
    group: "monitor",
    summary: "the state of the daemon's way to a guest",
    description: "Tells whether the daemon can talk to the guest's hypervisor, or what keeps it from that.",
    options: { domain },
    async run(shell, values) {
      const guest = await lookupDomain(shell, values.domain);
      const { state, details, stateTimeMs } = await guest.getControlInfo();
      const name = controlStates[state] ?? "unknown";
      const seconds = (Number(stateTimeMs) / 1000).toFixed(3);
      const reason = controlErrors[details] ?? "unknown";
      const shown =
        state === DomainControlState.OK
          ? name
          : state === DomainControlState.ERROR
            ? `${name}: ${reason} (${seconds}s)`
            : `${name} (${seconds}s)`;
      return told(`${shown}\n`, { state: name, stateTimeMs, ...(reason === "" ? {} : { reason }) });
    },
  }),
  command({
    name: "domiflist",
    group: "monitor",
    summary: "a domain's network interfaces",
    description: "Lists the domain's network interfaces and what they are connected to.",
    options: { domain, inactive },
    async run(shell, values) {
      const { childAttribute, devicesOf } = await domainXml();
      const guest = await lookupDomain(shell, values.domain);
      const interfaces = await devicesOf(guest, "interface", values.inactive ? DomainXMLFlags.INACTIVE : 0);
      const found = interfaces.map((element) => ({
        interface: childAttribute(element, "target", "dev") ?? null,
        type: element.attributes["type"] ?? null,
        source: childAttribute(element, "source", "bridge", "dev", "network", "name", "path") ?? null,
        model: childAttribute(element, "model", "type") ?? null,
        mac: childAttribute(element, "mac", "address") ?? null,
      }));
      return table(
        [
          { key: "interface", title: "Interface" },
          { key: "type", title: "Type" },
          { key: "source", title: "Source" },
          { key: "model", title: "Model" },
          { key: "mac", title: "MAC" },
        ],
        found.map((row) => ({
          interface: row.interface ?? "-",
          type: row.type ?? "-",
          source: row.source ?? "-",
          model: row.model ?? "-",
          mac: row.mac ?? "-",
        })),
        found,
      );
    },
  }),
  command({
    name: "dominfo",
    group: "monitor",
    summary: "the main facts about a domain",
    description: "Tells state, size and settings of the domain.",
    options: { domain },
    async run(shell, values) {
      const { domainFacts } = await import("../domain-facts.ts");
      return domainFacts(await lookupDomain(shell, values.domain));
    },
  }),
  command({
    name: "domstate",
    group: "monitor",
    summary: "a domain's state",
    description: "Tells whether the domain runs.",
    options: { domain, reason: flag("and why") },
    async run(shell, values) {
      const guest = await lookupDomain(shell, values.domain);
      const { state, reason } = await guest.getState();
      const shown = values.reason ? `${stateName(state)} (${reasonName(state, reason)})` : stateName(state);
      return told(`${shown}\n`, { state: stateName(state), reason: reasonName(state, reason) });
    },
  }),
  command({
    name: "ttyconsole",
    group: "domain",
    summary: "the terminal behind a guest's console",
    description: "Prints the path of the host's terminal device that the guest's console is connected to.",
    options: { domain },
    async run(shell, values) {
      const { devicesOf } = await domainXml();
      const guest = await lookupDomain(shell, values.domain);
      const tty = (await devicesOf(guest, "console"))[0]?.attributes["tty"];
      if (tty === undefined) throw new Failure("");
      return told(`${tty}\n`, { tty });
    },
  }),
  command({
    name: "vcpucount",
    group: "domain",
    summary: "how many processors a domain has",
    description: "Counts the domain's virtual processors: the most there can be and those there are.",
    options: {
      domain,
      maximum: flag("the most there can be"),
      active: flag("those there are"),
      live: flag("of the guest that runs"),
      config: flag("of the definition"),
      current: flag("of the guest if it runs, else of the definition"),
      guest: flag("as the guest's own agent counts them"),
    },
    async run(shell, values) {
      const wanted = countWanted(values);
      return vcpuCount(await lookupDomain(shell, values.domain), wanted);
    },
  }),
  command({
    name: "vncdisplay",
    group: "domain",
    summary: "where a guest's screen is served over VNC",
    description: "Prints address and display number of the guest's VNC server.",
    options: { domain },
    async run(shell, values) {
      return vncDisplay(await lookupDomain(shell, values.domain));
    },
  }),
];
