/** The threads of a guest that do its input and output: see `pinning.ts` for where they run. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { invalidArgument, operationInvalid, rejectUnknownFlags } from "../../protocol/errors.ts";
import { affectFlags } from "../changes/affect.ts";
import { makeChange, operationOf } from "../changes/change.ts";
import {
  ioThreadParameters,
  tunedIOThread,
  withIOThread,
  withoutIOThread,
  withTunedIOThread,
} from "../changes/iothreads.ts";
import type { DomainEngine } from "../engine.ts";

export function ioThreadHandlers(engine: DomainEngine): RemoteHandlers {
  return {
    async domainAddIothread(_, { dom, iothreadId: id, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainAddIOThread");
      await makeChange(engine, dom, flags, {
        call: "domainAddIOThread",
        config: (definition) => withIOThread(definition, id),
        async live(guest, signal) {
          withIOThread(guest.definition, id);
          await operationOf(guest, "addIOThread")({ id }, signal);
          return (definition) => withIOThread(definition, id);
        },
      });
      return {};
    },
    async domainDelIothread(_, { dom, iothreadId: id, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainDelIOThread");
      if (id === 0) throw invalidArgument("I/O threads are counted from 1");
      await makeChange(engine, dom, flags, {
        call: "domainDelIOThread",
        config: (definition) => withoutIOThread(definition, id),
        async live(guest, signal) {
          withoutIOThread(guest.definition, id);
          await operationOf(guest, "removeIOThread")(id, signal);
          return (definition) => withoutIOThread(definition, id);
        },
      });
      return {};
    },
    async domainSetIothreadParams(_, { dom, iothreadId: id, params, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetIOThreadParams");
      if (id === 0) throw invalidArgument("I/O threads are counted from 1");
      const settings = ioThreadParameters.read(params);
      await makeChange(engine, dom, flags, {
        call: "domainSetIOThreadParams",
        config: (definition) => withTunedIOThread(definition, tunedIOThread(definition, id, settings)),
        async live(guest, signal) {
          const unset = (["thread_pool_min", "thread_pool_max"] as const).find((name) => settings[name] === -1);
          if (unset !== undefined) throw operationInvalid(`${unset} cannot be given back while the guest runs`);
          const thread = tunedIOThread(guest.definition, id, settings);
          await operationOf(guest, "setIOThread")(thread, signal);
          return (definition) => withTunedIOThread(definition, thread);
        },
      });
      return {};
    },
  };
}
