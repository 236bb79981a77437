/** QEMU as a hypervisor of the engine. */
import type {
  Adopted,
  CompleteDefinition,
  GuestEnd,
  GuestObserver,
  Hypervisor,
  StartRequest,
} from "../../engine/hypervisor.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { removeTree } from "../../host/folder.ts";
import type { HostLogger } from "../../host/log.ts";
import { isSameProcess, killProcess } from "../../host/process-identity.ts";
import { waitForExit, watchExit } from "../../host/process-watch.ts";
import { connectUnix } from "../../host/unix-connect.ts";
import { configUnsupported } from "../../protocol/errors.ts";
import type { CapabilityCache } from "./capabilities/cache.ts";
import type { QemuCapabilities } from "./capabilities/capabilities.ts";
import { assignAliases, checkStart, prepareDefinition } from "./definition/index.ts";
import { QemuGuest, type SavedGuest } from "./guest.ts";
import { connectMonitor, launchGuest } from "./launch.ts";
import { type QemuPaths, guestPaths } from "./paths.ts";
import { openQmp } from "./qmp/client.ts";

/** How long a guest that is found again may take to answer before it is taken in without an answer, in milliseconds. */
const adoptionMs = 2_000;
const patienceMs = 3_600_000;

export class QemuHypervisor implements Hypervisor {
  readonly name = "qemu";
  readonly #paths: QemuPaths;
  readonly #log: HostLogger;
  readonly #cache: CapabilityCache;

  constructor(paths: QemuPaths, cache: CapabilityCache, log: HostLogger) {
    this.#paths = paths;
    this.#cache = cache;
    this.#log = log;
  }

  define(definition: DomainDefinition): Promise<CompleteDefinition> {
    return prepareDefinition(definition, this.#cache);
  }

  async launch(definition: DomainDefinition): Promise<DomainDefinition> {
    checkStart(definition, await this.#capabilities(definition));
    return assignAliases(definition);
  }

  async start(request: StartRequest): Promise<QemuGuest> {
    const capabilities = await this.#capabilities(request.definition);
    return launchGuest({ paths: this.#paths, log: this.#log }, capabilities, request);
  }

  async #capabilities(definition: DomainDefinition): Promise<QemuCapabilities> {
    const { emulator } = definition.devices;
    if (emulator === undefined) throw configUnsupported(`domain ${definition.name} names no emulator`);
    return this.#cache.capabilitiesOf(emulator);
  }

  async adopt(
    saved: unknown,
    definition: DomainDefinition,
    _id: number,
    observer: GuestObserver,
  ): Promise<Adopted | GuestEnd> {
    const { process, directory, monitor, rebooting } = saved as SavedGuest;
    if (!(await isSameProcess(process))) {
      await removeTree(directory);
      return { kind: "crashed", detail: "its process was gone when the daemon came back" };
    }
    const watch = watchExit(process);
    const guest = new QemuGuest({
      definition,
      process,
      directory,
      monitorPath: monitor,
      observer,
      log: this.#log,
      rebooting,
      exited: watch.ended.then(
        () => "its process ended; it was not a child of this daemon, so its status is not known",
      ),
      endingSoon: () => watch.checkSoon(),
    });
    const answer = connectMonitor(guest, monitor, patienceMs).then((client) => client.execute("query-status"));
    const status = await within(answer, adoptionMs);
    if (status === "late") {
      this.#log.warn({ domain: definition.name, pid: process.pid }, "a running guest does not answer yet");
      answer.then(
        ({ status: state }) => guest.foundAgain(state),
        (error: unknown) => this.#log.warn({ err: error, domain: definition.name }, "a running guest does not answer"),
      );
      return { guest, running: undefined };
    }
    if (status === "failed") {
      // no monitor, no guest: it could never be managed again, and might be started a second time
      await guest.kill();
      return { kind: "crashed", detail: "its monitor could not be reached, so that it was ended" };
    }
    if (status.status === "shutdown" || status.status === "guest-panicked") {
      await guest.kill();
      return status.status === "shutdown" ? { kind: "shutdown" } : { kind: "crashed", detail: "its kernel panicked" };
    }
    return { guest, running: status.running };
  }

  async sweep(saved: unknown, id: number, name: string): Promise<void> {
    const place = guestPaths(this.#paths, id, name);
    const known = saved as SavedGuest | undefined;
    if (known?.process !== undefined) {
      if (await killProcess(known.process, "SIGKILL")) await waitForExit(known.process);
    } else {
      // the daemon died before it wrote down the process; if there is one, it listens at its monitor
      await openQmp(connectUnix(place.monitor), { greetingTimeoutMs: adoptionMs }).then(
        (monitor) => monitor.execute("quit"),
        () => undefined,
      );
    }
    await removeTree(place.directory);
  }
}

/** What it resolves to, "failed", or "late" when it takes longer. */
function within<T>(work: Promise<T>, milliseconds: number): Promise<T | "late" | "failed"> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("late"), milliseconds);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      () => {
        clearTimeout(timer);
        resolve("failed");
      },
    );
  });
}
