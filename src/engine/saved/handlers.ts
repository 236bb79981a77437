/** Every call about saved guests, and those that saved guests and snapshots have a say in. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import type { DomainEngine } from "../engine.ts";
import { imageHandlers } from "./image-handlers.ts";
import { jobHandlers } from "./job-handlers.ts";
import { undefineHandlers } from "./undefine-handlers.ts";

export function savedHandlers(engine: DomainEngine): RemoteHandlers {
  return { ...imageHandlers(engine), ...jobHandlers(engine), ...undefineHandlers(engine) };
}
