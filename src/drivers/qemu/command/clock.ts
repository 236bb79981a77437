/** The guest's hardware clock and its timers: `-rtc` and the switches of single timers. */
import type { Clock, Timer } from "../../../formats/domain/index.ts";
import { type BuildContext, refuse } from "./context.ts";
import { option, type Part, words } from "./part.ts";

export function clockParts({ definition: { clock } }: BuildContext, nowMs: number): Part[] {
  if (clock === undefined) return [];
  return [rtc(clock, nowMs), ...(clock.timers ?? []).flatMap(timerParts)];
}

/** A moment as QEMU takes it, in the time of whichever clock it counts on. */
const moment = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 19);

/** The host's local time, told as if it were UTC. */
const localMs = (nowMs: number): number => nowMs - new Date(nowMs).getTimezoneOffset() * 60_000;

function base(clock: Clock, nowMs: number): string {
  switch (clock.offset) {
    case "utc":
    case "localtime": {
      const plain = clock.offset;
      const { adjustment } = clock;
      if (adjustment === undefined || adjustment === "reset" || Number(adjustment) === 0) return plain;
      return moment((plain === "utc" ? nowMs : localMs(nowMs)) + Number(adjustment) * 1000);
    }
    case "timezone":
      // the zone is in the environment
      return "localtime";
    case "variable":
      return moment((clock.basis === "localtime" ? localMs(nowMs) : nowMs) + clock.adjustment * 1000);
    default:
      return moment(clock.start * 1000);
  }
}

const tracks = { guest: "vm", wall: "host", realtime: "rt" } as const;

function rtc(clock: Clock, nowMs: number): Part {
  const timer = clock.timers?.find(({ name }) => name === "rtc");
  const element = "<timer name='rtc'>";
  const track = timer?.track === undefined ? undefined : timer.track;
  if (track === "boot") return refuse(element, "track='boot' is for Xen");
  const policy = timer?.tickPolicy;
  if (policy === "merge" || policy === "discard") {
    refuse(element, `tickpolicy='${policy}' is not possible: QEMU has 'delay' and 'catchup'`);
  }
  return option("-rtc", undefined, {
    base: base(clock, nowMs),
    clock: track === undefined ? undefined : tracks[track],
    driftfix: policy === "catchup" ? "slew" : undefined,
  });
}

/** What is left to others: rtc above; kvmclock, hypervclock and tsc to the CPU, hpet to the machine. */
function timerParts(timer: Timer): Part[] {
  const element = `<timer name='${timer.name}'>`;
  const { tickPolicy } = timer;
  switch (timer.name) {
    case "pit":
      if (tickPolicy === "merge") refuse(element, "tickpolicy='merge' is not possible: QEMU has 'delay' and 'discard'");
      if (timer.present === false) refuse(element, "present='no' is not supported");
      if (tickPolicy === undefined || tickPolicy === "catchup") return [];
      return [words("-global", `kvm-pit.lost_tick_policy=${tickPolicy}`)];
    case "hpet":
      return [];
    case "platform":
    case "armvtimer":
      return refuse(element, "this machine has no such timer");
    default:
      return [];
  }
}
