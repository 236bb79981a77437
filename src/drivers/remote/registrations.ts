/** How each kind of event is asked for and called off, and how its messages are taken apart. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { RemoteFeature } from "../../protocol/features.ts";
import { noSupport } from "../../protocol/errors.ts";
import type { MessageOf } from "../../protocol/procedure.ts";
import { type qemuProcedures, qemuProgram } from "../../protocol/qemu.ts";
import type { Domain, Network, NodeDevice, Secret, StoragePool } from "../../protocol/remote/types.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { type DomainEventBody, type DomainEventKind, domainEventMessages } from "./domain-event-table.ts";
import type { Link } from "./link.ts";
import {
  type ObjectEventBody,
  type ObjectEventName,
  type ObjectKind,
  type ObjectOf,
  objectEvents,
  objectFields,
} from "./object-event-table.ts";

export type DomainEventListener<I extends DomainEventKind> = (domain: Domain, body: DomainEventBody<I>) => void;
export type ObjectEventListener<N extends ObjectEventName> = (object: ObjectOf<N>, body: ObjectEventBody<N>) => void;
export type MonitorEventListener = (domain: Domain, body: MonitorEventBody) => void;

/** An event of a guest's monitor, as QEMU sent it. */
export type MonitorEventBody = Omit<MessageOf<(typeof qemuProcedures)["domainMonitorEvent"]>, "callbackID" | "dom">;

/** Where the numbers of registrations are told apart: a domain's and a network's may be the same. */
export type NumberSpace = "domain" | "monitor" | ObjectKind;

/** What is asked of the daemon for one listener. */
export interface Wanted {
  readonly space: NumberSpace;
  /** The name of the messages that carry these events. */
  readonly message: string;
  /** What is asked for, and of which object: the same for listeners that want the same. */
  readonly key: string;
  /** Resolves to the number that the daemon gave the registration. */
  readonly register: (this: void, link: Link, options: CallOptions) => Promise<number>;
  readonly deregister: (this: void, link: Link, callbackID: number) => Promise<unknown>;
  readonly deliver: (this: void, message: Message) => void;
}

export interface Message {
  readonly callbackID: number;
  readonly [field: string]: unknown;
}

const spaces = new Map<string, NumberSpace>([
  ...Object.values(domainEventMessages).map((name) => [name, "domain"] as const),
  ...Object.entries(objectEvents).map(([name, { kind }]) => [name, kind] as const),
  ["domainMonitorEvent", "monitor"],
]);

/** The numbers that messages of that name carry; undefined for a message of the old kind, which has none. */
export const spaceOf = (message: string): NumberSpace | undefined => spaces.get(message);

/** Node devices have no UUID: they are told apart by their names. */
const keyOf = (message: string, object: { readonly uuid?: string; readonly name?: string } | null): string =>
  `${message} ${object?.uuid ?? object?.name ?? ""}`;

/** @throws {VirError} NO_SUPPORT for a kind that the protocol has no message for. */
export function domainEventWanted<I extends DomainEventKind>(
  eventID: I,
  dom: Domain | null,
  listener: DomainEventListener<I>,
): Wanted {
  const message: string | undefined = domainEventMessages[eventID];
  if (message === undefined) {
    throw noSupport(`domain event ${eventID}: the protocol has no message for it`, { domain: ErrorDomain.REMOTE });
  }
  return {
    space: "domain",
    message,
    key: keyOf(message, dom),
    async register(link, options) {
      if (!(await link.supports(RemoteFeature.REMOTE_EVENT_CALLBACK, options))) {
        throw noSupport("domain events: the daemon is too old to number its registrations (libvirt before 1.3.3)", {
          domain: ErrorDomain.REMOTE,
        });
      }
      return (await link.call("connectDomainEventCallbackRegisterAny", { eventID, dom }, options)).callbackID;
    },
    deregister: (link, callbackID) => link.call("connectDomainEventCallbackDeregisterAny", { callbackID }),
    deliver(message) {
      const { callbackID: _, msg, ...outer } = message;
      const { dom: about, ...body } = { ...outer, ...(msg as object | undefined) } as { dom: Domain };
      listener(about, body as DomainEventBody<I>);
    },
  };
}

interface ObjectCalls {
  register(link: Link, eventID: number, object: never, options: CallOptions): Promise<{ callbackID: number }>;
  deregister(link: Link, callbackID: number): Promise<unknown>;
}

const objectCalls: Readonly<Record<ObjectKind, ObjectCalls>> = {
  network: {
    register: (link, eventID, net: Network | null, options) =>
      link.call("connectNetworkEventRegisterAny", { eventID, net }, options),
    deregister: (link, callbackID) => link.call("connectNetworkEventDeregisterAny", { callbackID }),
  },
  storagePool: {
    register: (link, eventID, pool: StoragePool | null, options) =>
      link.call("connectStoragePoolEventRegisterAny", { eventID, pool }, options),
    deregister: (link, callbackID) => link.call("connectStoragePoolEventDeregisterAny", { callbackID }),
  },
  nodeDevice: {
    register: (link, eventID, dev: NodeDevice | null, options) =>
      link.call("connectNodeDeviceEventRegisterAny", { eventID, dev }, options),
    deregister: (link, callbackID) => link.call("connectNodeDeviceEventDeregisterAny", { callbackID }),
  },
  secret: {
    register: (link, eventID, secret: Secret | null, options) =>
      link.call("connectSecretEventRegisterAny", { eventID, secret }, options),
    deregister: (link, callbackID) => link.call("connectSecretEventDeregisterAny", { callbackID }),
  },
};

/** @throws {VirError} NO_SUPPORT for a message that is none of these events. */
export function objectEventWanted<N extends ObjectEventName>(
  name: N,
  object: ObjectOf<N> | null,
  listener: ObjectEventListener<N>,
): Wanted {
  const event: { kind: ObjectKind; id: number } | undefined = objectEvents[name];
  if (event === undefined) {
    throw noSupport(`${name}: the protocol has no such event`, { domain: ErrorDomain.REMOTE });
  }
  const calls = objectCalls[event.kind];
  const field = objectFields[event.kind];
  return {
    space: event.kind,
    message: name,
    key: keyOf(name, object),
    register: async (link, options) => (await calls.register(link, event.id, object as never, options)).callbackID,
    deregister: (link, callbackID) => calls.deregister(link, callbackID),
    deliver(message) {
      const { callbackID: _, [field]: about, ...body } = message;
      listener(about as ObjectOf<N>, body as ObjectEventBody<N>);
    },
  };
}

/** @param event a name, or a pattern by the flags (`ConnectDomainQemuMonitorEventRegisterFlags`); null: every event */
export function monitorEventWanted(
  dom: Domain | null,
  event: string | null,
  flags: number,
  listener: MonitorEventListener,
): Wanted {
  return {
    space: "monitor",
    message: "domainMonitorEvent",
    key: `${keyOf("domainMonitorEvent", dom)} ${flags} ${event ?? ""}`,
    async register(link, options) {
      const args = { dom, event, flags };
      return (await link.callOf(qemuProgram, "connectDomainMonitorEventRegister", args, options)).callbackID;
    },
    deregister: (link, callbackID) => link.callOf(qemuProgram, "connectDomainMonitorEventDeregister", { callbackID }),
    deliver(message) {
      const { callbackID: _, dom: about, ...body } = message;
      listener(about as Domain, body as unknown as MonitorEventBody);
    },
  };
}
