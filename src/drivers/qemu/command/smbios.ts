/** What the guest reads in its SMBIOS tables and through fw_cfg. */
import type { Sysinfo } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import { refuse, type BuildContext } from "./context.ts";
import { escapeOption, option, type Part, words } from "./part.ts";

type Entries = readonly { name: string; value?: string | undefined }[];

/** The entries of each table, in QEMU's names and order. */
const tables = {
  bios: [0, ["vendor", "version", "date", "release"]],
  system: [1, ["manufacturer", "product", "version", "serial", "uuid", "sku", "family"]],
  baseBoard: [2, ["manufacturer", "product", "version", "serial", "asset", "location"]],
  chassis: [3, ["manufacturer", "version", "serial", "asset", "sku"]],
} as const;

export function smbiosParts({ definition }: BuildContext): Part[] {
  const mode = definition.os.smbiosMode;
  if (mode === undefined || mode === "emulate") return [];
  if (mode === "host") refuse("<os><smbios mode='host'>", "give the tables in <sysinfo>");
  const info = definition.sysinfo?.find((each) => each.type === "smbios");
  if (info?.type !== "smbios")
    throw configUnsupported("<os><smbios mode='sysinfo'>: there is no <sysinfo type='smbios'>");
  const parts: Part[] = [];
  if (info.bios !== undefined) parts.push(table("bios", info.bios));
  if (info.system !== undefined) parts.push(table("system", info.system));
  for (const { entries } of info.baseBoards ?? []) parts.push(table("baseBoard", entries));
  if (info.chassis !== undefined) parts.push(table("chassis", info.chassis));
  if (info.oemStrings !== undefined) {
    parts.push(
      words("-smbios", ["type=11", ...info.oemStrings.map((text) => `value=${escapeOption(text)}`)].join(",")),
    );
  }
  return parts;
}

function table(name: keyof typeof tables, entries: Entries): Part {
  const [type, known] = tables[name];
  for (const entry of entries) {
    if (!(known as readonly string[]).includes(entry.name)) {
      throw configUnsupported(`<sysinfo><${name}>: there is no entry '${entry.name}'; there are ${known.join(", ")}`);
    }
  }
  const value = (key: string) => entries.find((entry) => entry.name === key)?.value;
  return option("-smbios", undefined, { type, ...Object.fromEntries(known.map((key) => [key, value(key)])) });
}

export function fwCfgParts({ definition }: BuildContext): Part[] {
  const entries = (definition.sysinfo ?? []).flatMap((info: Sysinfo) => (info.type === "fwcfg" ? info.entries : []));
  return entries.map(({ name, file, value }) =>
    option("-fw_cfg", undefined, file === undefined ? { name, string: value ?? "" } : { name, file }),
  );
}
