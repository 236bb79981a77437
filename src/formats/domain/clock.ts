/** The guest's clock, the timers that drive it, and what happens at the end of a guest's life. */
import {
  attribute,
  element,
  integer,
  many,
  on,
  oneOf,
  string,
  ulong,
  yesNo,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { ErrorNumber } from "../../protocol/enums.ts";

const catchup = {
  threshold: attribute(ulong).optional(),
  slew: attribute(ulong).optional(),
  limit: attribute(ulong).optional(),
};
const timer = {
  name: attribute(oneOf("platform", "pit", "rtc", "hpet", "tsc", "kvmclock", "hypervclock", "armvtimer")),
  present: attribute(yesNo).optional(),
  tickPolicy: attribute(oneOf("delay", "catchup", "merge", "discard"), "tickpolicy").optional(),
  track: attribute(oneOf("boot", "guest", "wall", "realtime")).optional(),
  frequencyHz: attribute(ulong, "frequency").optional(),
  mode: attribute(oneOf("auto", "native", "emulate", "paravirt", "smpsafe")).optional(),
  catchup: element("catchup", catchup).optional(),
};
export interface Timer extends Fields<typeof timer> {}
export const Timer: Element<Timer> = element("timer", timer);

/** Seconds, or `reset`: start again from the host's clock. */
const adjustment = { ...string, expects: "a number of seconds or 'reset'", read: readAdjustment };
function readAdjustment(value: string): string | undefined {
  return value === "reset" || /^[+-]?\d+$/.test(value) ? value : undefined;
}

const seconds = integer({ min: Number.MIN_SAFE_INTEGER });
const clock = {
  ...on(
    "offset",
    {
      utc: { adjustment: attribute(adjustment).optional() },
      localtime: { adjustment: attribute(adjustment).optional() },
      variable: {
        adjustment: attribute(seconds).default(0),
        basis: attribute(oneOf("utc", "localtime")).default("utc"),
        /** The adjustment with which the guest was started. */
        adjustment0: attribute(seconds).live(),
      },
      timezone: { timezone: attribute(string) },
      absolute: { start: attribute(ulong) },
    },
    { default: "utc", code: ErrorNumber.CONFIG_UNSUPPORTED },
  ),
  timers: many(Timer).optional(),
};
/** Relative to what the guest's hardware clock stands at boot. */
export type Clock = Fields<typeof clock>;
export const Clock: Element<Clock> = element("clock", clock);

export const lifecycleActions = ["destroy", "restart", "rename-restart", "preserve"] as const;
export const crashActions = [...lifecycleActions, "coredump-destroy", "coredump-restart"] as const;
export const lockFailureActions = ["poweroff", "restart", "pause", "ignore"] as const;

const pm = {
  suspendToMem: element("suspend-to-mem", { enabled: attribute(yesNo).optional() }).optional(),
  suspendToDisk: element("suspend-to-disk", { enabled: attribute(yesNo).optional() }).optional(),
};
/** Whether the guest's firmware offers to sleep. */
export interface PowerManagement extends Fields<typeof pm> {}
export const PowerManagement: Element<PowerManagement> = element("pm", pm);

const perfEvent = {
  name: attribute(
    oneOf(
      "cmt",
      "mbmt",
      "mbml",
      "cpu_cycles",
      "instructions",
      "cache_references",
      "cache_misses",
      "branch_instructions",
      "branch_misses",
      "bus_cycles",
      "stalled_cycles_frontend",
      "stalled_cycles_backend",
      "ref_cpu_cycles",
      "cpu_clock",
      "task_clock",
      "page_faults",
      "context_switches",
      "cpu_migrations",
      "page_faults_min",
      "page_faults_maj",
      "alignment_faults",
      "emulation_faults",
    ),
  ),
  enabled: attribute(yesNo),
};
export interface PerfEvent extends Fields<typeof perfEvent> {}
export const PerfEvent: Element<PerfEvent> = element("event", perfEvent);
