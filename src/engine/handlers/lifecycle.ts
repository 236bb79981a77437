/** Starting and stopping, and all between. */
import type { Client, RemoteHandlers } from "../../protocol/contract.ts";
import {
  DomainCreateFlags,
  DomainDestroyFlagsValues,
  DomainRebootFlagValues,
  DomainShutdownFlagValues,
} from "../../protocol/enums.ts";
import { argumentUnsupported, rejectUnknownFlags } from "../../protocol/errors.ts";
import type { DomainEngine, StartOptions } from "../engine.ts";

const all = (flags: Readonly<Record<string, number>>): number =>
  Object.values(flags).reduce((sum, flag) => sum | flag, 0);

const startFlags = all(DomainCreateFlags);
const shutdownFlags = all(DomainShutdownFlagValues);
const rebootFlags = all(DomainRebootFlagValues);
const destroyFlags = all(DomainDestroyFlagsValues);

const startOptions = (flags: number, client: Client): StartOptions => ({
  paused: (flags & DomainCreateFlags.START_PAUSED) !== 0,
  autodestroy: (flags & DomainCreateFlags.START_AUTODESTROY) === 0 ? undefined : client,
  forceBoot: (flags & DomainCreateFlags.START_FORCE_BOOT) !== 0,
});

export function lifecycleHandlers(engine: DomainEngine): RemoteHandlers {
  const { domains } = engine;
  const destroy = async (dom: Parameters<DomainEngine["destroy"]>[0], flags: number): Promise<object> => {
    rejectUnknownFlags(flags, destroyFlags, "domainDestroyFlags");
    if ((flags & DomainDestroyFlagsValues.REMOVE_LOGS) !== 0) {
      throw argumentUnsupported("log files of guests are not removed when a guest is destroyed");
    }
    await engine.destroy(dom, (flags & DomainDestroyFlagsValues.GRACEFUL) !== 0);
    return {};
  };
  return {
    async domainCreate(context, { dom }) {
      await engine.start(dom, startOptions(0, context.client));
      return {};
    },
    async domainCreateWithFlags(context, { dom, flags }) {
      rejectUnknownFlags(flags, startFlags & ~DomainCreateFlags.START_VALIDATE, "domainCreateWithFlags");
      const domain = await engine.start(dom, startOptions(flags, context.client));
      return { dom: domain.reference };
    },
    async domainCreateXml(context, { xmlDesc, flags }) {
      rejectUnknownFlags(flags, startFlags, "domainCreateXML");
      const validate = (flags & DomainCreateFlags.START_VALIDATE) !== 0;
      const domain = await engine.create(xmlDesc, validate, startOptions(flags, context.client));
      return { dom: domain.reference };
    },
    async domainSuspend(_, { dom }) {
      await engine.suspend(dom);
      return {};
    },
    async domainResume(_, { dom }) {
      await engine.resume(dom);
      return {};
    },
    async domainShutdown(_, { dom }) {
      await engine.shutdown(dom, DomainShutdownFlagValues.DEFAULT);
      return {};
    },
    async domainShutdownFlags(_, { dom, flags }) {
      rejectUnknownFlags(flags, shutdownFlags, "domainShutdownFlags");
      await engine.shutdown(dom, flags);
      return {};
    },
    async domainReboot(_, { dom, flags }) {
      rejectUnknownFlags(flags, rebootFlags, "domainReboot");
      await engine.reboot(dom, flags);
      return {};
    },
    async domainReset(_, { dom, flags }) {
      rejectUnknownFlags(flags, 0, "domainReset");
      await engine.reset(dom);
      return {};
    },
    domainDestroy: (_, { dom }) => destroy(dom, 0),
    domainDestroyFlags: (_, { dom, flags }) => destroy(dom, flags),
    domainIsActive: (_, { dom }) => ({ active: domains.get(dom).active ? 1 : 0 }),
  };
}
