/** The XML of secrets. */
export * from "./secret.ts";
