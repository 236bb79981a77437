/**
 * Calls in a wrong state. libvirt's test driver answers some of them with another number than its drivers of real
 * hypervisors do, and programs are tried out against it: they shall see the same here.
 */
import type { DomainEngine } from "../../engine/engine.ts";
import type { DomainObject } from "../../engine/domain.ts";
import type { CallContext, RemoteHandlers } from "../../protocol/contract.ts";
import { DomainState, ErrorDomain } from "../../protocol/enums.ts";
import { internalError, operationInvalid, type VirError } from "../../protocol/errors.ts";
import type { Domain } from "../../protocol/remote/types.ts";

type Handler = (context: CallContext, args: never) => unknown;

const wrong = (what: string): VirError => internalError(what, { domain: ErrorDomain.TEST });
const running = (domain: DomainObject): boolean =>
  domain.state === DomainState.RUNNING || domain.state === DomainState.BLOCKED;

const checks: Readonly<Record<string, (domain: DomainObject) => void>> = {
  domainSuspend(domain) {
    if (!running(domain)) throw wrong(`domain '${domain.name}' is not running, so it cannot be suspended`);
  },
  domainResume(domain) {
    if (domain.state !== DomainState.PAUSED) {
      throw wrong(`domain '${domain.name}' is not paused, so it cannot be resumed`);
    }
  },
  domainShutdown(domain) {
    if (domain.state === DomainState.SHUTOFF) throw wrong(`domain '${domain.name}' is not running`);
  },
  domainShutdownFlags(domain) {
    if (domain.state === DomainState.SHUTOFF) throw wrong(`domain '${domain.name}' is not running`);
  },
  /** A guest that stands still does not look at its clock. */
  domainGetTime({ name, state }) {
    if (state !== DomainState.RUNNING) {
      throw operationInvalid(`domain '${name}' is not running`, { domain: ErrorDomain.TEST });
    }
  },
  domainCreate(domain) {
    if (domain.state !== DomainState.SHUTOFF) throw wrong(`domain '${domain.name}' is already running`);
  },
  domainCreateWithFlags(domain) {
    if (domain.state !== DomainState.SHUTOFF) throw wrong(`domain '${domain.name}' is already running`);
  },
};

/** The handlers of those calls, with the test driver's checks in front. */
export function wrongStates({ domains }: DomainEngine, handlers: RemoteHandlers): RemoteHandlers {
  const known = handlers as Record<string, Handler | undefined>;
  const checked = Object.entries(checks).flatMap(([name, check]) => {
    const handler = known[name];
    if (handler === undefined) return [];
    const wrapped = (context: CallContext, args: { dom: Domain }): unknown => {
      check(domains.get(args.dom));
      return handler(context, args as never);
    };
    return [[name, wrapped] as const];
  });
  return Object.fromEntries(checked);
}
