/** Starting a QEMU: from the definition to a guest whose monitor answers. */
import { randomBytes } from "node:crypto";
import type { StartRequest } from "../../engine/hypervisor.ts";
import { ensureDirectory, writeFileAtomically } from "../../host/files.ts";
import { removeTree } from "../../host/folder.ts";
import type { HostLogger } from "../../host/log.ts";
import { type HostProcess, startProcess } from "../../host/process.ts";
import { processIdentity } from "../../host/process-identity.ts";
import { connectUnix } from "../../host/unix-connect.ts";
import { createUnixListener } from "../../host/unix-listener.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { internalError, operationFailed, systemError } from "../../protocol/errors.ts";
import type { QemuCapabilities } from "./capabilities/capabilities.ts";
import { assignNodeNumbers, buildCommand, startSteps } from "./command/index.ts";
import { appendToGuestLog, startBanner } from "./guest-log.ts";
import { QemuGuest } from "./guest.ts";
import { type QemuPaths, guestPaths } from "./paths.ts";
import { reserveDisplays } from "./displays.ts";
import { type QmpClient, openQmp } from "./qmp/client.ts";
import { fillFromMonitor } from "./runtime-facts.ts";

/** How long QEMU may take from its start to its first answer, in milliseconds: it opens the disks before. */
const greetingTimeoutMs = 60_000;

export interface LaunchEnvironment {
  readonly paths: QemuPaths;
  readonly log: HostLogger;
}

/** @throws {VirError} SYSTEM_ERROR (QEMU cannot be run), INTERNAL_ERROR with QEMU's own words (it gives up) */
export async function launchGuest(
  { paths, log }: LaunchEnvironment,
  capabilities: QemuCapabilities,
  request: StartRequest,
): Promise<QemuGuest> {
  const { id, observer, signal } = request;
  const { name } = request.definition;
  const place = guestPaths(paths, id, name);
  await ensureDirectory(paths.log);
  await ensureDirectory(place.directory);
  const displays = await reserveDisplays(request.definition);
  const { definition } = displays;
  const listener = await createUnixListener({ path: place.monitor });
  let guest: QemuGuest | undefined;
  try {
    await writeFileAtomically(place.masterKey, randomBytes(32), { sync: "none" });
    assignNodeNumbers(definition.devices.disks);
    const command = buildCommand(definition, capabilities, {
      libDirectory: place.directory,
      masterKeyPath: place.masterKey,
      monitorFd: 3,
    });
    await appendToGuestLog(place.log, startBanner(capabilities, command.argv, command.environment));
    const outcome = await startProcess({
      argv: command.argv,
      env: command.environment,
      logger: log,
      stdout: { append: place.log },
      stderr: { append: place.log },
      descriptors: [listener],
      detached: true,
      signal,
    });
    if (outcome.status === "failed") throw systemError(outcome.error, `cannot start QEMU for ${name}`, fromQemu);
    // before anything of ours listens no more: what connects from now on is QEMU's
    await listener.handOver();
    const { process } = outcome;
    const identity = await processIdentity(process.pid);
    if (identity === undefined) throw await gaveUp(name, process);
    guest = new QemuGuest({
      definition,
      process: identity,
      directory: place.directory,
      monitorPath: place.monitor,
      observer,
      log,
      exited: process.exited.then(describeExit),
    });
    await request.launched(guest.save());
    const monitor = await monitorOf(guest, process, place.monitor, name);
    signal.throwIfAborted();
    await fillFromMonitor(monitor, definition);
    for (const step of startSteps(definition)) await monitor.executeRaw(step.command, step.arguments, { signal });
    if (!request.paused) await monitor.execute("cont", undefined, { signal });
    return guest;
  } catch (error) {
    if (guest === undefined) {
      await listener.discard();
      await removeTree(place.directory);
    } else {
      await guest.kill();
      await listener.discard();
    }
    throw error;
  } finally {
    displays.release();
  }
}

const fromQemu = { domain: ErrorDomain.QEMU } as const;

const describeExit = (exit: Awaited<HostProcess["exited"]>): string =>
  `${exit.kind === "exited" ? `QEMU ended with status ${exit.code}` : `QEMU was ended by ${exit.signal}`}${
    exit.stderrTail === "" ? "" : `: ${exit.stderrTail.trim()}`
  }`;

async function gaveUp(name: string, process: HostProcess): Promise<Error> {
  return internalError(`${name} did not start: ${describeExit(await process.exited)}`, fromQemu);
}

/** The monitor, or why there is none: QEMU that gives up at its start says so on its standard error. */
async function monitorOf(guest: QemuGuest, process: HostProcess, path: string, name: string): Promise<QmpClient> {
  const ended = process.exited.then(async () => {
    throw await gaveUp(name, process);
  });
  ended.catch(() => undefined);
  try {
    return await Promise.race([connectMonitor(guest, path, greetingTimeoutMs), ended]);
  } catch (error) {
    // a closed monitor is the shadow of an exit that is about to be told
    if (await endsSoon(process)) throw await gaveUp(name, process);
    throw operationFailed(`QEMU of ${name} runs, but its monitor does not answer`, { ...fromQemu, cause: error });
  }
}

const endsSoon = (process: HostProcess): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), 1000);
    void process.exited.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });

/** Connects the guest to its monitor. */
export async function connectMonitor(guest: QemuGuest, path: string, timeoutMs: number): Promise<QmpClient> {
  const socket = connectUnix(path);
  const monitor = await openQmp(socket, {
    onEvent: guest.onEvent,
    onClose: guest.onMonitorClosed,
    greetingTimeoutMs: timeoutMs,
  });
  // a guest outlives the daemon: its monitor does not keep the daemon running
  socket.unref();
  guest.connected(monitor);
  return monitor;
}
