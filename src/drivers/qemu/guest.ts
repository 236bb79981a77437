/** A running QEMU: its process and its monitor, what is asked of it, and what it reports. */
import type { GuestEnd, Guest, GuestObserver, GuestUsage } from "../../engine/hypervisor.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { removeTree } from "../../host/folder.ts";
import type { HostLogger } from "../../host/log.ts";
import { type ProcessIdentity, killProcess } from "../../host/process-identity.ts";
import { ProcessUsage } from "../../host/process-usage.ts";
import { DomainRebootFlagValues, DomainShutdownFlagValues } from "../../protocol/enums.ts";
import { argumentUnsupported, operationFailed, resourceBusy } from "../../protocol/errors.ts";
import { currentMemoryKiB } from "../../engine/sizes.ts";
import { MonitorEvents } from "./monitor-events.ts";
import type { QmpClient } from "./qmp/client.ts";
import type { QmpEvent } from "./qmp/events.ts";

/** How long QEMU may take to end by itself before it is killed, in milliseconds: it writes back what disks hold. */
const endTimeoutMs = 10_000;

/** What is kept in the status file to find the process again. */
export interface SavedGuest {
  readonly process: ProcessIdentity;
  readonly directory: string;
  readonly monitor: string;
  /** A shutdown of the guest is to be followed by a start: a reboot was asked for. */
  readonly rebooting: boolean;
}

export interface QemuGuestOptions {
  definition: DomainDefinition;
  readonly process: ProcessIdentity;
  readonly directory: string;
  readonly monitorPath: string;
  readonly observer: GuestObserver;
  readonly log: HostLogger;
  readonly rebooting?: boolean;
  /** Resolves when the process is gone, with what is known of how. */
  readonly exited: Promise<string>;
  /** Called when the monitor closes: the process is ending. */
  readonly endingSoon?: () => void;
}

export class QemuGuest implements Guest {
  definition: DomainDefinition;
  readonly process: ProcessIdentity;
  readonly #options: QemuGuestOptions;
  readonly #events: MonitorEvents;
  readonly #cpu: ProcessUsage;
  #monitor: QmpClient | undefined;
  #balloonKiB: number | undefined;
  /** Resolves when the process is gone and what belonged to it is cleared away. */
  readonly gone: Promise<void>;
  #isGone = false;

  constructor(options: QemuGuestOptions) {
    this.#options = options;
    this.definition = options.definition;
    this.process = options.process;
    this.#cpu = new ProcessUsage(options.process.pid);
    this.#events = new MonitorEvents({
      observer: options.observer,
      definition: () => this.definition,
      log: options.log,
      end: () => void this.#signal("SIGTERM"),
      restart: () => this.#restart(),
      balloon: (kib) => {
        this.#balloonKiB = kib;
      },
    });
    this.#events.rebooting = options.rebooting ?? false;
    this.gone = options.exited.then((how) => this.#ended(how));
  }

  /** The monitor is connected. */
  connected(monitor: QmpClient): void {
    this.#monitor = monitor;
  }

  /** To be given to the monitor as its listener. */
  readonly onEvent = (event: QmpEvent): void => this.#events.handle(event);
  readonly onMonitorClosed = (): void => {
    this.#monitor = undefined;
    this.#options.endingSoon?.();
  };

  get monitor(): QmpClient {
    if (this.#monitor === undefined) {
      throw operationFailed("QEMU's monitor is not connected: the guest is ending, or its process does not answer");
    }
    return this.#monitor;
  }

  save(): SavedGuest {
    const { process, directory, monitorPath } = this.#options;
    return { process, directory, monitor: monitorPath, rebooting: this.#events.rebooting };
  }

  async suspend(signal: AbortSignal): Promise<void> {
    await this.monitor.execute("stop", undefined, { signal });
  }

  async resume(signal: AbortSignal): Promise<void> {
    await this.monitor.execute("cont", undefined, { signal });
  }

  async shutdown(modes: number, signal: AbortSignal): Promise<void> {
    if ((modes & ~DomainShutdownFlagValues.ACPI_POWER_BTN) !== 0) {
      throw argumentUnsupported("guests are shut down by the ACPI power button; other ways are not there yet");
    }
    this.#events.rebooting = false;
    await this.monitor.execute("system_powerdown", undefined, { signal });
  }

  /** There is no ACPI button for it: the guest is shut down, and started again when it has. */
  async reboot(modes: number, signal: AbortSignal): Promise<void> {
    if ((modes & ~DomainRebootFlagValues.ACPI_POWER_BTN) !== 0) {
      throw argumentUnsupported("guests are rebooted by the ACPI power button; other ways are not there yet");
    }
    // one that is not to come up again is shut down, and that is all
    const { onReboot } = this.definition;
    this.#events.rebooting = onReboot !== "destroy" && onReboot !== "preserve";
    try {
      await this.monitor.execute("system_powerdown", undefined, { signal });
    } catch (error) {
      this.#events.rebooting = false;
      throw error;
    }
  }

  async reset(signal: AbortSignal): Promise<void> {
    await this.monitor.execute("system_reset", undefined, { signal });
  }

  async destroy(graceful: boolean): Promise<void> {
    if (this.#isGone) return;
    await this.#signal("SIGTERM");
    if (await this.#goneWithin(endTimeoutMs)) return;
    if (graceful) {
      throw resourceBusy(`QEMU (process ${this.process.pid}) has not ended within ${endTimeoutMs / 1000} s of SIGTERM`);
    }
    this.#options.log.warn({ pid: this.process.pid }, "QEMU does not end by itself: it is killed");
    await this.#signal("SIGKILL");
    if (await this.#goneWithin(endTimeoutMs)) return;
    throw resourceBusy(
      `QEMU (process ${this.process.pid}) cannot be killed: it waits for the kernel, probably for storage`,
    );
  }

  /** It answers after all: the state that QEMU tells of replaces what was remembered. */
  foundAgain(status: string): void {
    this.#events.found(status);
  }

  /** Ends the process without asking. Used where a start is given up. */
  async kill(): Promise<void> {
    if (this.#isGone) return;
    await this.#signal("SIGKILL");
    await this.gone;
  }

  async #signal(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    await killProcess(this.process, signal);
  }

  #goneWithin(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      void this.gone.then(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  /** The second half of a reboot, or of on_poweroff=restart. */
  #restart(): void {
    const { monitor } = this;
    monitor
      .execute("system_reset")
      .then(() => monitor.execute("cont"))
      .catch((error: unknown) => {
        if (!this.#isGone) this.#options.log.error({ err: error }, "a guest that shut down could not be started again");
      });
  }

  async usage(): Promise<GuestUsage> {
    const { userNs, systemNs } = await this.#cpu.read();
    const memoryKiB = this.#balloonKiB ?? currentMemoryKiB(this.definition);
    return { cpuTimeNs: userNs + systemNs, userNs, systemNs, memoryKiB };
  }

  async #ended(how: string): Promise<void> {
    this.#isGone = true;
    await this.#cpu.close();
    this.#monitor?.close();
    this.#monitor = undefined;
    await removeTree(this.#options.directory).catch((error: unknown) => {
      this.#options.log.warn({ err: error, directory: this.#options.directory }, "cannot remove a guest's folder");
    });
    const end: GuestEnd = this.#events.shutDown ? { kind: "shutdown" } : { kind: "crashed", detail: how };
    this.#options.observer.ended(end);
  }
}
