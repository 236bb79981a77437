/** Which domains a list with flags means: groups of flags, any of a group, all of the groups. */
import { ConnectListAllDomainsFlags as Flag, DomainState } from "../protocol/enums.ts";
import type { DomainObject } from "./domain.ts";

type Test = (domain: DomainObject) => boolean;

const groups: readonly (readonly [flag: number, test: Test])[][] = [
  [
    [Flag.ACTIVE, (domain) => domain.active],
    [Flag.INACTIVE, (domain) => !domain.active],
  ],
  [
    [Flag.PERSISTENT, (domain) => domain.persistent],
    [Flag.TRANSIENT, (domain) => !domain.persistent],
  ],
  [
    [Flag.RUNNING, (domain) => domain.state === DomainState.RUNNING],
    [Flag.PAUSED, (domain) => domain.state === DomainState.PAUSED],
    [Flag.SHUTOFF, (domain) => domain.state === DomainState.SHUTOFF],
    [Flag.OTHER, (domain) => !plainStates.has(domain.state)],
  ],
  [
    [Flag.AUTOSTART, (domain) => domain.autostart],
    [Flag.NO_AUTOSTART, (domain) => !domain.autostart],
  ],
  // nothing here can have a saved image, a snapshot or a checkpoint
  [
    [Flag.MANAGEDSAVE, () => false],
    [Flag.NO_MANAGEDSAVE, () => true],
  ],
  [
    [Flag.HAS_SNAPSHOT, () => false],
    [Flag.NO_SNAPSHOT, () => true],
  ],
  [
    [Flag.HAS_CHECKPOINT, () => false],
    [Flag.NO_CHECKPOINT, () => true],
  ],
];

const plainStates: ReadonlySet<number> = new Set([DomainState.RUNNING, DomainState.PAUSED, DomainState.SHUTOFF]);

/** Every flag that a list takes. */
export const listFlags = groups.flat().reduce((all, [flag]) => all | flag, 0);

export function filterDomains(domains: Iterable<DomainObject>, flags: number): DomainObject[] {
  const wanted = groups
    .map((group) => group.filter(([flag]) => (flags & flag) !== 0))
    .filter((group) => group.length > 0);
  const found: DomainObject[] = [];
  for (const domain of domains) {
    if (wanted.every((group) => group.some(([, test]) => test(domain)))) found.push(domain);
  }
  return found;
}
