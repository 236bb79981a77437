/** The XML of the host's network interfaces: see `definition.ts` for the whole, and the files beside it for its parts. */
export * from "./definition.ts";
export * from "./link.ts";
export * from "./protocol.ts";
export * from "./read-write.ts";
export * from "./validate.ts";
