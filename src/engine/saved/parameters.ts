/** The parameters of the newer forms of save and restore. */
import { TypedParameterType } from "../../protocol/enums.ts";
import { argumentUnsupported, invalidArgument } from "../../protocol/errors.ts";
import type { TypedParameter } from "../../protocol/remote/types.ts";

export interface SaveParameters {
  /** Where the image lies; undefined: where the daemon keeps managed ones. */
  readonly file: string | undefined;
  readonly xml: string | undefined;
  readonly others: ReadonlyMap<string, string | number>;
}

/** libvirt's own types of them, by name. */
const types: Readonly<Record<string, number | undefined>> = {
  file: TypedParameterType.STRING,
  dxml: TypedParameterType.STRING,
  image_format: TypedParameterType.STRING,
  "parallel.channels": TypedParameterType.INT,
};

/** @throws {VirError} ARGUMENT_UNSUPPORTED: unknown; INVALID_ARG: of another type, or given twice */
export function readSaveParameters(given: readonly TypedParameter[], known: ReadonlySet<string>): SaveParameters {
  const values = new Map<string, string | number>();
  for (const { field, value } of given) {
    const type = types[field];
    if (type === undefined || (field !== "file" && field !== "dxml" && !known.has(field))) {
      throw argumentUnsupported(`there is no parameter '${field}' here`);
    }
    if (value.type !== type) throw invalidArgument(`the parameter '${field}' has the type ${value.type}, not ${type}`);
    if (values.has(field)) throw invalidArgument(`the parameter '${field}' is given twice`);
    values.set(field, value.value as string | number);
  }
  const take = (name: string): string | undefined => {
    const value = values.get(name);
    values.delete(name);
    return value === undefined ? undefined : String(value);
  };
  return { file: take("file"), xml: take("dxml"), others: values };
}
