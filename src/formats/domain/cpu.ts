/** The guest's CPU: model, features, topology, caches and NUMA cells. */
import {
  attribute,
  child,
  cpuSet,
  element,
  integer,
  listIn,
  many,
  onOff,
  oneOf,
  string,
  text,
  uint,
  ulong,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../xml/index.ts";

const positive = integer({ min: 1, max: 0xffff_ffff });
const topology = {
  sockets: attribute(positive),
  dies: attribute(positive).optional(),
  clusters: attribute(positive).optional(),
  cores: attribute(positive),
  threads: attribute(positive),
};
export interface CpuTopology extends Fields<typeof topology> {}
export const CpuTopology: Element<CpuTopology> = element("topology", topology);

const feature = {
  policy: attribute(oneOf("force", "require", "optional", "disable", "forbid")).default("require"),
  name: attribute(string),
};
export interface CpuFeature extends Fields<typeof feature> {}
export const CpuFeature: Element<CpuFeature> = element("feature", feature);

const cache = {
  level: attribute(integer({ min: 1, max: 3 })).optional(),
  mode: attribute(oneOf("emulate", "passthrough", "disable")),
};
const maxPhysAddr = {
  mode: attribute(oneOf("emulate", "passthrough")),
  bits: attribute(uint).optional(),
  limit: attribute(uint).optional(),
};

const cacheSize = { value: attribute(uint), unit: attribute(string) };
const numaCache = {
  level: attribute(uint),
  associativity: attribute(oneOf("none", "direct", "full")),
  policy: attribute(oneOf("none", "writeback", "writethrough")),
  size: element("size", cacheSize),
  line: element("line", cacheSize),
};
const numaCell = {
  id: attribute(uint).optional(),
  cpus: attribute(cpuSet).optional(),
  memory: attribute(ulong),
  unit: attribute(string).optional(),
  memAccess: attribute(oneOf("shared", "private")).optional(),
  discard: attribute(yesNo).optional(),
  distances: listIn("distances", element("sibling", { id: attribute(uint), value: attribute(uint) })).optional(),
  caches: many(element("cache", numaCache)).optional(),
};
/** A NUMA node of the guest. */
export interface NumaCell extends Fields<typeof numaCell> {}
export const NumaCell: Element<NumaCell> = element("cell", numaCell);

const link = {
  initiator: attribute(uint),
  target: attribute(uint),
  cache: attribute(uint).optional(),
  type: attribute(oneOf("access", "read", "write")),
  value: attribute(uint),
};
const cpu = {
  mode: attribute(oneOf("custom", "host-model", "host-passthrough", "maximum")).optional(),
  match: attribute(oneOf("minimum", "exact", "strict")).optional(),
  check: attribute(oneOf("none", "partial", "full")).optional(),
  migratable: attribute(onOff).optional(),
  deprecatedFeatures: attribute(onOff, "deprecated_features").optional(),
  ...within("model", {
    fallback: attribute(oneOf("allow", "forbid")).optional(),
    vendorId: attribute(string, "vendor_id").optional(),
    model: text(string).optional(),
  }),
  vendor: child(string).optional(),
  topology: CpuTopology.optional(),
  cache: element("cache", cache).optional(),
  maxPhysAddr: element("maxphysaddr", maxPhysAddr).optional(),
  features: many(CpuFeature).optional(),
  ...within("numa", {
    numa: many(NumaCell).optional(),
    ...within("interconnects", {
      numaLatencies: many(element("latency", link)).optional(),
      numaBandwidths: many(element("bandwidth", { ...link, unit: attribute(string) })).optional(),
    }),
  }),
};
export interface Cpu extends Fields<typeof cpu> {}
export const Cpu: Element<Cpu> = element("cpu", cpu);
