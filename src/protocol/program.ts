/** A program of the wire protocol: its number and version, and its procedures by name and by number. */
import type { AnyCall, AnyEvent, ProcedureTable } from "./procedure.ts";

export interface Program<T extends ProcedureTable = ProcedureTable> {
  readonly name: string;
  readonly id: number;
  readonly version: number;
  readonly procedures: T;
}

export function program<T extends ProcedureTable>(
  name: string,
  id: number,
  version: number,
  procedures: T,
): Program<T> {
  return { name, id, version, procedures };
}

export interface NumberedProcedure {
  readonly name: string;
  readonly row: AnyCall | AnyEvent;
}

const indexes = new WeakMap<Program, readonly (NumberedProcedure | undefined)[]>();

/** The procedures of a program by number; made once a program. */
export function byNumber(of: Program): readonly (NumberedProcedure | undefined)[] {
  let index = indexes.get(of);
  if (index === undefined) {
    const made: (NumberedProcedure | undefined)[] = [];
    for (const [name, row] of Object.entries(of.procedures)) made[row.number] = { name, row };
    indexes.set(of, (index = made));
  }
  return index;
}
