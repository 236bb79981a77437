/** The command line of a guest's QEMU: from the live definition, in the order and the spelling of libvirt. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import type { QemuCapabilities } from "../capabilities/capabilities.ts";
import { audioParts } from "./audio.ts";
import { bootParts } from "./boot.ts";
import { characterParts } from "./character.ts";
import { clockParts } from "./clock.ts";
import { buildContext, type BuildContext, type CommandRuntime } from "./context.ts";
import { controllerParts, readerParts } from "./controllers.ts";
import { cpuParts, smpParts } from "./cpu.ts";
import { diskParts } from "./disks.ts";
import { environmentOf } from "./environment.ts";
import { firmwareParts } from "./firmware.ts";
import { graphicsParts, noDisplayParts } from "./graphics.ts";
import { hubParts, inputParts } from "./input.ts";
import { iommuParts } from "./iommu.ts";
import { iothreadParts } from "./iothreads.ts";
import { acpiSwitch, hpetSwitch, machineParts, powerManagement } from "./machine.ts";
import { memballoonParts } from "./memballoon.ts";
import { memoryDeviceParts } from "./memory-devices.ts";
import { memoryParts } from "./memory.ts";
import { monitorParts } from "./monitor.ts";
import { numaParts } from "./numa.ts";
import { interfaceParts } from "./network.ts";
import { object, option, type Part, words } from "./part.ts";
import { panicParts, vmcoreinfoParts } from "./panic.ts";
import { rngParts } from "./rng.ts";
import { serialise } from "./serialise.ts";
import { hostdevParts } from "./hostdev.ts";
import { smartcardParts } from "./smartcard.ts";
import { redirdevParts } from "./redirdev.ts";
import { filesystemParts } from "./filesystem.ts";
import { tpmParts } from "./tpm.ts";
import { cryptoParts, pstoreParts } from "./crypto.ts";
import { deprecationParts } from "./deprecation.ts";
import { reservationHelper } from "./reservations.ts";
import { generationParts } from "./generation.ts";
import { fwCfgParts, smbiosParts } from "./smbios.ts";
import { shmemParts } from "./shmem.ts";
import { soundParts } from "./sound.ts";
import { refuseUnstartable } from "./unstartable.ts";
import { refuseUnsupported } from "./unsupported.ts";
import { videoParts } from "./video.ts";
import { vsockParts } from "./vsock.ts";
import { watchdogParts } from "./watchdog.ts";

export type { CommandRuntime } from "./context.ts";
export { assignNodeNumbers } from "./disk-nodes.ts";
export { type MonitorStep, startSteps } from "./start-steps.ts";

export interface QemuCommand {
  argv: [string, ...string[]];
  environment: Record<string, string>;
}

/**
 * The command line of a guest that is started.
 *
 * @param definition live: aliases, addresses and ports are assigned
 * @throws {VirError} CONFIG_UNSUPPORTED for what cannot be built, or not be started yet, naming the element
 */
export function buildCommand(
  definition: DomainDefinition,
  capabilities: QemuCapabilities,
  runtime: CommandRuntime,
  nowMs = Date.now(),
): QemuCommand {
  refuseUnstartable(definition, capabilities);
  return describeCommand(definition, capabilities, runtime, nowMs);
}

/**
 * The command line that a definition comes to, also where a start lacks something of the host's that this driver does not
 * set up yet.
 *
 * @throws {VirError} CONFIG_UNSUPPORTED for what QEMU cannot be, naming the element
 */
export function describeCommand(
  definition: DomainDefinition,
  capabilities: QemuCapabilities,
  runtime: CommandRuntime,
  nowMs = Date.now(),
): QemuCommand {
  refuseUnsupported(definition);
  const context = buildContext(definition, capabilities, runtime);
  const binary = definition.devices.emulator ?? capabilities.binary;
  return {
    argv: [binary, ...serialise(allParts(context, nowMs))],
    environment: environmentOf(context, process.env["PATH"] ?? defaultPath),
  };
}

/** Refuses what `buildCommand` would refuse, before anything of a start has happened. */
export function checkBuildable(definition: DomainDefinition, capabilities: QemuCapabilities): void {
  buildCommand(definition, capabilities, { libDirectory: "/", masterKeyPath: "/", monitorFd: 3 });
}

function allParts(context: BuildContext, nowMs: number): Part[] {
  const { definition, capabilities } = context;
  const firmware = firmwareParts(context);
  // newer releases take the IOMMU behind the bridges
  const iommuFirst = capabilities.version < 8_000_000;
  return [
    option("-name", undefined, { guest: definition.name, "debug-threads": true }),
    ...deprecationParts(context),
    words("-S"),
    object({ "qom-type": "secret", id: "masterKey0", format: "raw", file: context.runtime.masterKeyPath }),
    ...reservationHelper(context),
    ...firmware.nodes,
    ...machineParts(context, firmware.flash),
    ...cpuParts(context),
    ...firmware.others,
    ...memoryParts(context),
    words("-overcommit", `mem-lock=${definition.memoryBacking?.locked === true ? "on" : "off"}`),
    ...smpParts(context),
    ...iothreadParts(context),
    ...numaParts(context),
    ...(definition.uuid === undefined ? [] : [words("-uuid", definition.uuid)]),
    ...generationParts(context),
    ...smbiosParts(context),
    ...fwCfgParts(context),
    ...noDisplayParts(context),
    words("-no-user-config", "-nodefaults"),
    ...monitorParts(context),
    ...clockParts(context, nowMs),
    ...hpetSwitch(context),
    words("-no-shutdown"),
    ...acpiSwitch(context),
    ...powerManagement(context),
    ...bootParts(context),
    ...(iommuFirst ? iommuParts(context) : []),
    ...controllerParts(context),
    ...(iommuFirst ? [] : iommuParts(context)),
    ...memoryDeviceParts(context),
    ...hubParts(context),
    ...readerParts(context),
    ...diskParts(context),
    ...filesystemParts(context),
    ...interfaceParts(context),
    ...smartcardParts(context),
    ...characterParts(context),
    ...tpmParts(context),
    ...inputParts(context),
    ...audioParts(context),
    ...graphicsParts(context),
    ...videoParts(context),
    ...soundParts(context),
    ...watchdogParts(context),
    ...redirdevParts(context),
    ...hostdevParts(context),
    ...memballoonParts(context),
    ...rngParts(context),
    ...vmcoreinfoParts(context),
    ...extraParts(context),
    ...(capabilities.hasOption("sandbox", "enable") ? [words("-sandbox", sandbox)] : []),
    ...panicParts(context),
    ...shmemParts(context),
    ...vsockParts(context),
    ...cryptoParts(context),
    ...pstoreParts(context),
    words("-msg", "timestamp=on"),
  ];
}

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const sandbox = "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny";

const extraParts = ({ definition }: BuildContext): Part[] => {
  const args = definition.qemuCommandLine?.args ?? [];
  return args.length === 0 ? [] : [words(...args.map(({ value }) => value))];
};
