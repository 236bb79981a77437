/** Methods against the wire: what a call asks of the daemon, and what becomes of its answer. */
import { expect, it } from "vitest";
import type { Connection } from "../../src/api/index.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import type { CallOptions } from "../../src/rpc/client.ts";
import { type Answers, connected } from "./connected.ts";

/** The procedure that is asked, the method, the arguments on the wire, the daemon's answer, and what the method resolves to. */
export type Row<T> = readonly [
  procedure: string,
  method: (object: T, options: CallOptions) => Promise<unknown>,
  args: object,
  answer?: object,
  result?: unknown,
];

/** Objects of the API as what names them. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null && "toJSON" in value)
    return (value as { toJSON(): unknown }).toJSON();
  return value;
}

/** A test for each row; `others` answer what a method asks beforehand. */
export function wired<T>(make: (connection: Connection) => T, rows: readonly Row<T>[], others: Answers = {}): void {
  for (const [procedure, method, args, answer, result] of rows) {
    it(procedure, async () => {
      const { connection, asked } = connected({ ...others, [procedure]: () => answer ?? {} });
      const value = await method(make(connection), {});
      expect(asked.at(-1)).toEqual({ procedure, args });
      expect(plain(value)).toEqual(result);

      // every method gives up when its caller does
      const count = asked.length;
      const givenUp = method(make(connection), { signal: AbortSignal.abort() });
      await expect(givenUp).rejects.toMatchObject({ code: ErrorNumber.OPERATION_ABORTED });
      expect(asked).toHaveLength(count);
    });
  }
}
