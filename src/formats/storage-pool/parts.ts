/** What pools and volumes have in common: permissions, references to secrets, sizes. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  bytesPerUnit,
  child,
  element,
  fault,
  refusedWith,
  string,
  text,
  uuid,
  within,
  wrongValue,
  type Element,
  type Fields,
  type Value,
  type XmlElement,
} from "../../xml/index.ts";

/** Nine bits in octal; written with a leading 0. */
const octalMode: Value<number> = {
  expects: "an octal mode such as 0755",
  form: { kind: "pattern", pattern: "[0-7]+" },
  read: (text) => {
    if (!/^\s*\+?[0-7]+$/.test(text)) return undefined;
    const mode = Number.parseInt(text, 8);
    return mode > 0o777 ? undefined : mode;
  },
  write: (mode) => `0${mode.toString(8)}`,
};

/** Nobody in particular: the owner is whoever the system gives a new file to. */
const unset = -1;

/** The number of a user or group; the largest is another spelling of -1. */
const accountNumber: Value<number> = {
  expects: "the number of an account, or -1",
  form: { kind: "integer", minimum: unset, maximum: 0xffff_ffff },
  read: (text) => {
    if (!/^\s*[+-]?\d+$/.test(text)) return undefined;
    const number = Number.parseInt(text, 10);
    if (number === 0xffff_ffff) return unset;
    return number < unset || number > 0xffff_ffff ? undefined : number;
  },
  // as the signed number that libvirt prints
  write: (number) => String(number | 0),
};

const permissions = {
  mode: child(octalMode).optional(),
  ...within("owner", { owner: text(accountNumber).optionalAsAWhole().omitting(unset) }),
  ...within("group", { group: text(accountNumber).optionalAsAWhole().omitting(unset) }),
  label: child(string).optional(),
};
/** Who owns a folder or file and may use it. What is left out is as the system makes it. */
export interface Permissions extends Fields<typeof permissions> {}
export const Permissions: Element<Permissions> = element("permissions", permissions);

/** What names a secret. */
export const secretReference = {
  uuid: attribute(refusedWith(ErrorNumber.XML_ERROR, uuid)).optional(),
  usage: attribute(string).optional(),
};

/** A secret is named by its uuid or by what it is for, and by exactly one of the two. */
export function checkReference(
  { uuid, usage }: { uuid?: string; usage?: string },
  _older: unknown,
  xml: XmlElement,
): void {
  if ((uuid === undefined) !== (usage === undefined)) return;
  throw fault(xml, "a secret is named by 'uuid' or by 'usage'", { domain: ErrorDomain.STORAGE });
}

/** What 64 bits hold; larger than what a number holds exactly is told apart once the unit is known. */
const wholeNumber: Value<number> = {
  expects: "a size: a number, with a unit such as KiB, MiB, GiB or bytes",
  form: { kind: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  read: (text) => (/^\s*\+?\d+$/.test(text) && Number(text) < 2 ** 64 ? Number(text) : undefined),
  write: String,
};

const amount = { unit: attribute(string).optional(), bytes: text(wholeNumber).optional() };
/** How much there is of something. Without a number, it is as if it were not there. */
export interface Amount extends Fields<typeof amount> {}

/** An element with a size in bytes; `written` is how it spells that unit. */
export const Amount = (name: string, written: "bytes" | "B" = "bytes"): Element<Amount> =>
  element(name, amount, { normalise: (amount, _older, xml) => toBytes(amount, written, xml) });

export const bytes = (bytes: number): Amount => ({ unit: "bytes", bytes });

/** INVALID_ARG: an unknown unit. OVERFLOW: more than 2^53 - 1 bytes. */
function toBytes(amount: Amount, written: string, xml: XmlElement): void {
  const unit = amount.unit === undefined || amount.unit === "" ? "bytes" : amount.unit;
  const scale = bytesPerUnit(unit);
  if (amount.bytes === undefined) return;
  if (scale === undefined) {
    throw fault(xml, wrongValue(unit, "a unit of size such as KiB, MiB, GiB or bytes"), {
      attribute: "unit",
      code: ErrorNumber.INVALID_ARG,
      domain: ErrorDomain.STORAGE,
    });
  }
  const size = amount.bytes * scale;
  if (!Number.isSafeInteger(size)) {
    const what = `${amount.bytes} ${unit} is more than the ${Number.MAX_SAFE_INTEGER} bytes that a size may have`;
    throw fault(xml, what, { code: ErrorNumber.OVERFLOW, domain: ErrorDomain.STORAGE });
  }
  amount.bytes = size;
  amount.unit = written;
}
