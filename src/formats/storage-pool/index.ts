/** The XML of storage pools: see `definition.ts` for the whole, and the files beside it for its parts. */
export * from "./capabilities.ts";
export * from "./complete.ts";
export * from "./definition.ts";
export * from "./parts.ts";
export * from "./read-write.ts";
export * from "./source.ts";
export * from "./types.ts";
export * from "./validate.ts";
