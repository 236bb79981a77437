/**
 * What a command line of QEMU consists of. A device, back end or object is plain data, the same that QMP takes while the
 * guest runs; only how it is spelled differs (`serialise.ts` here, the monitor's commands for hotplug).
 *
 * Members are in libvirt's order, so that the spelling is the same too.
 */
import { type QmpObject, type QmpValue, writeJson } from "../qmp/message.ts";

/** A device of the guest: `-device`, `device_add`. Members that are undefined are left out. */
export type QemuDevice = { driver: string; id?: string } & QmpObject;
/** An object that devices refer to: `-object`, `object-add`. */
export type QemuObject = { "qom-type": string; id: string } & QmpObject;
/** One node of the block graph: `-blockdev`, `blockdev-add`. */
export type QemuBlockdev = { driver: string; "node-name": string } & QmpObject;
/** The host's end of a network card: `-netdev`, `netdev_add`. */
export type QemuNetdev = { type: string; id: string } & QmpObject;
/** The host's end of a sound card: `-audiodev`. */
export type QemuAudiodev = { id: string; driver: string } & QmpObject;

/** The host's end of a character device, in the words of the command line: `-chardev`; over QMP see `chardevBackend`. */
export interface QemuChardev {
  type: string;
  id: string;
  options: Options;
}

/** Options that are spelled `a=b,c=d`; true and false are `on` and `off`, undefined is left out. */
export type Options = Readonly<Record<string, string | number | boolean | undefined>>;

export type Part =
  | { kind: "device"; value: QemuDevice }
  | { kind: "object"; value: QemuObject }
  | { kind: "blockdev"; value: QemuBlockdev }
  | { kind: "netdev"; value: QemuNetdev }
  | { kind: "audiodev"; value: QemuAudiodev }
  | { kind: "chardev"; value: QemuChardev }
  /** An option that exists on the command line alone: its words as they are. */
  | { kind: "words"; words: readonly string[] };

export const device = (value: QemuDevice): Part => ({ kind: "device", value });
export const object = (value: QemuObject): Part => ({ kind: "object", value });
export const blockdev = (value: QemuBlockdev): Part => ({ kind: "blockdev", value });
export const netdev = (value: QemuNetdev): Part => ({ kind: "netdev", value });
export const audiodev = (value: QemuAudiodev): Part => ({ kind: "audiodev", value });
export const chardev = (type: string, id: string, options: Options): Part => ({
  kind: "chardev",
  value: { type, id, options },
});
export const words = (...all: readonly string[]): Part => ({ kind: "words", words: all });

/** `-flag first,a=b,c=d`. `first` goes without a name, as QEMU's implied option. */
export const option = (flag: string, first: string | undefined, options: Options = {}): Part =>
  words(flag, spellOptions(first, options));

export function spellOptions(first: string | undefined, options: Options): string {
  const spelled = first === undefined ? [] : [escapeOption(first)];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    spelled.push(`${name}=${typeof value === "boolean" ? (value ? "on" : "off") : escapeOption(String(value))}`);
  }
  return spelled.join(",");
}

/** A comma inside a value is doubled. */
export const escapeOption = (value: string): string => value.replaceAll(",", ",,");

/** JSON as libvirt writes it: no blanks, members that are undefined left out. */
export const spellJson = (value: QmpValue): string => writeJson(value);
