/**
 * Internet addresses as the C library reads and prints them, since that is what libvirt hands them to: IPv4 also in its
 * old short and octal forms, IPv6 printed with the first longest run of zeros left out.
 */

const part = /^(?:0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)$/;

/** The four octets of an IPv4 address; also of `10.1` (10.0.0.1), `0x0a000001` and `::ffff:10.0.0.1`. */
export function readIPv4(text: string): readonly number[] | undefined {
  const parts = text.split(".");
  const last = parts.at(-1);
  if (parts.length > 4 || last === undefined || !parts.every((each) => part.test(each))) return mappedIPv4(text);
  const numbers = parts.map((each) => Number(/^0[0-7]+$/.test(each) ? `0o${each.slice(1)}` : each));
  const tail = numbers.pop() ?? 0;
  const open = 4 - numbers.length;
  if (numbers.some((number) => number > 255) || tail >= 256 ** open) return undefined;
  return [...numbers, ...Array.from({ length: open }, (_, at) => Math.floor(tail / 256 ** (open - 1 - at)) % 256)];
}

function mappedIPv4(text: string): readonly number[] | undefined {
  const groups = text.includes(":") ? readIPv6(text) : undefined;
  if (groups === undefined || groups.findIndex((group) => group !== 0) !== 5 || groups[5] !== 0xffff) {
    // ::ffff:0:0 is the mapped form of 0.0.0.0
    return undefined;
  }
  return octetsOf(groups).slice(12);
}

/** The eight groups of an IPv6 address. */
export function readIPv6(text: string): readonly number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, at) => groupsOf(half, at === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

/** The groups between two colons each; the last of an address may be written as an IPv4 address. */
function groupsOf(text: string, last: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [at, group] of parts.entries()) {
    if (/^[\da-fA-F]{1,4}$/.test(group)) groups.push(Number.parseInt(group, 16));
    else if (last && at === parts.length - 1 && dotted.test(group)) {
      const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
      groups.push(a * 256 + b, c * 256 + d);
    } else return undefined;
  }
  return groups;
}

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const dotted = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

export const writeIPv4 = (octets: readonly number[]): string => octets.join(".");

export function writeIPv6(groups: readonly number[]): string {
  const zeros = longestZeros(groups);
  const embedded = zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && groups[5] === 0xffff));
  const written = groups.map((group) => group.toString(16));
  if (embedded) written.splice(6, 2, writeIPv4(octetsOf(groups).slice(12)));
  if (zeros.length < 2) return written.join(":");
  return `${written.slice(0, zeros.start).join(":")}::${written.slice(zeros.start + zeros.length).join(":")}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

export const octetsOf = (groups: readonly number[]): number[] => groups.flatMap((group) => [group >> 8, group & 255]);

/** How many ones a mask begins with; `undefined` when ones follow a zero. */
export function prefixLength(octets: readonly number[]): number | undefined {
  const bits = octets.map((each) => each.toString(2).padStart(8, "0")).join("");
  return /^(1*)0*$/.exec(bits)?.[1]?.length;
}
