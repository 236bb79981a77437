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
  [
    [Flag.MANAGEDSAVE, (domain) => domain.managedSave],
    [Flag.NO_MANAGEDSAVE, (domain) => !domain.managedSave],
  ],
  [
    [Flag.HAS_SNAPSHOT, (domain) => domain.snapshots.size > 0],
    [Flag.NO_SNAPSHOT, (domain) => domain.snapshots.size === 0],
  ],
  [
    [Flag.HAS_CHECKPOINT, (domain) => domain.checkpoints.size > 0],
    [Flag.NO_CHECKPOINT, (domain) => domain.checkpoints.size === 0],
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
