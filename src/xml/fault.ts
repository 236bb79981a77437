/** What is wrong with the content of a document that is well-formed: always with line, column and path. */
import { ErrorDomain, ErrorNumber } from "../protocol/enums.ts";
import { virError, type VirError } from "../protocol/errors.ts";
import { pathOf, type XmlElement } from "./tree.ts";

/** The numbers that libvirt gives to content it refuses. */
export type FaultCode =
  | typeof ErrorNumber.XML_ERROR
  | typeof ErrorNumber.CONFIG_UNSUPPORTED
  | typeof ErrorNumber.INTERNAL_ERROR
  | typeof ErrorNumber.INVALID_ARG
  | typeof ErrorNumber.OVERFLOW
  | typeof ErrorNumber.NO_NAME
  | typeof ErrorNumber.NO_SOURCE
  | typeof ErrorNumber.NO_TARGET
  | typeof ErrorNumber.OS_TYPE
  | typeof ErrorNumber.XML_INVALID_SCHEMA;

export interface Fault {
  /** The attribute that is at fault; without it, the element. */
  attribute?: string;
  code?: FaultCode;
  domain?: ErrorDomain;
  hint?: string;
}

/** The fault `what` at an element or one of its attributes: `line 3, column 5 (domain/vcpu): what`. */
export function fault(element: XmlElement, what: string, { attribute, code, domain, hint }: Fault = {}): VirError {
  const place = `line ${element.line}, column ${element.column} (${pathOf(element, attribute)})`;
  return virError(code ?? ErrorNumber.XML_ERROR, `${place}: ${what}`, {
    domain: domain ?? ErrorDomain.DOMAIN,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** A value in place of which something else was expected, with the valid name that comes nearest, if one does. */
export function wrongValue(value: string, expected: string, names: readonly string[] = []): string {
  const near = nearest(value, names);
  return `'${shorten(value)}' is not ${expected}${near === undefined ? "" : `; did you mean '${near}'?`}`;
}

const shorten = (value: string) => (value.length > 80 ? `${value.slice(0, 77)}...` : value);

/** The name with the smallest edit distance to `value`, when that is small for the length of the word. */
export function nearest(value: string, names: readonly string[]): string | undefined {
  if (value.length > 40) return undefined;
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(value.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(value.toLowerCase(), name.toLowerCase());
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
