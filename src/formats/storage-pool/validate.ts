/** What no pool can be: refused when it is defined or created. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { configUnsupported, internalError, noSupport, xmlDetail, xmlError } from "../../protocol/errors.ts";
import type { CompletedStoragePool } from "./complete.ts";
import type { StoragePoolDefinition } from "./definition.ts";
import type { PoolAdapter, PoolSource } from "./source.ts";
import { factsOf, type PoolType, type SourcePart } from "./types.ts";

const domain = ErrorDomain.STORAGE;
const malformed = (what: string) => xmlError(what, { domain });
const unsupported = (what: string) => configUnsupported(what, { domain });

/**
 * Refuses a completed definition that lacks what its type needs, or contradicts itself.
 *
 * XML_ERROR: a part is missing or malformed. CONFIG_UNSUPPORTED: a format that the type does not have, an NFS version for
 * what is no NFS, no initiator. NO_SUPPORT: copy-on-write where there is none. INTERNAL_ERROR: a malformed world-wide
 * name (libvirt's number). XML_DETAIL: a line break in the name.
 */
export function validateStoragePool(pool: StoragePoolDefinition): asserts pool is CompletedStoragePool {
  const { type, name, source, target } = pool;
  validatePoolSource(type, source);
  if (name === undefined) throw malformed("the pool has no <name>");
  if (name.includes("/")) throw malformed(`the name '${name}' contains '/', which no pool's name may`);
  if (name.includes("\n")) throw xmlDetail("the name contains a line break", { domain });
  if (pool.cow !== undefined && type !== "fs" && type !== "dir") {
    throw noSupport(`copy-on-write is a feature of pools of type fs and dir, not ${type}`, { domain });
  }
  requireParts(type, source);
  if (target !== undefined && target.path === undefined) throw malformed("the pool's <target> has no <path>");
}

/** The checks of a source that can be made without the rest of its pool. */
export function validatePoolSource(type: PoolType, { format, auth, protocolVersion }: PoolSource): void {
  const { formats } = factsOf(type);
  if (format !== undefined && formats?.names.includes(format) === false) {
    throw unsupported(`'${format}' is no format of ${type} pools: they have ${formats.names.join(", ")}`);
  }
  if (auth?.username === "") throw malformed("<auth> has an empty user name");
  // libvirt refuses a version with all formats but the first two of each type
  if (protocolVersion !== undefined && (formats?.names.indexOf(format ?? "") ?? 0) > 1) {
    throw unsupported(`<protocol ver> is the version of NFS, which a ${type} pool of format ${format} does not speak`);
  }
}

const partNames: Readonly<Record<SourcePart, string>> = {
  hosts: "<host>",
  devices: "<device>",
  dir: "<dir>",
  adapter: "<adapter>",
  name: "<name>",
  initiatorIqn: "<initiator><iqn>",
};

function requireParts(type: PoolType, source: PoolSource): void {
  for (const part of factsOf(type).required) {
    const value = source[part];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) {
      const what = `the source of a pool of type ${type} needs ${partNames[part]}`;
      throw part === "initiatorIqn" ? unsupported(what) : malformed(what);
    }
  }
  if (source.adapter !== undefined) validateAdapter(source.adapter);
}

function validateAdapter(adapter: PoolAdapter): void {
  if (adapter.type === "scsi_host") {
    if ((adapter.name === undefined) === (adapter.parentAddress === undefined)) {
      throw malformed("a scsi_host adapter is named either by 'name' or by <parentaddr>");
    }
    return;
  }
  const { wwnn, wwpn, parentWwnn, parentWwpn, parentFabricWwn } = adapter;
  if (wwnn === undefined || wwpn === undefined) throw malformed("an fc_host adapter needs 'wwnn' and 'wwpn'");
  requireWwn(wwnn, wwpn);
  if ((parentWwnn === undefined) !== (parentWwpn === undefined)) {
    throw malformed("of an adapter's parent either both 'parent_wwnn' and 'parent_wwpn' are given, or neither");
  }
  requireWwn(parentWwnn, parentWwpn, parentFabricWwn);
}

function requireWwn(...names: readonly (string | undefined)[]): void {
  for (const name of names) {
    if (name === undefined || /^(?:0x)?[\da-fA-F]{16}$/.test(name)) continue;
    throw internalError(`'${name}' is not a world-wide name: 16 hexadecimal digits`, { domain });
  }
}
