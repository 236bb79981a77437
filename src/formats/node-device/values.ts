/** How node device XML writes numbers, and with which numbers libvirt refuses what is none of them. */
import { ErrorNumber } from "../../protocol/enums.ts";
import { child, integer, refusedWith, string, uint, ulong, type Field, type Value } from "../../xml/index.ts";

const { INTERNAL_ERROR, CONFIG_UNSUPPORTED } = ErrorNumber;

/** Refused with INTERNAL_ERROR, which is what libvirt answers to wrong content of most capabilities. */
export const inner = <T>(value: Value<T>): Value<T> => refusedWith(INTERNAL_ERROR, value);

/** A number of its own child element that a device cannot do without. */
export const count = (name?: string): Field<number, "required"> => child(inner(uint), name).orRefuse(INTERNAL_ERROR);
/** The same for a size in bytes, up to 2^53 - 1. */
export const bytes = (name?: string): Field<number, "required"> => child(inner(ulong), name).orRefuse(INTERNAL_ERROR);
/** Text of its own child element that a device cannot do without. */
export const words = (name?: string): Field<string, "required"> => child(string, name).orRefuse(INTERNAL_ERROR);

/** What only the host can tell: libvirt writes it and reads over it. See `ParseNodeDeviceOptions.live`. */
export const reported = <T>(field: Field<T, "required" | "optional">): Field<T, "optional"> => field.live();

/** An identity in hexadecimal, with or without `0x`, written with four digits or more. */
export const hexId: Value<number> = {
  ...inner(integer({ max: 0xffff_ffff, base: 16 })),
  expects: "a number in hexadecimal like 0x1af4",
  write: (value) => `0x${value.toString(16).padStart(4, "0")}`,
};

interface HexOptions {
  readonly digits: number;
  readonly max?: number;
  /** 16: in hexadecimal without `0x` too. */
  readonly base?: 0 | 16;
}

/** A number of an s390 address: CONFIG_UNSUPPORTED when it is none. */
export const s390Number = ({ digits, max = 0xffff_ffff, base = 0 }: HexOptions): Value<number> => ({
  ...refusedWith(CONFIG_UNSUPPORTED, integer({ max, base })),
  write: (value) => `0x${value.toString(16).padStart(digits, "0")}`,
});
