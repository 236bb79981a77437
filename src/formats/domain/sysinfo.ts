/** What the guest reads in its SMBIOS tables, or through fw_cfg. */
import {
  attribute,
  child,
  element,
  listIn,
  many,
  on,
  string,
  text,
  type Element,
  type Fields,
} from "../../xml/index.ts";

const Entry = element("entry", { name: attribute(string), value: text(string) });
const sysinfo = {
  ...on("type", {
    smbios: {
      bios: listIn("bios", Entry).optional(),
      system: listIn("system", Entry).optional(),
      baseBoards: many(element("baseBoard", { entries: many(Entry) })).optional(),
      chassis: listIn("chassis", Entry).optional(),
      oemStrings: listIn("oemStrings", child(string, "entry")).optional(),
    },
    fwcfg: {
      entries: many(
        element("entry", {
          name: attribute(string),
          file: attribute(string).optional(),
          value: text(string).optional(),
        }),
      ),
    },
  }),
};
export type Sysinfo = Fields<typeof sysinfo>;
export const Sysinfo: Element<Sysinfo> = element("sysinfo", sysinfo);
