/** A set of CPUs as QEMU and libvirt write it: `0-3,8`. */
export function writeRanges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((left, right) => left - right);
  const ranges: [number, number][] = [];
  for (const number of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}
