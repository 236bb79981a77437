/** What every device has: its alias, its address, and for those that can be booted from, their place in that order. */
import {
  attribute,
  attributeOf,
  cpuSet,
  element,
  matching,
  onOff,
  refusedWith,
  string,
  uint,
  within,
  yesNo,
} from "../../../xml/index.ts";
import { ErrorNumber } from "../../../protocol/enums.ts";
import { Address } from "./address.ts";

/** What the hypervisor calls the device: generated at start, unless the user chose one with the prefix `ua-`. */
export const alias = attributeOf(
  "alias",
  "name",
  matching(/^[\w.-]+$/, "an alias of letters, digits, '_', '-' and '.'"),
).live((name) => name.startsWith("ua-"));

export const address = Address.optional();

export const deviceInfo = {
  alias,
  ...within("acpi", {
    /** The index by which the guest's firmware knows the device. */
    acpiIndex: attribute(uint, "index").optional(),
    acpiNodeset: attribute(cpuSet, "nodeset").optional(),
  }),
  address,
};

/** What an s390 guest boots, as its firmware calls it. */
const loadparm = refusedWith(
  ErrorNumber.INTERNAL_ERROR,
  matching(/^[a-zA-Z0-9. ]{1,8}$/, "1 to 8 letters, digits, dots or spaces"),
);

export const boot = within("boot", {
  /** 1-based place in the boot order. */
  bootOrder: attribute(uint, "order").optional(),
  loadparm: attribute(loadparm).optional(),
});

/** The option ROM of a PCI device. */
const rom = {
  enabled: attribute(yesNo).optional(),
  bar: attribute(onOff).optional(),
  file: attribute(string).optional(),
};

export const bootableDeviceInfo = {
  ...boot,
  alias,
  rom: element("rom", rom).optional(),
  ...within("acpi", {
    acpiIndex: attribute(uint, "index").optional(),
    acpiNodeset: attribute(cpuSet, "nodeset").optional(),
  }),
  address,
};

/** Options of every virtio device's `<driver>`. */
export const virtioOptions = {
  iommu: attribute(onOff).optional(),
  ats: attribute(onOff).optional(),
  packed: attribute(onOff).optional(),
  pagePerVq: attribute(onOff, "page_per_vq").optional(),
};

export const VirtioDriver = element("driver", virtioOptions);
