/** Tables as virsh draws them. */

export interface Column<K extends string> {
  readonly key: K;
  readonly title: string;
}

/** Each column as wide as its widest cell, two blanks and one between; a rule under the titles. */
export function drawTable<K extends string>(
  columns: readonly Column<K>[],
  rows: readonly Readonly<Record<K, string>>[],
  quiet: boolean,
): string {
  const titles = columns.map(({ title }) => title);
  const cells = rows.map((row) => columns.map(({ key }) => printable(row[key])));
  const widths = columns.map((_, at) =>
    Math.max(0, ...(quiet ? cells : [titles, ...cells]).map((line) => displayWidth(line[at] ?? ""))),
  );
  const line = (texts: readonly string[]): string =>
    `${texts.map((text, at) => ` ${at === texts.length - 1 ? text : fill(text, widths[at] ?? 0)}`).join("")}\n`;
  const rule = `${"-".repeat(widths.reduce((sum, width) => sum + width + 3, 0))}\n`;
  return (quiet ? "" : line(titles) + rule) + cells.map(line).join("");
}

const fill = (text: string, width: number): string => text + " ".repeat(width - displayWidth(text) + 2);

const isPrintable = /^[^\p{C}\p{Zl}\p{Zp}]$/u;

/** Bytes of characters that a terminal cannot show become `\xHH`, so that no name can draw its own table. */
function printable(text: string): string {
  let shown = "";
  for (const character of text) {
    if (isPrintable.test(character)) shown += character;
    else for (const byte of new TextEncoder().encode(character)) shown += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return shown;
}

const zeroWidth = /^[\p{Mn}\p{Me}]$|^[\u200b-\u200f]$/u;
/** The East Asian wide and full-width ranges, and emoji that terminals show in two cells. */
const doubleWidth =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

/** Cells of a terminal that the text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (zeroWidth.test(character)) continue;
    width += doubleWidth.test(character) ? 2 : 1;
  }
  return width;
}
