/** Keys, interrupts, sizes: what is done to a running guest and leaves its definition as it is. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  DomainBlockResizeFlags,
  DomainChannelFlags,
  DomainDirtyRateCalcFlags,
  DomainProcessSignal,
  ErrorDomain,
  KeycodeSet,
} from "../../protocol/enums.ts";
import { internalError, invalidArgument, rejectUnknownFlags } from "../../protocol/errors.ts";
import { DOMAIN_SEND_KEY_MAX } from "../../protocol/remote/limits.ts";
import { guestOf } from "../changes/change.ts";
import { diskNamed } from "../changes/parameters/io-tune.ts";
import type { DomainEngine } from "../engine.ts";
import { ask, inJob, offered } from "./offered.ts";

const includes = (names: Readonly<Record<string, number>>, value: number): boolean =>
  Object.values(names).includes(value);

/** In seconds. */
const dirtyRatePeriod = { least: 1, most: 60 };

export function guestControlHandlers(engine: DomainEngine): RemoteHandlers {
  return offered(engine, {
    sendKey: {
      async domainSendKey(_, { dom, codeset, holdtime, keycodes, flags }) {
        rejectUnknownFlags(flags, 0, "domainSendKey");
        if (!includes(KeycodeSet, codeset)) throw invalidArgument(`there is no set of key codes ${codeset}`);
        if (keycodes.length === 0 || keycodes.length > DOMAIN_SEND_KEY_MAX)
          throw invalidArgument(`${keycodes.length} keys: from 1 to ${DOMAIN_SEND_KEY_MAX} are pressed at once`);
        await inJob(engine, dom, "domainSendKey", (signal) =>
          ask(engine, dom, "sendKey")(codeset, holdtime, keycodes, signal),
        );
        return {};
      },
    },
    injectNmi: {
      async domainInjectNmi(_, { dom, flags }) {
        rejectUnknownFlags(flags, 0, "domainInjectNMI");
        await inJob(engine, dom, "domainInjectNMI", (signal) => ask(engine, dom, "injectNmi")(signal));
        return {};
      },
    },
    sendProcessSignal: {
      async domainSendProcessSignal(_, { dom, pidValue, signum, flags }) {
        rejectUnknownFlags(flags, 0, "domainSendProcessSignal");
        if (pidValue === 0n) throw invalidArgument("there is no process 0");
        if (!includes(DomainProcessSignal, signum)) throw invalidArgument(`there is no signal ${signum}`);
        await inJob(engine, dom, "domainSendProcessSignal", (signal) =>
          ask(engine, dom, "sendProcessSignal")(pidValue, signum, signal),
        );
        return {};
      },
    },
    resizeDisk: {
      async domainBlockResize(_, { dom, disk, size, flags }) {
        rejectUnknownFlags(flags, DomainBlockResizeFlags.BYTES, "domainBlockResize");
        if (size === 0n) throw invalidArgument("a disk cannot have the size 0");
        const bytes = (flags & DomainBlockResizeFlags.BYTES) === 0 ? size * 1024n : size;
        await inJob(engine, dom, "domainBlockResize", (signal) =>
          ask(engine, dom, "resizeDisk")(diskNamed(guestOf(engine, dom).definition, disk), bytes, signal),
        );
        return {};
      },
    },
    setBlockThreshold: {
      async domainSetBlockThreshold(_, { dom, dev, threshold, flags }) {
        rejectUnknownFlags(flags, 0, "domainSetBlockThreshold");
        await inJob(engine, dom, "domainSetBlockThreshold", (signal) =>
          ask(engine, dom, "setBlockThreshold")(diskNamed(guestOf(engine, dom).definition, dev), threshold, signal),
        );
        return {};
      },
    },
    wakeUp: {
      async domainPmWakeup(_, { dom, flags }) {
        rejectUnknownFlags(flags, 0, "domainPMWakeup");
        await inJob(engine, dom, "domainPMWakeup", (signal) => ask(engine, dom, "wakeUp")(signal));
        return {};
      },
    },
    startDirtyRate: {
      async domainStartDirtyRateCalc(_, { dom, seconds, flags }) {
        const modes = DomainDirtyRateCalcFlags.DIRTY_BITMAP | DomainDirtyRateCalcFlags.DIRTY_RING;
        rejectUnknownFlags(flags, modes, "domainStartDirtyRateCalc");
        if (flags === modes) throw invalidArgument("dirty pages are found by a bitmap or by a ring, not by both");
        const { least, most } = dirtyRatePeriod;
        if (seconds < least || seconds > most)
          throw invalidArgument(`the period is ${seconds} seconds: from ${least} to ${most}`);
        await inJob(engine, dom, "domainStartDirtyRateCalc", (signal) =>
          ask(engine, dom, "startDirtyRate")(seconds, flags, signal),
        );
        return {};
      },
    },
    openChannel: {
      async domainOpenChannel({ stream }, { dom, name, flags }) {
        rejectUnknownFlags(flags, DomainChannelFlags.FORCE, "domainOpenChannel");
        const { channels } = guestOf(engine, dom).definition.devices;
        const channel =
          name === null
            ? channels[0]
            : channels.find(
                ({ target, alias }) => (target.type !== "guestfwd" && target.name === name) || alias === name,
              );
        if (channel === undefined)
          throw internalError(`the domain has no channel${name === null ? "" : ` '${name}'`}`, {
            domain: ErrorDomain.DOMAIN,
          });
        const force = (flags & DomainChannelFlags.FORCE) !== 0;
        await ask(engine, dom, "openChannel")(channel, { force }, stream);
        return {};
      },
    },
  });
}
