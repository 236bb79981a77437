/** Where a pool's storage comes from. Which of it a type of pool has is in `types.ts`. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  element,
  fault,
  int,
  integer,
  isElement,
  many,
  on,
  oneOf,
  string,
  supported,
  ulong,
  within,
  yesNo,
  type Element,
  type Fields,
  type XmlElement,
} from "../../xml/index.ts";
import { pciAddress } from "../domain/devices/address.ts";
import { checkReference, secretReference } from "./parts.ts";

const host = { name: attribute(string), port: attribute(int).optional().omitting(0) };
export interface PoolHost extends Fields<typeof host> {}
const PoolHost: Element<PoolHost> = element("host", host);

const freeExtent = { start: attribute(ulong), end: attribute(ulong) };
const device = {
  path: attribute(string),
  /** Whether a `p` stands between the path and the number of a partition. */
  partSeparator: attribute(yesNo, "part_separator").optional(),
  /** What is not partitioned, in bytes: found by the backend. */
  freeExtents: many(element("freeExtent", freeExtent).live()),
};
export interface PoolDevice extends Fields<typeof device> {}
const PoolDevice: Element<PoolDevice> = element("device", device);

const parentAddress = {
  /** Tells apart the hosts that one PCI device has. */
  uniqueId: attribute(integer({ max: 0x7fff_ffff }), "unique_id"),
  address: element("address", {
    domain: pciAddress.domain,
    bus: pciAddress.bus,
    slot: pciAddress.slot,
    function: pciAddress.function,
  }),
};
const adapter = {
  ...on(
    "type",
    {
      scsi_host: {
        name: attribute(string).optional(),
        parentAddress: element("parentaddr", parentAddress).optional(),
      },
      fc_host: {
        parent: attribute(string).optional(),
        parentWwnn: attribute(string, "parent_wwnn").optional(),
        parentWwpn: attribute(string, "parent_wwpn").optional(),
        parentFabricWwn: attribute(string, "parent_fabric_wwn").optional(),
        managed: attribute(yesNo).optional(),
        wwnn: attribute(string).optional(),
        wwpn: attribute(string).optional(),
      },
    },
    { default: "scsi_host" },
  ),
};
/** The host bus adapter whose LUNs are the volumes. */
export type PoolAdapter = Fields<typeof adapter>;
const PoolAdapter: Element<PoolAdapter> = element("adapter", adapter, { normalise: checkUntyped });

/** Before there were types an adapter had nothing but a name. */
function checkUntyped(_adapter: PoolAdapter, _older: unknown, xml: XmlElement): void {
  const { attributes, content } = xml;
  if (attributes["type"] !== undefined) return;
  const later = ["wwnn", "wwpn", "parent"].find((name) => attributes[name] !== undefined);
  if (later === undefined && !content.some((node) => isElement(node) && node.name === "parentaddr")) return;
  const what = later === undefined ? "<parentaddr>" : `'${later}'`;
  throw fault(xml, `${what} needs the type of the adapter, scsi_host or fc_host`, { domain: ErrorDomain.STORAGE });
}

const { CONFIG_UNSUPPORTED } = ErrorNumber;
const auth = {
  type: attribute(supported(oneOf("chap", "ceph"))).orRefuse(CONFIG_UNSUPPORTED),
  username: attribute(string),
  secret: element("secret", { type: attribute(string).optional(), ...secretReference }, { normalise: checkReference }),
};
/** Who logs in to the server, and with which secret. */
export interface PoolAuth extends Fields<typeof auth> {}
const PoolAuth: Element<PoolAuth> = element("auth", auth);

const source = {
  hosts: many(PoolHost),
  devices: many(PoolDevice),
  dir: attributeOf("dir", "path", string).optional(),
  adapter: PoolAdapter.optional(),
  name: child(string).optional(),
  initiatorIqn: within("initiator", { iqn: attributeOf("iqn", "name", string) }).iqn.optional(),
  format: attributeOf("format", "type", string).optional(),
  auth: PoolAuth.optional(),
  /** Of NFS. */
  protocolVersion: attributeOf("protocol", "ver", string).optional(),
  vendor: attributeOf("vendor", "name", string).optional(),
  product: attributeOf("product", "name", string).optional(),
};
export interface PoolSource extends Fields<typeof source> {}
export const PoolSource: Element<PoolSource> = element("source", source, { keepEmpty: "paired" });

export const noSource = (): PoolSource => ({ hosts: [], devices: [] });
