/** What a pool's definition leaves out, and what of it means nothing for its type, as libvirt settles it after parsing. */
import type { StoragePoolDefinition } from "./definition.ts";
import { bytes } from "./parts.ts";
import type { PoolSource } from "./source.ts";
import { factsOf, type PoolType } from "./types.ts";

/** A definition that has what tells pools apart. */
export type CompletedStoragePool = StoragePoolDefinition & { name: string; uuid: string };

/**
 * The definition with everything filled in that its type implies, and without what its type has no use for; the one
 * passed stays as it is. Parts that nothing implies stay missing, for `validateStoragePool` to refuse.
 */
export function completeStoragePool(definition: StoragePoolDefinition): StoragePoolDefinition & { uuid: string } {
  const { type } = definition;
  const source = completePoolSource(type, definition.source);
  const pool = { ...structuredClone(definition), uuid: definition.uuid ?? crypto.randomUUID(), source };
  // for what is called after its source, either name stands in for the other
  if (factsOf(type).source.includes("name")) {
    pool.name ??= source.name;
    source.name ??= pool.name;
  }
  completeTarget(pool);
  if (type !== "fs" && type !== "netfs") delete pool.mountOptions;
  if (type !== "rbd") delete pool.cephOptions;
  for (const key of ["capacity", "allocation", "available"] as const) pool[key] = bytes(0);
  return pool;
}

/** The source as it is for a pool of that type. */
export function completePoolSource(type: PoolType, given: PoolSource): PoolSource {
  const { source: parts, formats } = factsOf(type);
  const source = structuredClone(given);
  if (!parts.includes("hosts")) source.hosts = [];
  if (!parts.includes("devices")) source.devices = [];
  for (const part of ["dir", "adapter", "name", "initiatorIqn"] as const)
    if (!parts.includes(part)) delete source[part];
  for (const key of ["dir", "initiatorIqn", "format", "protocolVersion", "vendor", "product"] as const) {
    if (source[key] === "") delete source[key];
  }
  if (type === "gluster") source.dir ??= "/";
  if (source.dir !== undefined) source.dir = plainPath(source.dir);
  if (formats === undefined) delete source.format;
  else source.format ??= formats.default;
  return source;
}

function completeTarget(pool: StoragePoolDefinition): void {
  const { target } = factsOf(pool.type);
  if (target === "none") {
    delete pool.target;
    return;
  }
  const path = target === "given" ? pool.target?.path : `${target.derived}/${pool.source.name ?? ""}`;
  pool.target = { ...pool.target, ...(path === undefined ? {} : { path: plainPath(path) }) };
}

/** The path with one slash between its steps and none at its end. Two at its start mean something to POSIX, and stay. */
export function plainPath(path: string): string {
  const start = /^\/*/.exec(path)?.[0].length === 2 ? "//" : path.startsWith("/") ? "/" : "";
  return (
    start +
    path
      .split("/")
      .filter((step) => step !== "")
      .join("/")
  );
}
