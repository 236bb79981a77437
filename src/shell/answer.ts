/** What a command has to say: as text and as data. */
import { type Column, drawTable } from "./table.ts";

export interface Answer {
  /** Lines with their line feeds. Quiet leaves out what only says that all went well, and headings. */
  text(quiet: boolean): string;
  /** What `--json` prints. */
  readonly data: unknown;
}

/** Text that is the answer. */
export const told = (text: string, data: unknown): Answer => ({ text: () => text, data });

/** A sentence that says that all went well. */
export const done = (sentence: string, data: unknown): Answer => ({
  text: (quiet) => (quiet ? "" : `${sentence}\n`),
  data,
});

/** Names and values under each other. */
export const fields = (
  width: number,
  rows: readonly (readonly [label: string, value: string | number | bigint])[],
  data: unknown,
): Answer => told(rows.map(([label, value]) => `${label.padEnd(width)} ${value}\n`).join(""), data);

/** A document as the daemon wrote it. */
export const document = (xml: string, lineFeeds = 0): Answer => told(xml + "\n".repeat(lineFeeds), { xml });

/** A table, and the same as a list of objects with the columns' keys. */
export const table = <R extends Readonly<Record<string, string>>>(
  columns: readonly Column<keyof R & string>[],
  rows: readonly R[],
  data: unknown = rows,
): Answer => ({ text: (quiet) => drawTable(columns, rows, quiet), data });

/** One line of JSON; 64-bit numbers that a JSON reader would round become strings. */
export function jsonLine(data: unknown): string {
  const text = JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value !== "bigint") return value;
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  });
  return `${text}\n`;
}
