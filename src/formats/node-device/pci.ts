/** PCI devices: where they are, what they are, and what they can do. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  element,
  hex,
  int,
  integer,
  many,
  on,
  oneOf,
  string,
  text,
  uint,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { mdevTypes } from "./mdev.ts";
import { count, hexId, inner } from "./values.ts";
import { vpd, type Vpd } from "./vpd.ts";

const { INTERNAL_ERROR } = ErrorNumber;

const address = {
  domain: attribute(hex(4, 0xffff_ffff)).default(0),
  bus: attribute(hex(2, 0xff)).default(0),
  slot: attribute(hex(2, 0x1f)).default(0),
  function: attribute(hex(1, 7)).default(0),
};
export interface PciHostAddress extends Fields<typeof address> {}
const Address: Element<PciHostAddress> = element("address", address);

const described = { id: attribute(hexId).orRefuse(INTERNAL_ERROR), name: text(string).optional() };
/** An identity with the name that it has in the lists of vendors, when it has one there. */
export interface DescribedId extends Fields<typeof described> {}
export const Product = element("product", described).orRefuse(INTERNAL_ERROR);
export const Vendor = element("vendor", described).orRefuse(INTERNAL_ERROR);

const ability = {
  ...on("type", {
    /** A virtual function: the physical one that it belongs to. */
    phys_function: { address: Address },
    /** A physical function: its virtual ones as they are enabled now. */
    virt_functions: {
      /** How many there can be; 0 is the same as none. */
      maxCount: attribute(uint).omitting(0).optional(),
      addresses: many(Address),
    },
    "pci-bridge": {},
    "cardbus-bridge": {},
    mdev_types: mdevTypes,
    vpd,
  }),
};
export type PciAbility = Fields<typeof ability>;

const places = ["phys_function", "virt_functions", "pci-bridge", "cardbus-bridge", "mdev_types", "vpd"] as const;

const iommuGroup = { number: attribute(uint), addresses: many(Address) };
export interface IommuGroup extends Fields<typeof iommuGroup> {}

/** In GT/s. */
export const linkSpeeds = ["2.5", "5", "8", "16", "32", "64"] as const;

const link = {
  /** What the device is capable of, or the state that it is in. */
  validity: attribute(oneOf("cap", "sta")),
  port: attribute(int).omitting(-1).optional(),
  speed: attribute(oneOf(...linkSpeeds)).optional(),
  width: attribute(integer({ max: 0xffff_ffff, base: 0 })),
};
export interface PciLink extends Fields<typeof link> {}

const express = { links: many(element("link", link)) };
export interface PciExpress extends Fields<typeof express> {}
const Express: Element<PciExpress> = element("pci-express", express, {
  keepEmpty: true,
  normalise: (value) => {
    const first = (which: PciLink["validity"]) => value.links.find(({ validity }) => validity === which);
    value.links = [first("cap"), first("sta")].filter((found) => found !== undefined);
  },
});

const sixDigits = integer({ max: 0xff_ffff, base: 16 });

export const pci = {
  /** Base class, subclass and programming interface, one byte each. */
  class: child(inner({ ...sixDigits, write: (value) => `0x${value.toString(16).padStart(6, "0")}` })).optional(),
  domain: count(),
  bus: count(),
  slot: count(),
  function: count(),
  product: Product,
  vendor: Vendor,
  abilities: many(element("capability", ability)),
  iommuGroup: element("iommuGroup", iommuGroup).optional(),
  /** -1: near to none in particular, the same as its absence. */
  numaNode: attributeOf("numa", "node", inner(int))
    .when(({ numaNode = -1 }: { numaNode?: number }) => numaNode >= 0)
    .optional(),
  express: Express.optional(),
};
export interface PciFacts extends Fields<typeof pci> {}

/** One of each ability, in libvirt's order; what says nothing is left out. */
export function normalisePci(device: PciFacts): void {
  const kept = new Map<PciAbility["type"], PciAbility>();
  for (const found of device.abilities) {
    const before = kept.get(found.type);
    if (found.type === "vpd") found.fields = normaliseFields(found);
    // the types of several lists are offered together
    if (found.type === "mdev_types" && before?.type === "mdev_types") before.types.push(...found.types);
    else kept.set(found.type, found);
  }
  // a device has one header: the first that is named
  const header = device.abilities.find(({ type }) => type === "pci-bridge" || type === "cardbus-bridge")?.type;
  device.abilities = places.flatMap((type) => {
    const found = kept.get(type);
    const other = type.endsWith("-bridge") && type !== header;
    return found === undefined || other || (found.type === "mdev_types" && found.types.length === 0) ? [] : [found];
  });
  if (device.iommuGroup?.addresses.length === 0) delete device.iommuGroup;
}

/** The read-only fields before the others; of two lists with the same access the last counts. */
function normaliseFields({ fields }: Vpd): Vpd["fields"] {
  const last = (access: "readonly" | "readwrite") => fields.findLast((list) => list.access === access);
  return [last("readonly"), last("readwrite")].filter((list) => list !== undefined);
}
