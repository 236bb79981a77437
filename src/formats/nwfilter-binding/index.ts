/** The XML of bindings of network filters to interfaces. */
export * from "./binding.ts";
