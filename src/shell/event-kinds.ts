/** The kinds of domain events: what each is called, and what is printed when it happens. */
import type { DomainEvent, DomainEventKind } from "../api/domain-events.ts";
import {
  ConnectDomainEventAgentLifecycleReason as AgentReason,
  ConnectDomainEventAgentLifecycleState as AgentState,
  ConnectDomainEventBlockJobStatus as JobStatus,
  ConnectDomainEventDiskChangeReason as DiskChange,
  DomainBlockJobType as JobType,
  DomainEventGraphicsAddressType as AddressType,
  DomainEventGraphicsPhase as Phase,
  DomainEventID,
  DomainEventIOErrorAction as IOErrorAction,
  DomainEventTrayChangeReason as TrayChange,
  DomainEventWatchdogAction as WatchdogAction,
  DomainMemoryFailureActionType as FailureAction,
  DomainMemoryFailureFlags as FailureFlags,
  DomainMemoryFailureRecipientType as FailureRecipient,
  DomainMetadataType,
} from "../protocol/enums.ts";
import { lifecycleText } from "./lifecycle-words.ts";

export interface EventKind {
  readonly id: DomainEventKind;
  /** As `--event` takes it. */
  readonly name: string;
  /** What stands behind the domain's name, a colon or line feed included. */
  readonly text: (event: DomainEvent) => string;
}

const kind = <I extends DomainEventKind>(id: I, name: string, text: (event: DomainEvent<I>) => string): EventKind => ({
  id,
  name,
  text: text as unknown as EventKind["text"],
});
const plain = (id: DomainEventKind, name: string): EventKind => kind(id, name, () => "");

type Words = Readonly<Record<number, string>>;
const word = (words: Words, value: number): string => words[value] ?? "unknown";

const watchdogActions: Words = {
  [WatchdogAction.NONE]: "none",
  [WatchdogAction.PAUSE]: "pause",
  [WatchdogAction.RESET]: "reset",
  [WatchdogAction.POWEROFF]: "poweroff",
  [WatchdogAction.SHUTDOWN]: "shutdown",
  [WatchdogAction.DEBUG]: "debug",
  [WatchdogAction.INJECTNMI]: "inject-nmi",
};
const ioErrorActions: Words = {
  [IOErrorAction.NONE]: "none",
  [IOErrorAction.PAUSE]: "pause",
  [IOErrorAction.REPORT]: "report",
};
const phases: Words = {
  [Phase.CONNECT]: "connect",
  [Phase.INITIALIZE]: "initialize",
  [Phase.DISCONNECT]: "disconnect",
};
const addressTypes: Words = { [AddressType.IPV4]: "IPv4", [AddressType.IPV6]: "IPv6", [AddressType.UNIX]: "unix" };
const jobTypes: Words = {
  [JobType.PULL]: "Block Pull",
  [JobType.COPY]: "Block Copy",
  [JobType.COMMIT]: "Block Commit",
  [JobType.ACTIVE_COMMIT]: "Active Block Commit",
  [JobType.BACKUP]: "Backup",
};
const jobStatuses: Words = {
  [JobStatus.COMPLETED]: "completed",
  [JobStatus.FAILED]: "failed",
  [JobStatus.CANCELED]: "canceled",
  [JobStatus.READY]: "ready",
};
const diskChanges: Words = {
  [DiskChange.CHANGE_MISSING_ON_START]: "changed",
  [DiskChange.DROP_MISSING_ON_START]: "dropped",
};
const trayChanges: Words = { [TrayChange.OPEN]: "opened", [TrayChange.CLOSE]: "closed" };
const agentStates: Words = { [AgentState.CONNECTED]: "connected", [AgentState.DISCONNECTED]: "disconnected" };
const agentReasons: Words = { [AgentReason.DOMAIN_STARTED]: "domain started", [AgentReason.CHANNEL]: "channel event" };
const metadataTypes: Words = {
  [DomainMetadataType.DESCRIPTION]: "description",
  [DomainMetadataType.TITLE]: "title",
  [DomainMetadataType.ELEMENT]: "element",
};
const failureRecipients: Words = { [FailureRecipient.HYPERVISOR]: "hypervisor", [FailureRecipient.GUEST]: "guest" };
const failureActions: Words = {
  [FailureAction.IGNORE]: "ignore",
  [FailureAction.INJECT]: "inject",
  [FailureAction.FATAL]: "fatal",
  [FailureAction.RESET]: "reset",
};

const parameterLines = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `\n\t${name}: ${typeof value === "boolean" ? (value ? "yes" : "no") : String(value)}`)
    .join("");

const jobText = (disk: string, type: number, status: number): string =>
  `: ${word(jobTypes, type)} for ${disk} ${word(jobStatuses, status)}`;

/** In the order of their numbers, as `event --list` shows them. */
export const eventKinds: readonly EventKind[] = [
  kind(DomainEventID.LIFECYCLE, "lifecycle", ({ event, detail }) => `: ${lifecycleText(event, detail)}`),
  plain(DomainEventID.REBOOT, "reboot"),
  kind(DomainEventID.RTC_CHANGE, "rtc-change", ({ offset }) => `: ${offset}`),
  kind(DomainEventID.WATCHDOG, "watchdog", ({ action }) => `: ${word(watchdogActions, action)}`),
  kind(
    DomainEventID.IO_ERROR,
    "io-error",
    ({ srcPath, devAlias, action }) => `: ${srcPath} (${devAlias}) ${word(ioErrorActions, action)}`,
  ),
  kind(DomainEventID.GRAPHICS, "graphics", ({ phase, local, remote, authScheme, subject }) => {
    const [here, there] = [local, remote].map(
      ({ family, node, service }) => `[${word(addressTypes, family)} ${node} ${service}]`,
    );
    const identities = subject.map(({ type, name }) => `\t${type}=${name}`).join("\n");
    const more = identities === "" ? "" : `\n${identities}`;
    return `: ${word(phases, phase)} local${here} remote${there} ${authScheme}${more}`;
  }),
  kind(
    DomainEventID.IO_ERROR_REASON,
    "io-error-reason",
    ({ srcPath, devAlias, action, reason }) =>
      `: ${srcPath} (${devAlias}) ${word(ioErrorActions, action)} due to ${reason}`,
  ),
  plain(DomainEventID.CONTROL_ERROR, "control-error"),
  kind(DomainEventID.BLOCK_JOB, "block-job", ({ path, type, status }) => jobText(path, type, status)),
  kind(
    DomainEventID.DISK_CHANGE,
    "disk-change",
    ({ devAlias, oldSrcPath, newSrcPath, reason }) =>
      ` disk ${devAlias}: ${oldSrcPath ?? ""} -> ${newSrcPath ?? ""}: ${word(diskChanges, reason)}`,
  ),
  kind(
    DomainEventID.TRAY_CHANGE,
    "tray-change",
    ({ devAlias, reason }) => ` disk ${devAlias}: ${word(trayChanges, reason)}`,
  ),
  plain(DomainEventID.PMWAKEUP, "pm-wakeup"),
  plain(DomainEventID.PMSUSPEND, "pm-suspend"),
  kind(DomainEventID.BALLOON_CHANGE, "balloon-change", ({ actual }) => `: ${actual}KiB`),
  plain(DomainEventID.PMSUSPEND_DISK, "pm-suspend-disk"),
  kind(DomainEventID.DEVICE_REMOVED, "device-removed", ({ devAlias }) => `: ${devAlias}`),
  kind(DomainEventID.BLOCK_JOB_2, "block-job-2", ({ dst, type, status }) => jobText(dst, type, status)),
  kind(DomainEventID.TUNABLE, "tunable", ({ params }) => `:${parameterLines(params)}`),
  kind(
    DomainEventID.AGENT_LIFECYCLE,
    "agent-lifecycle",
    ({ state, reason }) => `: state: '${word(agentStates, state)}' reason: '${word(agentReasons, reason)}'`,
  ),
  kind(DomainEventID.DEVICE_ADDED, "device-added", ({ devAlias }) => `: ${devAlias}`),
  kind(DomainEventID.MIGRATION_ITERATION, "migration-iteration", ({ iteration }) => `: iteration: '${iteration}'`),
  kind(DomainEventID.JOB_COMPLETED, "job-completed", ({ params }) => `:${parameterLines(params)}`),
  kind(DomainEventID.DEVICE_REMOVAL_FAILED, "device-removal-failed", ({ devAlias }) => `: ${devAlias}`),
  kind(
    DomainEventID.METADATA_CHANGE,
    "metadata-change",
    ({ type, nsuri }) => `: type ${word(metadataTypes, type)}, uri ${nsuri ?? "<null>"}`,
  ),
  kind(
    DomainEventID.BLOCK_THRESHOLD,
    "block-threshold",
    ({ dev, path, threshold, excess }) => `: dev: ${dev}(${path ?? ""}) ${threshold} ${excess}`,
  ),
  kind(DomainEventID.MEMORY_FAILURE, "memory-failure", ({ recipient, action, flags }) =>
    [
      ":",
      `recipient: ${word(failureRecipients, recipient)}`,
      `action: ${word(failureActions, action)}`,
      "flags:",
      `\taction required: ${(flags & FailureFlags.ACTION_REQUIRED) === 0 ? 0 : 1}`,
      `\trecursive: ${(flags & FailureFlags.RECURSIVE) === 0 ? 0 : 1}`,
    ].join("\n"),
  ),
  kind(
    DomainEventID.MEMORY_DEVICE_SIZE_CHANGE,
    "memory-device-size-change",
    ({ alias, size }) => `:\nalias: ${alias}\nsize: ${size}`,
  ),
  kind(
    DomainEventID.NIC_MAC_CHANGE,
    "nic-mac-change",
    ({ alias, oldMAC, newMAC }) => `:\nalias: ${alias}\nold MAC: ${oldMAC}\nnew MAC: ${newMAC}`,
  ),
];

/** The line, or lines, that tell of an event. */
export const eventText = ({ name, text }: EventKind, event: DomainEvent): string =>
  `event '${name}' for domain '${event.domain.name}'${text(event)}\n`;
