/** Every call about domains that the engine answers for a local hypervisor. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import type { DomainEngine } from "../engine.ts";
import { definitionHandlers } from "./definition.ts";
import { lifecycleHandlers } from "./lifecycle.ts";
import { lookupHandlers } from "./lookup.ts";
import { queryHandlers } from "./queries.ts";
import { statsHandlers } from "./stats.ts";

export function domainHandlers(engine: DomainEngine): RemoteHandlers {
  return {
    ...lookupHandlers(engine),
    ...definitionHandlers(engine),
    ...lifecycleHandlers(engine),
    ...queryHandlers(engine),
    ...statsHandlers(engine),
  };
}
