/** tsvirt's public API. */
export { connect, type ConnectOptions } from "./connect.ts";
export { Connection, type DomainStats, type EmulatorChoice, type NodeInfo } from "./connection.ts";
export { Domain, type DomainInfo, type SecurityLabel } from "./domain.ts";
export { type DomainEvent, type DomainEventKind, DomainEvents, type DomainEventsOptions } from "./domain-events.ts";
export { type LifecycleNames, lifecycleNames, nameOf } from "./names.ts";
export type { Parameters, ParameterValue } from "./parameters.ts";
export type { KeepAlive } from "../drivers/remote/open.ts";
export type { CallOptions } from "../rpc/client.ts";
export { VirError } from "../protocol/errors.ts";
export * from "../protocol/enums.ts";
