/** The XML of CPUs. */
export * from "./architectures.ts";
export * from "./document.ts";
