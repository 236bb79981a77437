/** Vital product data of a PCI device. Source of the keywords: PCI Local Bus Specification 3.0, appendix I. */
import {
  attribute,
  child,
  element,
  many,
  matching,
  nonEmpty,
  on,
  string,
  text,
  type Element,
  type Fields,
} from "../../xml/index.ts";

const vendorField = {
  index: attribute(matching(/^[0-9A-Za-z]$/, "a single digit or letter")),
  value: text(nonEmpty),
};
export interface VpdField extends Fields<typeof vendorField> {}
const systemField = {
  // the keyword YA is the asset tag
  index: attribute(matching(/^[0-9B-Zb-z]$/, "a single digit, or a letter other than A")),
  value: text(nonEmpty),
};

const vendorFields = many(element("vendor_field", vendorField));

const fields = {
  ...on("access", {
    readonly: {
      changeLevel: child(string, "change_level").optional(),
      manufactureId: child(string, "manufacture_id").optional(),
      partNumber: child(string, "part_number").optional(),
      serialNumber: child(string, "serial_number").optional(),
      vendorFields,
    },
    readwrite: {
      assetTag: child(string, "asset_tag").optional(),
      vendorFields,
      systemFields: many(element("system_field", systemField)),
    },
  }),
};
export type VpdFields = Fields<typeof fields>;

const Fieldset: Element<VpdFields> = element("fields", fields, {
  keepEmpty: "paired",
  normalise: (value) => {
    value.vendorFields = lastOfEach(value.vendorFields);
    if (value.access === "readwrite") value.systemFields = lastOfEach(value.systemFields);
  },
});

/** A field that is given again takes the place of the earlier one. */
function lastOfEach(list: readonly VpdField[]): VpdField[] {
  return [...new Map(list.map((field) => [field.index, field])).values()];
}

/** The fields of `<capability type='vpd'>`. */
export const vpd = { name: child(string), fields: many(Fieldset) };
export interface Vpd extends Fields<typeof vpd> {}
