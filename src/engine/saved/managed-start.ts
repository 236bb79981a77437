/** Starting a defined domain: from the image of its managed save where there is one, otherwise by booting. */
import { type DomainDefinition, parseDomain } from "../../formats/domain/index.ts";
import {
  DomainEventStartedDetailType,
  DomainEventSuspendedDetailType,
  DomainPausedReason,
  DomainRunningReason,
} from "../../protocol/enums.ts";
import type { DomainObject } from "../domain.ts";
import type { DomainEngine, StartCause, StartOptions } from "../engine.ts";

/** `asked`: it stands still because the caller wants it to, not because it stood still when it was saved. */
export const restored = (asked: boolean): StartCause => ({
  running: DomainRunningReason.RESTORED,
  paused: DomainPausedReason.USER,
  started: DomainEventStartedDetailType.RESTORED,
  suspended: asked ? DomainEventSuspendedDetailType.PAUSED : DomainEventSuspendedDetailType.RESTORED,
});

/**
 * To be called in the domain's job. An image that cannot be read or restored stays where it is, and the start fails: what
 * the guest had in memory is not thrown away unasked.
 */
export async function managedStart(
  engine: DomainEngine,
  domain: DomainObject,
  config: DomainDefinition,
  options: StartOptions,
  signal: AbortSignal,
): Promise<void> {
  const { images } = engine.hypervisor;
  const { managed } = engine.belongings;
  if (!domain.managedSave || images === undefined || managed.marksOnly) {
    await engine.launch(domain, config, options, signal);
    return;
  }
  if (options.forceBoot === true) {
    await managed.discard(domain);
    await engine.launch(domain, config, options, signal);
    return;
  }
  const path = managed.existing(domain);
  const saved = await images.read(path);
  const definition = await engine.hypervisor.define(parseDomain(saved.xml));
  const from = { kind: "image", path, saved, flags: 0 } as const;
  const paused = options.paused || !saved.running;
  await engine.launch(domain, definition, { ...options, paused, from, cause: restored(options.paused) }, signal);
  await managed.discard(domain);
}
