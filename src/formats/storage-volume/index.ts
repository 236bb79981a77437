/** The XML of storage volumes: see `definition.ts` for the whole, and the files beside it for its parts. */
export * from "./complete.ts";
export * from "./definition.ts";
export * from "./encryption.ts";
export * from "./read-write.ts";
export * from "./validate.ts";
