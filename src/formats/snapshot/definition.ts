/** A snapshot as a whole: what was kept of a domain at one moment. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  child,
  element,
  ignored,
  integer,
  listIn,
  oneOf,
  refusedWith,
  string,
  supported,
  uuid,
  verbatim,
  within,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { Domain, type DomainDefinition } from "../domain/index.ts";
import { SnapshotDisk, WrittenDisk } from "./disk.ts";

/** The states of a domain, and one more: only disks were kept. */
export const snapshotStates = [
  "running",
  "blocked",
  "paused",
  "shutdown",
  "shutoff",
  "crashed",
  "pmsuspended",
  "disk-snapshot",
] as const;
export type SnapshotState = (typeof snapshotStates)[number];

/** The name of a state by its number (`DomainState`), which counts from 1. */
export const snapshotStateOf = (state: number): SnapshotState | undefined => snapshotStates[state - 1];

const memory = {
  snapshot: attribute(oneOf("no", "internal", "external")).optional(),
  /** Where external memory lies: an absolute path. */
  file: attribute(string).optional(),
};

const head = { name: child(string).optional(), description: child(string).optional() };
const tail = { memory: element("memory", memory).optional() };
const seconds = integer({ min: Number.MIN_SAFE_INTEGER });

/** What is read of a snapshot that is to be taken: the rest is the daemon's to say. */
const fresh = {
  ...head,
  ...tail,
  disks: listIn("disks", SnapshotDisk).optional(),
  ...ignored({
    children: ["state", "parent", "creationTime", "revertDisks", "domain", "inactiveDomain", "cookie", "active"],
  }),
};
export interface FreshSnapshot extends Fields<typeof fresh> {}
export const FreshSnapshot: Element<FreshSnapshot> = element("domainsnapshot", fresh);

/** Everything, with the codecs for the disks and for the domain that reading and writing want. */
const whole = <D, O>(disk: Element<D>, domain: Element<O>) => ({
  ...head,
  state: child(supported(oneOf(...snapshotStates))).optional(),
  ...within("parent", { parent: child(string, "name").optional() }),
  /** Since 1970. */
  creationTimeSeconds: child(refusedWith(ErrorNumber.INTERNAL_ERROR, seconds), "creationTime").optional().omitting(0),
  ...tail,
  disks: listIn("disks", disk).optional(),
  /** Overlays that were made when the domain was reverted to this snapshot. */
  revertDisks: listIn("revertDisks", disk).optional(),
  /** The domain as it was. */
  domain: domain.optional(),
  /** Its persistent definition, where the domain ran. */
  inactiveDomain: Domain.named("inactiveDomain").optional(),
  /** The hypervisor's own notes. */
  cookie: verbatim(),
  /** 1 in the file of the current snapshot. */
  active: child(integer()).optional(),
});

const kept = whole(SnapshotDisk, Domain);
/** What a snapshot's XML says, when it describes one that was taken. */
export interface KeptSnapshot extends Fields<typeof kept> {}
export const KeptSnapshot: Element<KeptSnapshot> = element("domainsnapshot", kept);
export const WrittenSnapshot = element("domainsnapshot", whole(WrittenDisk, Domain));
/** Of the oldest snapshots nothing is known of the domain but which it was. */
export const WrittenWithoutDomain = element(
  "domainsnapshot",
  whole(WrittenDisk, element("domain", { uuid: child(uuid) })),
);

export interface SnapshotMemory {
  snapshot: "no" | "internal" | "external";
  file?: string;
}

/** A snapshot as data. */
export interface SnapshotDefinition {
  name: string;
  description?: string;
  state?: SnapshotState;
  /** The name of the snapshot that was current when this one was taken. */
  parent?: string;
  creationTimeSeconds?: number;
  memory?: SnapshotMemory;
  disks: SnapshotDisk[];
  revertDisks?: SnapshotDisk[];
  domain?: DomainDefinition;
  inactiveDomain?: DomainDefinition;
  cookie?: NonNullable<KeptSnapshot["cookie"]>;
}

/** Memory or at least one disk was kept in a file of its own. */
export const isExternal = ({ memory: of, disks }: Pick<SnapshotDefinition, "memory" | "disks">): boolean =>
  of?.snapshot === "external" || disks.some(({ snapshot }) => snapshot === "external");
