/** What QEMU's events mean for the domain. */
import type { GuestObserver } from "../../engine/hypervisor.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import type { HostLogger } from "../../host/log.ts";
import {
  DomainEventID,
  DomainEventIOErrorAction,
  DomainEventResumedDetailType,
  DomainEventShutdownDetailType,
  DomainEventSuspendedDetailType,
  DomainEventWatchdogAction,
  DomainPausedReason,
  DomainRunningReason,
} from "../../protocol/enums.ts";
import type { QmpEvent, ShutdownCause } from "./qmp/events.ts";

export interface MonitorEventsOptions {
  readonly observer: GuestObserver;
  /** As it is now: changes of a running guest put another one in its place. */
  readonly definition: () => DomainDefinition;
  readonly log: HostLogger;
  /** The guest has shut down: end the process. */
  end(): void;
  /** The guest has shut down, and is to run again. */
  restart(): void;
  /** The guest has that much memory now, in KiB. */
  balloon(kib: number): void;
}

interface Pause {
  readonly reason: number;
  readonly detail: number;
}

const byUser: Pause = { reason: DomainPausedReason.USER, detail: DomainEventSuspendedDetailType.PAUSED };

const watchdogActions: Readonly<Record<string, number>> = {
  none: DomainEventWatchdogAction.NONE,
  pause: DomainEventWatchdogAction.PAUSE,
  reset: DomainEventWatchdogAction.RESET,
  poweroff: DomainEventWatchdogAction.POWEROFF,
  shutdown: DomainEventWatchdogAction.SHUTDOWN,
  debug: DomainEventWatchdogAction.DEBUG,
  "inject-nmi": DomainEventWatchdogAction.INJECTNMI,
};

const ioErrorActions: Readonly<Record<string, number>> = {
  ignore: DomainEventIOErrorAction.NONE,
  stop: DomainEventIOErrorAction.PAUSE,
  report: DomainEventIOErrorAction.REPORT,
};

export class MonitorEvents {
  readonly #options: MonitorEventsOptions;
  /** The next shutdown of the guest is half of a reboot. */
  rebooting = false;
  /** The guest has shut down, so that the end of the process is no crash. */
  shutDown = false;
  /** It has shut down and is being started again. */
  #restarting = false;
  /** Why the next STOP comes, where another event has told. */
  #pause = byUser;

  constructor(options: MonitorEventsOptions) {
    this.#options = options;
  }

  handle(event: QmpEvent): void {
    const { observer } = this.#options;
    if (event.unknown === true) return;
    switch (event.name) {
      case "STOP": {
        // a guest that has shut down is stopped by QEMU as well: that is no pause
        if (!this.shutDown && !this.#restarting) observer.paused(this.#pause.reason, this.#pause.detail);
        this.#pause = byUser;
        break;
      }
      case "RESUME":
        this.#restarting = false;
        observer.running(DomainRunningReason.UNPAUSED, DomainEventResumedDetailType.UNPAUSED);
        break;
      case "SHUTDOWN":
        this.#shutdown(event.data.reason, event.data.guest);
        break;
      case "RESET":
        observer.event(DomainEventID.REBOOT, {});
        break;
      case "RTC_CHANGE":
        observer.event(DomainEventID.RTC_CHANGE, { offset: BigInt(event.data.offset) });
        break;
      case "WATCHDOG":
        if (event.data.action === "pause") {
          this.#pause = { reason: DomainPausedReason.WATCHDOG, detail: DomainEventSuspendedDetailType.WATCHDOG };
        }
        observer.event(DomainEventID.WATCHDOG, { action: watchdogActions[event.data.action] ?? 0 });
        break;
      case "BLOCK_IO_ERROR":
        this.#ioError(event.data);
        break;
      case "BALLOON_CHANGE":
        this.#options.balloon(Number(event.data.actual) / 1024);
        observer.event(DomainEventID.BALLOON_CHANGE, { actual: BigInt(event.data.actual) / 1024n });
        break;
      default:
        break;
    }
  }

  /** The state that QEMU is in, where no event has told of it. */
  found(status: string): void {
    const { observer } = this.#options;
    if (status === "shutdown") this.#shutdown("guest-shutdown", true);
    else if (status === "running") {
      observer.running(DomainRunningReason.UNKNOWN, DomainEventResumedDetailType.UNPAUSED);
    } else observer.paused(DomainPausedReason.UNKNOWN, DomainEventSuspendedDetailType.PAUSED);
  }

  #shutdown(reason: ShutdownCause | undefined, guest: boolean): void {
    if (this.shutDown) return;
    const { observer, definition } = this.#options;
    if (this.rebooting && guest) {
      // half of a reboot: for everybody else the guest has not stopped
      this.rebooting = false;
      this.#restarting = true;
      observer.changed();
      this.#options.restart();
      return;
    }
    if (guest && definition().onPoweroff === "restart" && reason !== "guest-panic") {
      this.#restarting = true;
      this.#options.restart();
      return;
    }
    this.shutDown = true;
    observer.shuttingDown(guest ? DomainEventShutdownDetailType.GUEST : DomainEventShutdownDetailType.HOST);
    if (guest) this.#options.end();
  }

  #ioError(data: { device?: string; "node-name"?: string; action: string; nospace?: boolean; qom?: string }): void {
    if (data.action === "stop") {
      this.#pause = { reason: DomainPausedReason.IOERROR, detail: DomainEventSuspendedDetailType.IOERROR };
    }
    const { observer } = this.#options;
    const fields = { srcPath: "", devAlias: data.device ?? "", action: ioErrorActions[data.action] ?? 0 };
    observer.event(DomainEventID.IO_ERROR, fields);
    observer.event(DomainEventID.IO_ERROR_REASON, { ...fields, reason: data.nospace === true ? "enospc" : "" });
  }
}
