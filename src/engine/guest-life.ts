/** What the hypervisor reports of a guest becomes state and events here, each transition once. */
import { DomainEventType, DomainPausedReason, DomainRunningReason, DomainState } from "../protocol/enums.ts";
import type { DomainObject } from "./domain.ts";
import type { DomainEngine } from "./engine.ts";
import type { GuestObserver } from "./hypervisor.ts";

/** The observer of the run with that id; what it is told after the run has ended is dropped. */
export function observe(engine: DomainEngine, domain: DomainObject, id: number): GuestObserver {
  const current = (): boolean => domain.id === id;
  const keep = (): void => {
    engine.saveStatus(domain).catch((error: unknown) => {
      engine.log.error({ err: error, domain: domain.name }, "cannot write a status file");
    });
  };
  return {
    paused(reason, detail) {
      if (!current() || domain.state === DomainState.PAUSED) return;
      domain.state = DomainState.PAUSED;
      domain.reason = reason;
      engine.events.lifecycle(domain, DomainEventType.SUSPENDED, detail);
      if (reason !== DomainPausedReason.USER) keep();
    },
    running(reason, detail) {
      const starting = domain.guest === undefined;
      if (!current() || domain.state === DomainState.RUNNING) return;
      domain.state = DomainState.RUNNING;
      domain.reason = starting ? DomainRunningReason.BOOTED : reason;
      engine.events.lifecycle(domain, DomainEventType.RESUMED, detail);
    },
    restarted() {
      if (!current()) return;
      domain.state = DomainState.RUNNING;
      domain.reason = DomainRunningReason.BOOTED;
      keep();
    },
    shuttingDown(detail) {
      if (!current() || domain.state === DomainState.SHUTDOWN) return;
      domain.state = DomainState.SHUTDOWN;
      domain.reason = 0;
      engine.events.lifecycle(domain, DomainEventType.SHUTDOWN, detail);
    },
    ended(end) {
      if (!current()) return;
      if (domain.guest === undefined) domain.endedEarly = end;
      else engine.guestEnded(domain, end);
    },
    event(id, fields) {
      if (current()) engine.events.emit(domain, id, fields);
    },
    changed() {
      if (!current()) return;
      domain.redraw();
      if (domain.guest !== undefined) keep();
    },
  };
}
