/** `-rtc` and the timers that can be set by themselves. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { Clock, DomainDefinition, Timer } from "../../../formats/domain/index.ts";
import { isPc } from "../definition/machine.ts";
import { notBuilt } from "./context.ts";
import type { BuildContext } from "./context.ts";
import { option, words } from "./part.ts";
import type { Part } from "./part.ts";

const timerOf = ({ clock }: DomainDefinition, name: Timer["name"]): Timer | undefined =>
  clock?.timers?.find((timer) => timer.name === name);

export function clockParts({ definition }: BuildContext): Part[] {
  const rtc = timerOf(definition, "rtc");
  const parts = [
    option("-rtc", undefined, {
      base: base(definition.clock),
      clock: { boot: undefined, guest: "vm", wall: undefined, realtime: "rt" }[rtc?.track ?? "wall"],
      driftfix: driftFix(rtc),
    }),
  ];
  for (const timer of definition.clock?.timers ?? []) parts.push(...timerParts(timer, definition));
  return parts;
}

function base(clock: Clock | undefined): string {
  switch (clock?.offset) {
    case "localtime":
      return "localtime";
    case "timezone":
      throw notBuilt("<clock offset='timezone'>", "'utc', 'localtime' or 'variable'");
    case "variable": {
      const now = Math.floor(Date.now() / 1000) + clock.adjustment;
      const shift = clock.basis === "localtime" ? new Date(now * 1000).getTimezoneOffset() * -60 : 0;
      return isoSeconds(now + shift);
    }
    case "absolute":
      return isoSeconds(clock.start);
    default:
      return "utc";
  }
}

/** A moment as QEMU takes it: UTC, without its letter. */
const isoSeconds = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);

function driftFix(rtc: Timer | undefined): string | undefined {
  switch (rtc?.tickPolicy) {
    case "catchup":
      return "slew";
    case "merge":
    case "discard":
      throw configUnsupported(`the timer 'rtc' has no tick policy '${rtc.tickPolicy}': use 'delay' or 'catchup'`);
    default:
      return undefined;
  }
}

/** What other options say is left to them: rtc here, kvmclock, hypervclock and tsc at the CPU, hpet at the machine. */
function timerParts(timer: Timer, definition: DomainDefinition): Part[] {
  switch (timer.name) {
    case "platform":
      throw configUnsupported("the timer 'platform' does not exist on QEMU's machines");
    case "pit":
      switch (timer.tickPolicy) {
        case "delay":
          return [words("-global", "kvm-pit.lost_tick_policy=delay")];
        case "discard":
          return [words("-global", "kvm-pit.lost_tick_policy=discard")];
        case "merge":
          throw configUnsupported("the timer 'pit' has no tick policy 'merge': use 'delay', 'catchup' or 'discard'");
        default:
          return [];
      }
    case "hpet":
      if (timer.tickPolicy !== undefined && timer.tickPolicy !== "delay")
        throw configUnsupported(`the timer 'hpet' has no tick policy '${timer.tickPolicy}': use 'delay'`);
      return [];
    case "armvtimer":
      if (isPc(definition)) throw configUnsupported("the timer 'armvtimer' exists on ARM alone");
      return [];
    default:
      return [];
  }
}
