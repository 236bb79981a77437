/** Every call about domains that the engine answers for a local hypervisor. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import type { DomainEngine } from "../engine.ts";
import { savedHandlers } from "../saved/handlers.ts";
import { momentHandlers } from "../snapshots/handlers.ts";
import { definitionHandlers } from "./definition.ts";
import { deviceHandlers } from "./devices.ts";
import { guestAgentHandlers } from "./guest-agent.ts";
import { guestControlHandlers } from "./guest-control.ts";
import { guestStatsHandlers } from "./guest-stats.ts";
import { ioThreadHandlers } from "./iothreads.ts";
import { lifecycleHandlers } from "./lifecycle.ts";
import { limitHandlers } from "./limits.ts";
import { lookupHandlers } from "./lookup.ts";
import { memoryHandlers } from "./memory.ts";
import { metadataHandlers } from "./metadata.ts";
import { parameterHandlers } from "./parameters.ts";
import { pinningHandlers } from "./pinning.ts";
import { queryHandlers } from "./queries.ts";
import { statsHandlers } from "./stats.ts";
import { vcpuHandlers } from "./vcpus.ts";

export function domainHandlers(engine: DomainEngine): RemoteHandlers {
  return {
    ...lookupHandlers(engine),
    ...definitionHandlers(engine),
    ...lifecycleHandlers(engine),
    ...queryHandlers(engine),
    ...statsHandlers(engine),
    ...memoryHandlers(engine),
    ...vcpuHandlers(engine),
    ...pinningHandlers(engine),
    ...ioThreadHandlers(engine),
    ...metadataHandlers(engine),
    ...parameterHandlers(engine),
    ...limitHandlers(engine),
    ...deviceHandlers(engine),
    ...guestStatsHandlers(engine),
    ...guestControlHandlers(engine),
    ...guestAgentHandlers(engine),
    ...momentHandlers(engine),
    ...savedHandlers(engine),
  };
}
