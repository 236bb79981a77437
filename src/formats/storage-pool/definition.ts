/** A storage pool as a whole. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  declares,
  element,
  fault,
  listIn,
  oneOf,
  refusedWith,
  string,
  supported,
  uuid,
  within,
  yesNo,
  type Element,
  type Fields,
  type XmlElement,
} from "../../xml/index.ts";
import { Amount, Permissions } from "./parts.ts";
import { noSource, PoolSource } from "./source.ts";
import { poolTypeNames } from "./types.ts";

const target = { path: child(string).optional(), permissions: Permissions.optional() };
/** Where the pool appears on this host. */
export interface PoolTarget extends Fields<typeof target> {}
const PoolTarget: Element<PoolTarget> = element("target", target, { keepEmpty: "paired" });

const MountOption = element("fs:option", { name: attribute(string) });
const CephOption = element("rbd:option", { name: attribute(string), value: attribute(string) });

const pool = {
  type: attribute(oneOf(...poolTypeNames)),
  xmlnsFs: declares("fs", "mountOptions"),
  xmlnsRbd: declares("rbd", "cephOptions"),
  /** Without one, that of the source, for the types that have such a name. */
  name: child(string).optional(),
  uuid: child(refusedWith(ErrorNumber.XML_ERROR, uuid)).optional(),
  // sizes are found by the backend: what a definition says of them is passed over
  capacity: Amount("capacity").live(),
  allocation: Amount("allocation").live(),
  available: Amount("available").live(),
  /** Whether new files are copied on write (btrfs). */
  cow: within("features", { cow: attributeOf("cow", "state", yesNo) }).cow.optional(),
  source: PoolSource.defaultBy(noSource),
  target: PoolTarget.optional(),
  /** How the allocation of a volume is found: measured, or taken to be its capacity, which is quicker. */
  refreshAllocation: within("refresh", {
    allocation: attributeOf("volume", "allocation", supported(oneOf("default", "capacity"))),
  }).allocation.optional(),
  mountOptions: listIn("fs:mount_opts", MountOption).optional(),
  cephOptions: listIn("rbd:config_opts", CephOption).optional(),
};

/** A storage pool as data: what its XML says. */
export interface StoragePoolDefinition extends Fields<typeof pool> {}
export const StoragePool: Element<StoragePoolDefinition> = element("pool", pool, { normalise: checkCephPool });

/** The name of the pool does not stand in for that of the pool in Ceph. */
function checkCephPool({ type, source }: StoragePoolDefinition, _older: unknown, xml: XmlElement): void {
  if (type !== "rbd" || source.name !== undefined) return;
  throw fault(xml, "the <source> of a pool of type rbd needs a <name>", { domain: ErrorDomain.STORAGE });
}

/** The facts of a pool that its backend finds when it is refreshed, in bytes. */
export interface PoolSizes {
  readonly capacityBytes: number;
  readonly allocationBytes: number;
  readonly availableBytes: number;
}
