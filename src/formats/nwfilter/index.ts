/** The XML of network filters: see `filter.ts` for the whole and `protocols.ts` for what rules can look at. */
export * from "./complete.ts";
export * from "./filter.ts";
export * from "./filter-reference.ts";
export * from "./protocols.ts";
export * from "./rule.ts";
export * from "./validate.ts";
export * from "./value.ts";
export type { ConnectionState, IPSetDirection, TcpFlag, TcpFlags, Transport } from "./kinds.ts";
export { ipProtocolNumber } from "./kinds.ts";
