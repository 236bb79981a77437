/** Who the guest is: name, uuid, SMBIOS tables, generation id; and the key that its secrets are encrypted with. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { needType, notBuilt } from "./context.ts";
import type { BuildContext } from "./context.ts";
import { device, object, option, words } from "./part.ts";
import type { Options, Part } from "./part.ts";

export const nameParts = ({ definition }: BuildContext): Part[] => [
  option("-name", undefined, { guest: definition.name, "debug-threads": true }),
];

export const masterKeyParts = ({ runtime }: BuildContext): Part[] => [
  object({ "qom-type": "secret", id: "masterKey0", format: "raw", file: runtime.masterKeyPath }),
];

export const uuidParts = ({ definition }: BuildContext): Part[] =>
  definition.uuid === undefined ? [] : [words("-uuid", definition.uuid)];

export function generationIdParts(context: BuildContext): Part[] {
  const { genid } = context.definition;
  if (genid === undefined) return [];
  needType(context, "vmgenid", "<genid>");
  return [device({ driver: "vmgenid", guid: genid === "" ? "auto" : genid, id: "vmgenid0" })];
}

type Entries = readonly { name: string; value: string }[];

/** SMBIOS and fw_cfg entries from <sysinfo>, where <smbios mode='sysinfo'> asks for them. */
export function smbiosParts({ definition }: BuildContext): Part[] {
  const mode = definition.os.smbiosMode;
  if (mode === "host") throw notBuilt("<smbios mode='host'/>", "mode 'sysinfo' with a <sysinfo> of your own");
  if (mode !== "sysinfo") return [];
  const smbios = definition.sysinfo?.find((one) => one.type === "smbios");
  if (smbios?.type !== "smbios") throw configUnsupported("<smbios mode='sysinfo'/> needs a <sysinfo type='smbios'>");
  const parts: Part[] = [];
  const table = (type: number, names: Readonly<Record<string, string>>, entries: Entries | undefined): void => {
    if (entries !== undefined && entries.length > 0)
      parts.push(option("-smbios", undefined, { type, ...rename(entries, names) }));
  };
  table(0, { vendor: "vendor", version: "version", date: "date", release: "release" }, smbios.bios);
  table(
    1,
    {
      manufacturer: "manufacturer",
      product: "product",
      version: "version",
      serial: "serial",
      uuid: "uuid",
      sku: "sku",
      family: "family",
    },
    smbios.system,
  );
  const board = {
    manufacturer: "manufacturer",
    product: "product",
    version: "version",
    serial: "serial",
    asset: "asset",
    location: "location",
  };
  for (const { entries } of smbios.baseBoards ?? []) table(2, board, entries);
  table(
    3,
    { manufacturer: "manufacturer", version: "version", serial: "serial", asset: "asset", sku: "sku" },
    smbios.chassis,
  );
  const strings = smbios.oemStrings ?? [];
  if (strings.length > 0)
    parts.push(
      words("-smbios", ["type=11", ...strings.map((value) => `value=${value.replaceAll(",", ",,")}`)].join(",")),
    );
  return parts;
}

/** In the order of `names`, under their QEMU names. */
function rename(entries: Entries, names: Readonly<Record<string, string>>): Options {
  const values = new Map(entries.map(({ name, value }) => [name, value]));
  return Object.fromEntries(Object.entries(names).map(([name, theirs]) => [theirs, values.get(name)]));
}

export function firmwareConfigParts({ definition }: BuildContext): Part[] {
  const parts: Part[] = [];
  for (const info of definition.sysinfo ?? [])
    if (info.type === "fwcfg")
      for (const { name, file, value } of info.entries)
        parts.push(option("-fw_cfg", undefined, file === undefined ? { name, string: value } : { name, file }));
  return parts;
}

/** Whatever says who the guest is and is not honoured would mislead. */
export function refuseIdentity({ hardwareUuid }: DomainDefinition): void {
  if (hardwareUuid !== undefined) throw notBuilt("<hwuuid>", "<uuid>");
}
