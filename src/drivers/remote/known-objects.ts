/** The objects of a daemon as a client knows them: by what they are told apart, listed and looked at. */
import { ConnectListAllNetworksFlags, ConnectListAllNodeDeviceFlags, ErrorNumber } from "../../protocol/enums.ts";
import { ConnectListAllStoragePoolsFlags, DomainState } from "../../protocol/enums.ts";
import { VirError } from "../../protocol/errors.ts";
import type { Domain, Network, NodeDevice, Secret, StoragePool } from "../../protocol/remote/types.ts";
import type { CallOptions } from "../../rpc/client.ts";
import type { Calls } from "./link.ts";

/** What an event told of and nobody has looked at since is in the state NOSTATE. */
export interface KnownDomain extends Readonly<Domain> {
  readonly kind: "domain";
  readonly state: DomainState;
}
/** What an event told of and nobody has looked at since has no `active`. */
export interface KnownNetwork extends Readonly<Network> {
  readonly kind: "network";
  readonly active?: boolean;
}
export interface KnownStoragePool extends Readonly<StoragePool> {
  readonly kind: "storagePool";
  readonly active?: boolean;
}
export interface KnownNodeDevice extends Readonly<NodeDevice> {
  readonly kind: "nodeDevice";
  readonly active?: boolean;
}
/** What is in it cannot be known: whether its value was changed meanwhile is not told. */
export interface KnownSecret extends Readonly<Secret> {
  readonly kind: "secret";
}

export type KnownObject = KnownDomain | KnownNetwork | KnownStoragePool | KnownNodeDevice | KnownSecret;
export type KnownKind = KnownObject["kind"];

/** What tells an object from others of its kind, whatever its name becomes. */
type Identity = { readonly uuid: string } | { readonly name: string };
/** What an event says of the object that it is about. */
export type EventObject = Domain | Network | StoragePool | NodeDevice | Secret;
export const keyOf = (object: Identity): string => ("uuid" in object ? object.uuid : object.name);

/** An object of which only is known that something happened to it: unlike anything that a look would show. */
export function unseen(kind: KnownKind, object: EventObject): KnownObject {
  return { kind, ...object, ...(kind === "domain" ? { state: DomainState.NOSTATE } : {}) } as KnownObject;
}

interface Looking {
  list(calls: Calls, options: CallOptions): Promise<KnownObject[]>;
  /** One object as it is now. @throws {VirError} when there is no such object */
  look(calls: Calls, key: string, options: CallOptions): Promise<KnownObject>;
}

const absent = new Set<number>([
  ErrorNumber.NO_DOMAIN,
  ErrorNumber.NO_NETWORK,
  ErrorNumber.NO_STORAGE_POOL,
  ErrorNumber.NO_NODE_DEVICE,
  ErrorNumber.NO_SECRET,
]);
const isAbsence = (error: unknown): boolean => error instanceof VirError && absent.has(error.code);

const looking: Readonly<Record<KnownKind, Looking>> = {
  domain: {
    async list(calls, options) {
      const { domains } = await calls.call("connectListAllDomains", { needResults: 1, flags: 0 }, options);
      const found = await Promise.all(
        domains.map((dom) => present(calls.call("domainGetState", { dom, flags: 0 }, options))),
      );
      return domains.flatMap((dom, at) => {
        const state = found[at];
        return state === undefined ? [] : [{ kind: "domain" as const, ...dom, state: state.state as DomainState }];
      });
    },
    async look(calls, uuid, options) {
      const { dom } = await calls.call("domainLookupByUuid", { uuid }, options);
      const { state } = await calls.call("domainGetState", { dom, flags: 0 }, options);
      return { kind: "domain", ...dom, state: state as DomainState };
    },
  },
  network: {
    async list(calls, options) {
      const some = (flags: number) => calls.call("connectListAllNetworks", { needResults: 1, flags }, options);
      const [every, active] = await Promise.all([some(0), some(ConnectListAllNetworksFlags.ACTIVE)]);
      return withActivity(every.nets, active.nets).map((net) => ({ kind: "network", ...net }));
    },
    async look(calls, uuid, options) {
      const { net } = await calls.call("networkLookupByUuid", { uuid }, options);
      const { active } = await calls.call("networkIsActive", { net }, options);
      return { kind: "network", ...net, active: active !== 0 };
    },
  },
  storagePool: {
    async list(calls, options) {
      const some = (flags: number) => calls.call("connectListAllStoragePools", { needResults: 1, flags }, options);
      const [every, active] = await Promise.all([some(0), some(ConnectListAllStoragePoolsFlags.ACTIVE)]);
      return withActivity(every.pools, active.pools).map((pool) => ({ kind: "storagePool", ...pool }));
    },
    async look(calls, uuid, options) {
      const { pool } = await calls.call("storagePoolLookupByUuid", { uuid }, options);
      const { active } = await calls.call("storagePoolIsActive", { pool }, options);
      return { kind: "storagePool", ...pool, active: active !== 0 };
    },
  },
  nodeDevice: {
    async list(calls, options) {
      const some = (flags: number) => calls.call("connectListAllNodeDevices", { needResults: 1, flags }, options);
      const [every, active] = await Promise.all([
        some(0),
        // before libvirt 7.3 there was no flag, and no device that was not active
        some(ConnectListAllNodeDeviceFlags.ACTIVE).catch(refusal),
      ]);
      return withActivity(every.devices, (active ?? every).devices).map((dev) => ({ kind: "nodeDevice", ...dev }));
    },
    async look(calls, name, options) {
      const { dev } = await calls.call("nodeDeviceLookupByName", { name }, options);
      const answer = await calls.call("nodeDeviceIsActive", dev, options).catch(refusal);
      return { kind: "nodeDevice", ...dev, active: answer?.active !== 0 };
    },
  },
  secret: {
    async list(calls, options) {
      const { secrets } = await calls.call("connectListAllSecrets", { needResults: 1, flags: 0 }, options);
      return secrets.map((secret) => ({ kind: "secret", ...secret }));
    },
    async look(calls, uuid, options) {
      return { kind: "secret", ...(await calls.call("secretLookupByUuid", { uuid }, options)).secret };
    },
  },
};

/** All of them, each with whether it is one of the active: none is lost that changes between two lists. */
function withActivity<T extends Identity>(every: readonly T[], active: readonly T[]): (T & { active: boolean })[] {
  const keys = new Set(active.map(keyOf));
  return every.map((object) => ({ ...object, active: keys.has(keyOf(object)) }));
}

/** The daemon's refusal of what it is too old for. */
function refusal(error: unknown): undefined {
  const old: readonly number[] = [ErrorNumber.INVALID_ARG, ErrorNumber.NO_SUPPORT, ErrorNumber.RPC];
  if (!(error instanceof VirError && old.includes(error.code))) throw error;
}

/** What was answered, or undefined when the object had gone. */
async function present<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** All objects of a kind; undefined when the daemon knows no such kind. @throws {VirError} when the connection broke */
export async function listKnown(
  kind: KnownKind,
  calls: Calls,
  options: CallOptions = {},
): Promise<Map<string, KnownObject> | undefined> {
  try {
    const objects = await looking[kind].list(calls, options);
    return new Map(objects.map((object) => [keyOf(object), object]));
  } catch (error) {
    if (error instanceof VirError && error.code === ErrorNumber.NO_SUPPORT) return undefined;
    throw error;
  }
}

/** One object as it is now; undefined when there is none. @throws {VirError} when the connection broke */
export function lookAt(
  kind: KnownKind,
  calls: Calls,
  key: string,
  options: CallOptions = {},
): Promise<KnownObject | undefined> {
  return present(looking[kind].look(calls, key, options));
}

export interface Changes {
  readonly appeared: readonly KnownObject[];
  readonly disappeared: readonly KnownObject[];
  /** Another name, number or state; a guest that was started anew has another number. */
  readonly changed: readonly { readonly before: KnownObject; readonly after: KnownObject }[];
}

/** What changed from `before` to `after`. */
export function difference(before: ReadonlyMap<string, KnownObject>, after: ReadonlyMap<string, KnownObject>): Changes {
  const changed: { before: KnownObject; after: KnownObject }[] = [];
  const appeared: KnownObject[] = [];
  for (const [key, now] of after) {
    const then = before.get(key);
    if (then === undefined) appeared.push(now);
    else if (!same(then, now)) changed.push({ before: then, after: now });
  }
  return { appeared, disappeared: [...before].flatMap(([key, then]) => (after.has(key) ? [] : [then])), changed };
}

function same(one: KnownObject, other: KnownObject): boolean {
  const fields = Object.entries(one);
  return (
    Object.keys(one).length === Object.keys(other).length &&
    fields.every(([name, value]) => (other as unknown as Record<string, unknown>)[name] === value)
  );
}
