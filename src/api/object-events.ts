/** Events of networks, storage pools, devices of the host and secrets. */
import {
  NetworkEventID,
  NetworkEventLifecycleType,
  NodeDeviceEventID,
  NodeDeviceEventLifecycleType,
  SecretEventID,
  SecretEventLifecycleType,
  StoragePoolEventID,
  StoragePoolEventLifecycleType,
} from "../protocol/enums.ts";
import { invalidArgument } from "../protocol/errors.ts";
import type { ObjectEventBody, ObjectEventName, ObjectOf } from "../drivers/remote/object-event-table.ts";
import { type ConnectionLink, remoteOf } from "./connection/link.ts";
import { Events, type EventsOptions, type Register, listOf } from "./events.ts";
import { nameOf } from "./names.ts";
import { Network } from "./network.ts";
import { NodeDevice } from "./node-device.ts";
import { Secret } from "./secret.ts";
import { StoragePool } from "./storage-pool.ts";

/** `event` is of the kind's own enumeration; `eventName`, its name there, is the number for what is newer. */
interface Lifecycle {
  readonly event: number;
  readonly eventName: string;
  /** 0: no kind has details yet. */
  readonly detail: number;
}

/** `event`: `NetworkEventLifecycleType`. */
export interface NetworkLifecycleEvent extends Lifecycle {
  readonly id: typeof NetworkEventID.LIFECYCLE;
  readonly network: Network;
}
export interface NetworkMetadataEvent {
  readonly id: typeof NetworkEventID.METADATA_CHANGE;
  readonly network: Network;
  /** `NetworkMetadataType` */
  readonly type: number;
  readonly nsuri: string | null;
}
export type NetworkEvent = NetworkLifecycleEvent | NetworkMetadataEvent;
export type NetworkEvents<I extends NetworkEventID = NetworkEventID> = Events<Extract<NetworkEvent, { id: I }>>;

/** `event`: `StoragePoolEventLifecycleType`. */
export interface StoragePoolLifecycleEvent extends Lifecycle {
  readonly id: typeof StoragePoolEventID.LIFECYCLE;
  readonly pool: StoragePool;
}
/** Its volumes were looked for anew. */
export interface StoragePoolRefreshEvent {
  readonly id: typeof StoragePoolEventID.REFRESH;
  readonly pool: StoragePool;
}
export type StoragePoolEvent = StoragePoolLifecycleEvent | StoragePoolRefreshEvent;
export type StoragePoolEvents<I extends StoragePoolEventID = StoragePoolEventID> = Events<
  Extract<StoragePoolEvent, { id: I }>
>;

/** `event`: `NodeDeviceEventLifecycleType`. */
export interface NodeDeviceLifecycleEvent extends Lifecycle {
  readonly id: typeof NodeDeviceEventID.LIFECYCLE;
  readonly device: NodeDevice;
}
/** Its XML is another now. */
export interface NodeDeviceUpdateEvent {
  readonly id: typeof NodeDeviceEventID.UPDATE;
  readonly device: NodeDevice;
}
export type NodeDeviceEvent = NodeDeviceLifecycleEvent | NodeDeviceUpdateEvent;
export type NodeDeviceEvents<I extends NodeDeviceEventID = NodeDeviceEventID> = Events<
  Extract<NodeDeviceEvent, { id: I }>
>;

/** `event`: `SecretEventLifecycleType`. */
export interface SecretLifecycleEvent extends Lifecycle {
  readonly id: typeof SecretEventID.LIFECYCLE;
  readonly secret: Secret;
}
export interface SecretValueEvent {
  readonly id: typeof SecretEventID.VALUE_CHANGED;
  readonly secret: Secret;
}
export type SecretEvent = SecretLifecycleEvent | SecretValueEvent;
export type SecretEvents<I extends SecretEventID = SecretEventID> = Events<Extract<SecretEvent, { id: I }>>;

interface ObjectEventsOptions<I extends number> extends EventsOptions {
  /** Which kind of event, or several: they come in one order, the daemon's. */
  readonly id: I | readonly I[];
}

/** `id` of `NetworkEventID`; of one network, or of all when it is left out. */
export interface NetworkEventsOptions<I extends NetworkEventID = NetworkEventID> extends ObjectEventsOptions<I> {
  readonly network?: Network | undefined;
}
/** `id` of `StoragePoolEventID`; of one pool, or of all when it is left out. */
export interface StoragePoolEventsOptions<
  I extends StoragePoolEventID = StoragePoolEventID,
> extends ObjectEventsOptions<I> {
  readonly pool?: StoragePool | undefined;
}
/** `id` of `NodeDeviceEventID`; of one device, or of all when it is left out. */
export interface NodeDeviceEventsOptions<
  I extends NodeDeviceEventID = NodeDeviceEventID,
> extends ObjectEventsOptions<I> {
  readonly device?: NodeDevice | undefined;
}
/** `id` of `SecretEventID`; of one secret, or of all when it is left out. */
export interface SecretEventsOptions<I extends SecretEventID = SecretEventID> extends ObjectEventsOptions<I> {
  readonly secret?: Secret | undefined;
}

/** Asks for the events of one kind, of one object or of all. */
type Kind<O, E> = (link: ConnectionLink, object: O | null) => Register<E>;

function kind<N extends ObjectEventName, E>(
  name: N,
  make: (link: ConnectionLink, about: ObjectOf<N>, body: ObjectEventBody<N>) => E,
): Kind<ObjectOf<N>, E> {
  return (link, object) => (push, options) =>
    remoteOf(link).registerObjectEvent(name, object, (about, body) => push(make(link, about, body)), options);
}

const named = (
  names: Readonly<Record<string, number>>,
  { event, detail }: { event: number; detail: number },
): Lifecycle => ({ event, detail, eventName: nameOf(names, event) ?? String(event) });

const networkKinds: Readonly<Record<NetworkEventID, Kind<ObjectOf<"networkEventLifecycle">, NetworkEvent>>> = {
  [NetworkEventID.LIFECYCLE]: kind("networkEventLifecycle", (link, about, body): NetworkLifecycleEvent => ({
    id: NetworkEventID.LIFECYCLE,
    network: new Network(link, about),
    ...named(NetworkEventLifecycleType, body),
  })),
  [NetworkEventID.METADATA_CHANGE]: kind(
    "networkEventCallbackMetadataChange",
    (link, about, { type, nsuri }): NetworkMetadataEvent => ({
      id: NetworkEventID.METADATA_CHANGE,
      network: new Network(link, about),
      type,
      nsuri,
    }),
  ),
};

const storagePoolKinds: Readonly<
  Record<StoragePoolEventID, Kind<ObjectOf<"storagePoolEventLifecycle">, StoragePoolEvent>>
> = {
  [StoragePoolEventID.LIFECYCLE]: kind("storagePoolEventLifecycle", (link, about, body): StoragePoolLifecycleEvent => ({
    id: StoragePoolEventID.LIFECYCLE,
    pool: new StoragePool(link, about),
    ...named(StoragePoolEventLifecycleType, body),
  })),
  [StoragePoolEventID.REFRESH]: kind("storagePoolEventRefresh", (link, about): StoragePoolRefreshEvent => ({
    id: StoragePoolEventID.REFRESH,
    pool: new StoragePool(link, about),
  })),
};

const nodeDeviceKinds: Readonly<
  Record<NodeDeviceEventID, Kind<ObjectOf<"nodeDeviceEventLifecycle">, NodeDeviceEvent>>
> = {
  [NodeDeviceEventID.LIFECYCLE]: kind("nodeDeviceEventLifecycle", (link, about, body): NodeDeviceLifecycleEvent => ({
    id: NodeDeviceEventID.LIFECYCLE,
    device: new NodeDevice(link, about),
    ...named(NodeDeviceEventLifecycleType, body),
  })),
  [NodeDeviceEventID.UPDATE]: kind("nodeDeviceEventUpdate", (link, about): NodeDeviceUpdateEvent => ({
    id: NodeDeviceEventID.UPDATE,
    device: new NodeDevice(link, about),
  })),
};

const secretKinds: Readonly<Record<SecretEventID, Kind<ObjectOf<"secretEventLifecycle">, SecretEvent>>> = {
  [SecretEventID.LIFECYCLE]: kind("secretEventLifecycle", (link, about, body): SecretLifecycleEvent => ({
    id: SecretEventID.LIFECYCLE,
    secret: new Secret(link, about),
    ...named(SecretEventLifecycleType, body),
  })),
  [SecretEventID.VALUE_CHANGED]: kind("secretEventValueChanged", (link, about): SecretValueEvent => ({
    id: SecretEventID.VALUE_CHANGED,
    secret: new Secret(link, about),
  })),
};

function events<O, E>(
  link: ConnectionLink,
  kinds: Readonly<Partial<Record<number, Kind<O, E>>>>,
  object: O | undefined,
  options: ObjectEventsOptions<number>,
): Events<E> {
  const wanted = listOf(options.id).map((id) => {
    const kind = kinds[id];
    if (kind === undefined) throw invalidArgument(`there is no event ${id} of these objects`);
    return kind(link, object ?? null);
  });
  return new Events(remoteOf(link), wanted, options);
}

export function networkEvents<I extends NetworkEventID>(
  link: ConnectionLink,
  options: NetworkEventsOptions<I>,
): NetworkEvents<I> {
  const all: Events<NetworkEvent> = events(link, networkKinds, options.network, options);
  return all as NetworkEvents<I>;
}

export function storagePoolEvents<I extends StoragePoolEventID>(
  link: ConnectionLink,
  options: StoragePoolEventsOptions<I>,
): StoragePoolEvents<I> {
  const all: Events<StoragePoolEvent> = events(link, storagePoolKinds, options.pool, options);
  return all as StoragePoolEvents<I>;
}

export function nodeDeviceEvents<I extends NodeDeviceEventID>(
  link: ConnectionLink,
  options: NodeDeviceEventsOptions<I>,
): NodeDeviceEvents<I> {
  const all: Events<NodeDeviceEvent> = events(link, nodeDeviceKinds, options.device, options);
  return all as NodeDeviceEvents<I>;
}

export function secretEvents<I extends SecretEventID>(
  link: ConnectionLink,
  options: SecretEventsOptions<I>,
): SecretEvents<I> {
  const all: Events<SecretEvent> = events(link, secretKinds, options.secret, options);
  return all as SecretEvents<I>;
}
