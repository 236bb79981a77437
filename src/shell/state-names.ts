/** The words for a domain's state, and for why it is in that state. */
import {
  DomainCrashedReason,
  DomainPausedReason,
  DomainRunningReason,
  DomainShutdownReason,
  DomainShutoffReason,
  DomainState,
} from "../protocol/enums.ts";

const states: Readonly<Record<number, string>> = {
  [DomainState.NOSTATE]: "no state",
  [DomainState.RUNNING]: "running",
  [DomainState.BLOCKED]: "idle",
  [DomainState.PAUSED]: "paused",
  [DomainState.SHUTDOWN]: "in shutdown",
  [DomainState.SHUTOFF]: "shut off",
  [DomainState.CRASHED]: "crashed",
  [DomainState.PMSUSPENDED]: "pmsuspended",
};

const reasons: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  [DomainState.RUNNING]: {
    [DomainRunningReason.BOOTED]: "booted",
    [DomainRunningReason.MIGRATED]: "migrated",
    [DomainRunningReason.RESTORED]: "restored",
    [DomainRunningReason.FROM_SNAPSHOT]: "from snapshot",
    [DomainRunningReason.UNPAUSED]: "unpaused",
    [DomainRunningReason.MIGRATION_CANCELED]: "migration canceled",
    [DomainRunningReason.SAVE_CANCELED]: "save canceled",
    [DomainRunningReason.WAKEUP]: "event wakeup",
    [DomainRunningReason.CRASHED]: "crashed",
    [DomainRunningReason.POSTCOPY]: "post-copy",
    [DomainRunningReason.POSTCOPY_FAILED]: "post-copy failed",
  },
  [DomainState.PAUSED]: {
    [DomainPausedReason.USER]: "user",
    [DomainPausedReason.MIGRATION]: "migrating",
    [DomainPausedReason.SAVE]: "saving",
    [DomainPausedReason.DUMP]: "dumping",
    [DomainPausedReason.IOERROR]: "I/O error",
    [DomainPausedReason.WATCHDOG]: "watchdog",
    [DomainPausedReason.FROM_SNAPSHOT]: "from snapshot",
    [DomainPausedReason.SHUTTING_DOWN]: "shutting down",
    [DomainPausedReason.SNAPSHOT]: "creating snapshot",
    [DomainPausedReason.CRASHED]: "crashed",
    [DomainPausedReason.STARTING_UP]: "starting up",
    [DomainPausedReason.POSTCOPY]: "post-copy",
    [DomainPausedReason.POSTCOPY_FAILED]: "post-copy failed",
    [DomainPausedReason.API_ERROR]: "api error",
  },
  [DomainState.SHUTDOWN]: { [DomainShutdownReason.USER]: "user" },
  [DomainState.SHUTOFF]: {
    [DomainShutoffReason.SHUTDOWN]: "shutdown",
    [DomainShutoffReason.DESTROYED]: "destroyed",
    [DomainShutoffReason.CRASHED]: "crashed",
    [DomainShutoffReason.MIGRATED]: "migrated",
    [DomainShutoffReason.SAVED]: "saved",
    [DomainShutoffReason.FAILED]: "failed",
    [DomainShutoffReason.FROM_SNAPSHOT]: "from snapshot",
    [DomainShutoffReason.DAEMON]: "daemon",
  },
  [DomainState.CRASHED]: { [DomainCrashedReason.PANICKED]: "panicked" },
};

/** `DomainState` */
export const stateName = (state: number): string => states[state] ?? "no state";
/** `reason`: of the state's own enumeration. */
export const reasonName = (state: number, reason: number): string => reasons[state]?.[reason] ?? "unknown";
