/** The XML of virtual networks and of network ports: see `definition.ts` and `port.ts`. */
export * from "./complete.ts";
export * from "./definition.ts";
export * from "./dns.ts";
export * from "./forward.ts";
export * from "./ip-address.ts";
export * from "./ip-network.ts";
export * from "./ip.ts";
export * from "./metadata.ts";
export * from "./port.ts";
export * from "./read-write.ts";
export * from "./validate.ts";
export * from "./validate-host.ts";
export * from "./update.ts";
