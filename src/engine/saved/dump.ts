/** Core dumps: what a guest has in memory, for a debugger. */
import {
  DomainCoreDumpFlags as Flag,
  DomainEventStoppedDetailType,
  DomainShutoffReason,
} from "../../protocol/enums.ts";
import { operationInvalid, operationUnsupported } from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import type { DomainEngine } from "../engine.ts";
import type { ImageSupport } from "./support.ts";

/** @throws {VirError} OPERATION_INVALID: not running; OPERATION_UNSUPPORTED: no such format here; SYSTEM_ERROR */
export async function dumpCore(
  engine: DomainEngine,
  images: ImageSupport,
  reference: DomainReference,
  path: string,
  format: number,
  flags: number,
): Promise<void> {
  const { domains } = engine;
  const domain = domains.getActive(reference);
  await domain.jobs.run("domainCoreDump", async ({ signal }) => {
    const { guest } = domains.getActive(reference);
    if (guest === undefined) throw operationInvalid(`domain ${domain.name} is still starting`);
    if (!images.dumpFormats.has(format))
      throw operationUnsupported(`core dumps of the format ${format} are not made here`);
    await images.dump({ guest, path, format, flags, signal });
    if ((flags & Flag.CRASH) !== 0) await engine.end(domain, crashed);
  });
}

const crashed = { reason: DomainShutoffReason.CRASHED, detail: DomainEventStoppedDetailType.CRASHED } as const;
