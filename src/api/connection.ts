/** Connections to daemons. */
import type { NetworkEventID, NodeDeviceEventID, SecretEventID, StoragePoolEventID } from "../protocol/enums.ts";
import { ConnectionStorage } from "./connection/storage.ts";
import {
  type DomainEventKind,
  type DomainEvents,
  type DomainEventsOptions,
  type QemuMonitorEvent,
  type QemuMonitorEventsOptions,
  domainEvents,
  qemuMonitorEvents,
} from "./domain-events.ts";
import type { Events } from "./events.ts";
import {
  type NetworkEvents,
  type NetworkEventsOptions,
  type NodeDeviceEvents,
  type NodeDeviceEventsOptions,
  type SecretEvents,
  type SecretEventsOptions,
  type StoragePoolEvents,
  type StoragePoolEventsOptions,
  networkEvents,
  nodeDeviceEvents,
  secretEvents,
  storagePoolEvents,
} from "./object-events.ts";

/**
 * A connection to a daemon. A method is libvirt's function without `vir` and, for functions of the connection itself,
 * without `Connect`: `virConnectListAllDomains` is `listAllDomains`, `virDomainLookupByName` is `domainLookupByName`,
 * `virNodeGetInfo` is `nodeGetInfo`. Flags, options and errors are as `Domain` says.
 */
export class Connection extends ConnectionStorage {
  // --- events --------------------------------------------------------------------------------------------------------

  /**
   * Domain events of one kind: `for await (const event of connection.domainEvents({ id: DomainEventID.LIFECYCLE }))`.
   */
  domainEvents<I extends DomainEventKind>(options: DomainEventsOptions<I>): DomainEvents<I> {
    return domainEvents(this, options);
  }

  /** Events of networks: `for await (const event of connection.networkEvents({ id: NetworkEventID.LIFECYCLE })) …`. */
  networkEvents<I extends NetworkEventID>(options: NetworkEventsOptions<I>): NetworkEvents<I> {
    return networkEvents(this, options);
  }

  /** Events of storage pools, by `StoragePoolEventID`. */
  storagePoolEvents<I extends StoragePoolEventID>(options: StoragePoolEventsOptions<I>): StoragePoolEvents<I> {
    return storagePoolEvents(this, options);
  }

  /** Events of the host's devices, by `NodeDeviceEventID`. */
  nodeDeviceEvents<I extends NodeDeviceEventID>(options: NodeDeviceEventsOptions<I>): NodeDeviceEvents<I> {
    return nodeDeviceEvents(this, options);
  }

  /** Events of secrets, by `SecretEventID`. */
  secretEvents<I extends SecretEventID>(options: SecretEventsOptions<I>): SecretEvents<I> {
    return secretEvents(this, options);
  }

  /** What QEMU's monitors tell, for tools that know QEMU: the guests' own events are `domainEvents`. */
  qemuMonitorEvents(options: QemuMonitorEventsOptions = {}): Events<QemuMonitorEvent> {
    return qemuMonitorEvents(this, options);
  }
}
