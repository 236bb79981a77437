/** What becomes of a guest that powers off, reboots or crashes. */
import { type crashActions, type DomainDefinition, lifecycleActions } from "../../formats/domain/index.ts";
import { DomainLifecycle, DomainLifecycleAction } from "../../protocol/enums.ts";
import { configUnsupported, invalidArgument } from "../../protocol/errors.ts";

type CrashAction = (typeof crashActions)[number];
export type LifecycleEvent = "poweroff" | "reboot" | "crash";

const events: Readonly<Record<number, LifecycleEvent>> = {
  [DomainLifecycle.POWEROFF]: "poweroff",
  [DomainLifecycle.REBOOT]: "reboot",
  [DomainLifecycle.CRASH]: "crash",
};
const actions: Readonly<Record<number, CrashAction>> = {
  [DomainLifecycleAction.DESTROY]: "destroy",
  [DomainLifecycleAction.RESTART]: "restart",
  [DomainLifecycleAction.RESTART_RENAME]: "rename-restart",
  [DomainLifecycleAction.PRESERVE]: "preserve",
  [DomainLifecycleAction.COREDUMP_DESTROY]: "coredump-destroy",
  [DomainLifecycleAction.COREDUMP_RESTART]: "coredump-restart",
};

/**
 * The event and the action behind their numbers.
 * @throws {VirError} INVALID_ARG: no such number; CONFIG_UNSUPPORTED: a core dump of a guest that has not crashed
 */
export function lifecycleAction(type: number, action: number): { event: LifecycleEvent; action: CrashAction } {
  const event = events[type];
  const name = actions[action];
  if (event === undefined) throw invalidArgument(`there is no lifecycle event ${type}`);
  if (name === undefined) throw invalidArgument(`there is no lifecycle action ${action}`);
  if (event !== "crash" && !isPlain(name)) throw configUnsupported(`at ${event} there is no '${name}': only at crash`);
  return { event, action: name };
}

const isPlain = (name: string): name is (typeof lifecycleActions)[number] =>
  (lifecycleActions as readonly string[]).includes(name);

export function withLifecycleAction(
  definition: DomainDefinition,
  event: LifecycleEvent,
  action: CrashAction,
): DomainDefinition {
  if (event === "crash") return { ...definition, onCrash: action };
  if (!isPlain(action)) return definition;
  return event === "reboot" ? { ...definition, onReboot: action } : { ...definition, onPoweroff: action };
}
