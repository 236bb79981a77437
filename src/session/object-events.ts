/** Events of networks, storage pools, node devices and secrets: how each is sent, and who has registered for it. */
import type { ObjectEvent, RemoteHandlers } from "../protocol/contract.ts";
import { NetworkEventID, NodeDeviceEventID, SecretEventID, StoragePoolEventID } from "../protocol/enums.ts";
import { invalidArgument } from "../protocol/errors.ts";
import type { EventName } from "../protocol/procedure.ts";
import type { RemoteProcedures } from "../protocol/remote/index.ts";

type Kind = ObjectEvent["kind"];
type RemoteEvent = EventName<RemoteProcedures>;

interface Form {
  /** The field of the messages that holds the object. */
  readonly object: string;
  readonly events: Readonly<Record<number, RemoteEvent | undefined>>;
}

export const objectEventForms: Readonly<Record<Kind, Form>> = {
  network: {
    object: "net",
    events: {
      [NetworkEventID.LIFECYCLE]: "networkEventLifecycle",
      [NetworkEventID.METADATA_CHANGE]: "networkEventCallbackMetadataChange",
    },
  },
  storagePool: {
    object: "pool",
    events: {
      [StoragePoolEventID.LIFECYCLE]: "storagePoolEventLifecycle",
      [StoragePoolEventID.REFRESH]: "storagePoolEventRefresh",
    },
  },
  nodeDevice: {
    object: "dev",
    events: {
      [NodeDeviceEventID.LIFECYCLE]: "nodeDeviceEventLifecycle",
      [NodeDeviceEventID.UPDATE]: "nodeDeviceEventUpdate",
    },
  },
  secret: {
    object: "secret",
    events: {
      [SecretEventID.LIFECYCLE]: "secretEventLifecycle",
      [SecretEventID.VALUE_CHANGED]: "secretEventValueChanged",
    },
  },
};

interface Registration {
  readonly event: number;
  /** Only this object's events; undefined: all. */
  readonly only: string | undefined;
}

/** Node devices have no UUID: they are told apart by their names. */
const identity = (object: { uuid?: string; name?: string }): string => object.uuid ?? object.name ?? "";

/** The registrations of one connection. Each kind of object counts its callbacks from 0. */
export class ObjectRegistrations {
  readonly #registrations: Readonly<Record<Kind, Map<number, Registration>>> = {
    network: new Map(),
    storagePool: new Map(),
    nodeDevice: new Map(),
    secret: new Map(),
  };
  readonly #last: Record<Kind, number> = { network: -1, storagePool: -1, nodeDevice: -1, secret: -1 };
  readonly #listen: (kind: Kind) => void;
  readonly #emit: (name: RemoteEvent, message: Readonly<Record<string, unknown>>) => void;

  /** `listen` is called before a registration takes effect; it throws when there are no such events. */
  constructor(
    listen: (kind: Kind) => void,
    emit: (name: RemoteEvent, message: Readonly<Record<string, unknown>>) => void,
  ) {
    this.#listen = listen;
    this.#emit = emit;
  }

  readonly handlers: RemoteHandlers = {
    connectNetworkEventRegisterAny: (_, { eventID, net }) => this.#register("network", eventID, net),
    connectStoragePoolEventRegisterAny: (_, { eventID, pool }) => this.#register("storagePool", eventID, pool),
    connectNodeDeviceEventRegisterAny: (_, { eventID, dev }) => this.#register("nodeDevice", eventID, dev),
    connectSecretEventRegisterAny: (_, { eventID, secret }) => this.#register("secret", eventID, secret),
    connectNetworkEventDeregisterAny: (_, { callbackID }) => this.#deregister("network", callbackID),
    connectStoragePoolEventDeregisterAny: (_, { callbackID }) => this.#deregister("storagePool", callbackID),
    connectNodeDeviceEventDeregisterAny: (_, { callbackID }) => this.#deregister("nodeDevice", callbackID),
    connectSecretEventDeregisterAny: (_, { callbackID }) => this.#deregister("secret", callbackID),
  };

  #register(kind: Kind, event: number, only: { uuid?: string; name?: string } | null): { callbackID: number } {
    this.#listen(kind);
    if (objectEventForms[kind].events[event] === undefined) throw invalidArgument(`there is no ${kind} event ${event}`);
    const callbackID = ++this.#last[kind];
    this.#registrations[kind].set(callbackID, { event, only: only === null ? undefined : identity(only) });
    return { callbackID };
  }

  #deregister(kind: Kind, callbackID: number): object {
    if (!this.#registrations[kind].delete(callbackID)) {
      throw invalidArgument(`there is no ${kind} event callback ${callbackID}`);
    }
    return {};
  }

  deliver({ kind, id, object, fields }: ObjectEvent): void {
    const form = objectEventForms[kind];
    const name = form.events[id];
    if (name === undefined) return;
    for (const [callbackID, { event, only }] of this.#registrations[kind]) {
      if (event !== id || (only !== undefined && only !== identity(object))) continue;
      this.#emit(name, { callbackID, [form.object]: object, ...fields });
    }
  }

  clear(): void {
    for (const registrations of Object.values(this.#registrations)) registrations.clear();
  }
}
