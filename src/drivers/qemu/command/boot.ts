/** What the guest boots: `-boot`, and a kernel from the host. */
import { configUnsupported } from "../../../protocol/errors.ts";
import { type BuildContext, refuse } from "./context.ts";
import { option, type Part, words } from "./part.ts";

export function bootParts({ definition: { os } }: BuildContext): Part[] {
  const menu = os.bootMenu?.enable;
  const parts: Part[] = [
    option("-boot", undefined, {
      menu,
      "reboot-timeout": os.bios?.rebootTimeoutMs,
      "splash-time": menu === true ? os.bootMenu?.timeoutMs : undefined,
      strict: true,
    }),
  ];
  if (os.kernel === undefined && (os.initrd ?? os.cmdline ?? os.shim) !== undefined) {
    throw configUnsupported("<os>: <initrd>, <cmdline> and <shim> go with a <kernel>, which is missing");
  }
  if (os.kernel !== undefined) parts.push(words("-kernel", os.kernel));
  if (os.initrd !== undefined) parts.push(words("-initrd", os.initrd));
  if (os.cmdline !== undefined) parts.push(words("-append", os.cmdline));
  if (os.dtb !== undefined) parts.push(words("-dtb", os.dtb));
  if (os.shim !== undefined) parts.push(words("-shim", os.shim));
  for (const { type, path } of os.acpiTables ?? []) {
    if (type !== "slic") refuse(`<acpi><table type='${type}'>`, "only 'slic' is supported");
    parts.push(option("-acpitable", undefined, { sig: "SLIC", file: path }));
  }
  return parts;
}
