/** Definitions are plain data; a pass works on a copy of its own, so that its input stays as it was. */

/** A deep copy of plain data: objects, arrays and what is in them. */
export function copyOf<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copyOf((value as Record<string, unknown>)[key]);
  return copy as T;
}
