/** What the guest boots: firmware, boot devices, a kernel from the host, or a container's init. */
import {
  attribute,
  attributeOf,
  child,
  element,
  integer,
  listIn,
  many,
  on,
  oneOf,
  refusedWith,
  string,
  text,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { ErrorNumber } from "../../protocol/enums.ts";
import { storageSources } from "./storage-source.ts";

const loader = {
  readonly: attribute(yesNo).optional(),
  secure: attribute(yesNo).optional(),
  type: attribute(oneOf("rom", "pflash")).optional(),
  stateless: attribute(yesNo).optional(),
  format: attribute(oneOf("raw", "qcow2")).optional(),
  path: text(string).optional(),
};
export interface Loader extends Fields<typeof loader> {}
export const Loader: Element<Loader> = element("loader", loader);

const nvram = {
  template: attribute(string).optional(),
  templateFormat: attribute(oneOf("raw", "qcow2")).optional(),
  ...on("type", { none: { path: text(string).optional() }, ...storageSources }, { default: "none", implied: true }),
  format: attribute(oneOf("raw", "qcow2")).optional(),
};
/** Where UEFI keeps its variables: a path, or with a `type` a source as disks have. */
export type Nvram = Fields<typeof nvram>;
export const Nvram: Element<Nvram> = element("nvram", nvram);

const varstore = { template: attribute(string).optional(), path: attribute(string).optional() };
const firmwareFeature = { enabled: attribute(yesNo), name: attribute(oneOf("enrolled-keys", "secure-boot")) };
const acpiTable = { type: attribute(oneOf("raw", "rawset", "slic", "msdm")), path: text(string) };
const bootMenu = {
  enable: attribute(yesNo).optional(),
  timeoutMs: attribute(refusedWith(ErrorNumber.CONFIG_UNSUPPORTED, integer({ max: 65535 })), "timeout").optional(),
};
const bios = {
  useSerial: attribute(yesNo, "useserial").optional(),
  /** -1: never. */
  rebootTimeoutMs: attribute(integer({ min: -1, max: 65535 }), "rebootTimeout").optional(),
};

const os = {
  firmware: attribute(oneOf("bios", "efi")).optional(),
  ...within("type", {
    arch: attribute(string).optional(),
    machine: attribute(string).optional(),
    /** `hvm`, `xen`, `exe`, … */
    type: text(string).orRefuse(ErrorNumber.XML_ERROR),
  }),
  init: child(string).optional(),
  initArgs: many(child(string, "initarg")).optional(),
  initEnvironment: many(element("initenv", { name: attribute(string), value: text(string) })).optional(),
  initDir: child(string, "initdir").optional(),
  initUser: child(string, "inituser").optional(),
  initGroup: child(string, "initgroup").optional(),
  firmwareFeatures: listIn("firmware", element("feature", firmwareFeature)).optional(),
  loader: Loader.optional(),
  nvram: Nvram.optional(),
  varstore: element("varstore", varstore).optional(),
  kernel: child(string).optional(),
  initrd: child(string).optional(),
  cmdline: child(string).optional(),
  root: child(string).optional(),
  shim: child(string).optional(),
  dtb: child(string).optional(),
  acpiTables: listIn("acpi", element("table", acpiTable)).optional(),
  /** What to try, in this order; apart from it, single devices may have a `bootOrder`. */
  boot: many(element("boot", { dev: attribute(oneOf("fd", "hd", "cdrom", "network")) })).optional(),
  bootMenu: element("bootmenu", bootMenu).optional(),
  bios: element("bios", bios).optional(),
  smbiosMode: attributeOf("smbios", "mode", oneOf("emulate", "host", "sysinfo")).optional(),
};
export interface OS extends Fields<typeof os> {}
export const OS: Element<OS> = element("os", os);
