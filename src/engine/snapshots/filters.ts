/** Which moments a list with flags means. The flags for snapshots and for checkpoints differ in their numbers. */
import { isExternal, type SnapshotDefinition } from "../../formats/snapshot/index.ts";
import { DomainCheckpointListFlags as CheckpointFlag, DomainSnapshotListFlags as Flag } from "../../protocol/enums.ts";
import type { Moment, MomentTree } from "./tree.ts";

/** Every flag that a list of snapshots takes. */
export const snapshotListFlags = Object.values(Flag).reduce((all, flag) => all | flag, 0);
/** Every flag that a list of checkpoints takes. */
export const checkpointListFlags = Object.values(CheckpointFlag).reduce((all, flag) => all | flag, 0);

/** The snapshots of a domain or, with `from`, those below one of them; parents before their children. */
export function selectSnapshots(
  tree: MomentTree<SnapshotDefinition>,
  flags: number,
  from?: SnapshotDefinition,
): SnapshotDefinition[] {
  const set = (flag: number): boolean => (flags & flag) !== 0;
  // all of them have metadata: what has none is known to nobody
  if (set(Flag.NO_METADATA) && !set(Flag.METADATA)) return [];
  const states = flags & (Flag.ACTIVE | Flag.INACTIVE | Flag.DISK_ONLY);
  const places = flags & (Flag.INTERNAL | Flag.EXTERNAL);
  return within(tree, flags, from).filter(
    (snapshot) =>
      ofShape(tree, snapshot, set(Flag.LEAVES), set(Flag.NO_LEAVES)) &&
      (states === 0 || (states & stateFlag(snapshot)) !== 0) &&
      (places === 0 || (places & (isExternal(snapshot) ? Flag.EXTERNAL : Flag.INTERNAL)) !== 0),
  );
}

function stateFlag({ state }: SnapshotDefinition): number {
  if (state === "shutoff") return Flag.INACTIVE;
  return state === "disk-snapshot" ? Flag.DISK_ONLY : Flag.ACTIVE;
}

/** The checkpoints of a domain or, with `from`, those below one of them; parents before their children. */
export function selectCheckpoints<M extends Moment>(tree: MomentTree<M>, flags: number, from?: M): M[] {
  const leaves = (flags & CheckpointFlag.LEAVES) !== 0;
  const inner = (flags & CheckpointFlag.NO_LEAVES) !== 0;
  return within(tree, flags, from).filter((moment) => ofShape(tree, moment, leaves, inner));
}

/** ROOTS and DESCENDANTS are one flag: fewer of a domain, more of a moment. */
function within<M extends Moment>(tree: MomentTree<M>, flags: number, from: M | undefined): M[] {
  const deep = ((flags & Flag.DESCENDANTS) !== 0) === (from !== undefined);
  return deep ? tree.descendantsOf(from) : tree.childrenOf(from);
}

function ofShape<M extends Moment>(tree: MomentTree<M>, moment: M, leaves: boolean, inner: boolean): boolean {
  const leaf = tree.isLeaf(moment);
  return !(leaves && !leaf) && !(inner && leaf);
}
