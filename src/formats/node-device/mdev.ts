/** Mediated devices, and the types of them that a parent can make. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  element,
  many,
  nonEmpty,
  refusedWith,
  string,
  uint,
  uuid,
  type Fields,
} from "../../xml/index.ts";
import { inner, reported } from "./values.ts";

const { CONFIG_UNSUPPORTED } = ErrorNumber;

const mdevType = {
  id: attribute(nonEmpty),
  name: child(string).optional(),
  /** `vfio-pci`, `vfio-ccw` or `vfio-ap`; others are kept as they are. */
  deviceApi: child(string, "deviceAPI"),
  availableInstances: child(uint),
};
/** A type of mediated device that a parent offers. */
export interface MdevType extends Fields<typeof mdevType> {}

/** The fields of `<capability type='mdev_types'>`. */
export const mdevTypes = { types: many(element("type", mdevType)) };

const attr = {
  name: attribute(refusedWith(CONFIG_UNSUPPORTED, nonEmpty)).orRefuse(CONFIG_UNSUPPORTED),
  value: attribute(refusedWith(CONFIG_UNSUPPORTED, nonEmpty)).orRefuse(CONFIG_UNSUPPORTED),
};
/** Written to the sysfs attribute of that name, in order, when the device is started. */
export interface MdevAttribute extends Fields<typeof attr> {}

export const mdev = {
  typeId: attributeOf("type", "id", refusedWith(CONFIG_UNSUPPORTED, nonEmpty)).orRefuse(CONFIG_UNSUPPORTED),
  uuid: child(uuid).optional(),
  /** The parent's own address: `0000:00:02.0`, `0.0.0052`, `matrix`. */
  parentAddress: reported(child(string, "parent_addr")),
  /** 0 when the device is in none, or at rest. */
  iommuGroup: attributeOf("iommuGroup", "number", inner(uint)).default(0),
  attributes: many(element("attr", attr)),
};
