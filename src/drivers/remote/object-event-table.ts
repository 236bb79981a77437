/** Events of objects that are no domains, by the message that carries each: what they are registered as, and their fields. */
import { NetworkEventID, NodeDeviceEventID, SecretEventID, StoragePoolEventID } from "../../protocol/enums.ts";
import type { EventName, MessageOf } from "../../protocol/procedure.ts";
import type { RemoteProcedures } from "../../protocol/remote/index.ts";
import type { Network, NodeDevice, Secret, StoragePool } from "../../protocol/remote/types.ts";

/** Each kind of object numbers its registrations apart; the number of a network's may be a pool's as well. */
interface Objects {
  network: Network;
  storagePool: StoragePool;
  nodeDevice: NodeDevice;
  secret: Secret;
}
export type ObjectKind = keyof Objects;

/** The field of a message that says which object it is about. */
export const objectFields = {
  network: "net",
  storagePool: "pool",
  nodeDevice: "dev",
  secret: "secret",
} as const satisfies Record<ObjectKind, string>;

export const objectEvents = {
  networkEventLifecycle: { kind: "network", id: NetworkEventID.LIFECYCLE },
  networkEventCallbackMetadataChange: { kind: "network", id: NetworkEventID.METADATA_CHANGE },
  storagePoolEventLifecycle: { kind: "storagePool", id: StoragePoolEventID.LIFECYCLE },
  storagePoolEventRefresh: { kind: "storagePool", id: StoragePoolEventID.REFRESH },
  nodeDeviceEventLifecycle: { kind: "nodeDevice", id: NodeDeviceEventID.LIFECYCLE },
  nodeDeviceEventUpdate: { kind: "nodeDevice", id: NodeDeviceEventID.UPDATE },
  secretEventLifecycle: { kind: "secret", id: SecretEventID.LIFECYCLE },
  secretEventValueChanged: { kind: "secret", id: SecretEventID.VALUE_CHANGED },
} as const satisfies Partial<Record<EventName<RemoteProcedures>, { kind: ObjectKind; id: number }>>;

/** The message of an event that can be asked for. */
export type ObjectEventName = keyof typeof objectEvents;

/** What an event is about. */
export type ObjectOf<N extends ObjectEventName> = Objects[(typeof objectEvents)[N]["kind"]];

type Message<N extends ObjectEventName> = MessageOf<RemoteProcedures[N]>;
type Field<N extends ObjectEventName> = (typeof objectFields)[(typeof objectEvents)[N]["kind"]];

/** What an event says beside which object it is about. */
export type ObjectEventBody<N extends ObjectEventName> = {
  [K in Exclude<keyof Message<N>, "callbackID" | Field<N>>]: Message<N>[K];
};
