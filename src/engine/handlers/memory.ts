/** How much memory a domain has. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainMemoryModFlags, ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { invalidArgument, operationInvalid, rejectUnknownFlags, virError } from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import { affectFlags } from "../changes/affect.ts";
import { makeChange, operationOf } from "../changes/change.ts";
import { checkMemory, withMaximumMemory, withMemory, withStatsPeriod } from "../changes/memory.ts";
import type { DomainEngine } from "../engine.ts";

function checkedKiB(memory: bigint): number {
  if (memory === 0n) throw invalidArgument("a domain cannot have 0 KiB of memory");
  if (memory > BigInt(Number.MAX_SAFE_INTEGER))
    throw virError(ErrorNumber.OVERFLOW, `${memory} KiB are more than can be counted`, { domain: ErrorDomain.DOMAIN });
  return Number(memory);
}

export function memoryHandlers(engine: DomainEngine): RemoteHandlers {
  const setMemory = async (dom: DomainReference, memory: bigint, flags: number): Promise<object> => {
    const memoryKiB = checkedKiB(memory);
    const call = "domainSetMemoryFlags";
    await makeChange(engine, dom, flags, {
      call,
      ...((flags & DomainMemoryModFlags.MAXIMUM) === 0
        ? {
            config: (definition) => withMemory(definition, memoryKiB),
            async live(guest, signal) {
              checkMemory(guest.definition, memoryKiB);
              await operationOf(guest, "setMemory")(memoryKiB, signal);
              // what it has then, the guest says itself
              return (definition) => definition;
            },
          }
        : {
            config: (definition) => withMaximumMemory(definition, memoryKiB),
            live() {
              throw operationInvalid("the most memory that a domain may have cannot be changed while it runs");
            },
          }),
    });
    return {};
  };
  return {
    domainSetMemory: (_, { dom, memory }) => setMemory(dom, memory, DomainMemoryModFlags.LIVE),
    domainSetMemoryFlags(_, { dom, memory, flags }) {
      rejectUnknownFlags(flags, affectFlags | DomainMemoryModFlags.MAXIMUM, "domainSetMemoryFlags");
      return setMemory(dom, memory, flags);
    },
    domainSetMaxMemory: (_, { dom, memory }) => setMemory(dom, memory, DomainMemoryModFlags.MAXIMUM),
    async domainSetMemoryStatsPeriod(_, { dom, period, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetMemoryStatsPeriod");
      if (period < 0) throw invalidArgument(`the period is ${period} seconds: 0 or more`);
      const edit = (definition: Parameters<typeof withStatsPeriod>[0]) => withStatsPeriod(definition, period);
      await makeChange(engine, dom, flags, {
        call: "domainSetMemoryStatsPeriod",
        config: edit,
        async live(guest, signal) {
          edit(guest.definition);
          await operationOf(guest, "setMemoryStatsPeriod")(period, signal);
          return edit;
        },
      });
      return {};
    },
  };
}
