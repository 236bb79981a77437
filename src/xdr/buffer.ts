/**
 * The two ends of RFC 4506 (XDR) encoding: a writer over one growing buffer and a reader over one message. Everything is
 * big-endian and padded to four bytes.
 */

/** Data that is not what its codec says: too short, too long, out of range. */
export class XdrError extends Error {
  override readonly name = "XdrError";
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8");

/** Below this, a loop over the characters is faster than the platform's encoder. */
const shortText = 48;

export class XdrWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Drops everything behind `length`, which must not lie beyond what is written. */
  truncate(length: number): void {
    if (length > this.#length) throw new XdrError("cannot truncate to a greater length");
    this.#length = length;
  }

  /** A copy of what is written from `start` on. */
  copy(start = 0): Uint8Array {
    return this.#bytes.slice(start, this.#length);
  }

  /** What is written, not copied: valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(size: number): number {
    const at = this.#length;
    const end = at + size;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = end;
    return at;
  }

  int(value: number): void {
    if ((value | 0) !== value) throw new XdrError(`${value} is not a 32 bit signed integer`);
    const at = this.#room(4);
    this.#view.setInt32(at, value);
  }

  uint(value: number): void {
    if (value >>> 0 !== value) throw new XdrError(`${value} is not a 32 bit unsigned integer`);
    const at = this.#room(4);
    this.#view.setUint32(at, value);
  }

  /** Overwrites four bytes written before. */
  patchUint(at: number, value: number): void {
    this.#view.setUint32(at, value);
  }

  hyper(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw new XdrError(`${value} is not a 64 bit signed integer`);
    const at = this.#room(8);
    this.#view.setBigInt64(at, value);
  }

  uhyper(value: bigint): void {
    if (BigInt.asUintN(64, value) !== value) throw new XdrError(`${value} is not a 64 bit unsigned integer`);
    const at = this.#room(8);
    this.#view.setBigUint64(at, value);
  }

  double(value: number): void {
    const at = this.#room(8);
    this.#view.setFloat64(at, value);
  }

  #pad(): void {
    const rest = this.#length & 3;
    if (rest !== 0) this.#bytes.fill(0, this.#room(4 - rest), this.#length);
  }

  /** The bytes as they are, padded, with no length before them. */
  fixed(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
    this.#pad();
  }

  /** The bytes as they are, neither padded nor counted: message payloads. */
  raw(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  opaque(value: Uint8Array, maximum: number): void {
    if (value.length > maximum) throw new XdrError(`${value.length} bytes where at most ${maximum} are allowed`);
    this.uint(value.length);
    this.fixed(value);
  }

  /** A string as UTF-8, `maximum` counted in bytes. */
  string(value: string, maximum: number): void {
    const start = this.#room(4);
    const bytes = this.#utf8(value);
    if (bytes > maximum) {
      this.#length = start;
      throw new XdrError(`a string of ${bytes} bytes where at most ${maximum} are allowed`);
    }
    this.#view.setUint32(start, bytes);
    this.#pad();
  }

  /** The sixteen bytes of a UUID, given with or without its dashes. */
  uuid(value: string): void {
    const at = this.#room(16);
    const bytes = this.#bytes;
    let digits = 0;
    let high = 0;
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index);
      if (unit === dash) continue;
      const digit = unit < 128 ? (digitValues[unit] as number) : noDigit;
      if (digit === noDigit || digits === 32) break;
      if ((digits & 1) === 0) high = digit;
      else bytes[at + (digits >> 1)] = (high << 4) | digit;
      digits++;
    }
    if (digits === 32 && (value.length === 32 || value.length === 36)) return;
    this.#length = at;
    throw new XdrError(`"${value}" is not a UUID`);
  }

  #utf8(value: string): number {
    const length = value.length;
    if (length < shortText) {
      const at = this.#room(length);
      const bytes = this.#bytes;
      let index = 0;
      for (; index < length; index++) {
        const unit = value.charCodeAt(index);
        if (unit > 0x7f) break;
        bytes[at + index] = unit;
      }
      if (index === length) return length;
      this.#length = at;
    }
    const at = this.#room(length * 3);
    const { written } = encoder.encodeInto(value, this.#bytes.subarray(at));
    this.#length = at + written;
    return written;
  }
}

const dash = 0x2d;
const noDigit = 0xff;
/** The value of each hexadecimal digit, by its code. */
const digitValues = Uint8Array.from({ length: 128 }, (_, unit) => {
  const value = Number.parseInt(String.fromCharCode(unit), 16);
  return Number.isNaN(value) ? noDigit : value;
});

const hex: string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export class XdrReader {
  #bytes: Uint8Array;
  #view: DataView;
  #offset: number;
  #end: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#offset = offset;
    this.#end = end;
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.#end - this.#offset;
  }

  #take(size: number): number {
    const at = this.#offset;
    if (size > this.#end - at) throw new XdrError(`the message ends ${size - (this.#end - at)} bytes too early`);
    this.#offset = at + size;
    return at;
  }

  int(): number {
    return this.#view.getInt32(this.#take(4));
  }

  uint(): number {
    return this.#view.getUint32(this.#take(4));
  }

  hyper(): bigint {
    return this.#view.getBigInt64(this.#take(8));
  }

  uhyper(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  /** A copy of `size` bytes, so that it does not keep the whole message alive. */
  fixed(size: number): Uint8Array {
    const at = this.#take((size + 3) & ~3);
    // of a Buffer, slice() would be a view that keeps a whole chunk alive
    return Uint8Array.prototype.slice.call(this.#bytes, at, at + size);
  }

  /** The rest of the message, as a view into it. */
  rest(): Uint8Array {
    const at = this.#take(this.remaining);
    return this.#bytes.subarray(at, this.#end);
  }

  /** The count of a variable-length item, at most `maximum` and with at least `unit` bytes of message for each. */
  count(maximum: number, unit: number): number {
    const count = this.uint();
    if (count > maximum) throw new XdrError(`${count} items where at most ${maximum} are allowed`);
    if (count * unit > this.remaining) throw new XdrError(`${count} items do not fit in the rest of the message`);
    return count;
  }

  opaque(maximum: number): Uint8Array {
    return this.fixed(this.count(maximum, 1));
  }

  string(maximum: number): string {
    const length = this.count(maximum, 1);
    const at = this.#take((length + 3) & ~3);
    const bytes = this.#bytes;
    if (length < shortText) {
      let text = "";
      let index = 0;
      for (; index < length; index++) {
        const byte = bytes[at + index] as number;
        if (byte > 0x7f) break;
        text += String.fromCharCode(byte);
      }
      if (index === length) return text;
    }
    return decoder.decode(bytes.subarray(at, at + length));
  }

  /** Sixteen bytes in the 8-4-4-4-12 notation of RFC 9562, lower case. */
  uuid(): string {
    const at = this.#take(16);
    const bytes = this.#bytes;
    let text = "";
    for (let index = 0; index < 16; index++) {
      if (index === 4 || index === 6 || index === 8 || index === 10) text += "-";
      text += hex[bytes[at + index] as number];
    }
    return text;
  }
}
