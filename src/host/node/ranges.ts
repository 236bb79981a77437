/** The kernel's lists of numbers: `0-3,8`. */

export function parseRanges(text: string): number[] {
  const numbers: number[] = [];
  for (const part of text.trim().split(",")) {
    const [first, last] = part.split("-").map(Number);
    if (part === "" || first === undefined || Number.isNaN(first)) continue;
    for (let number = first; number <= (last ?? first); number++) numbers.push(number);
  }
  return numbers;
}

export function formatRanges(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let index = 0; index < numbers.length; index++) {
    const first = numbers[index] as number;
    let last = first;
    while (numbers[index + 1] === last + 1) last = numbers[++index] as number;
    parts.push(first === last ? `${first}` : `${first}-${last}`);
  }
  return parts.join(",");
}
