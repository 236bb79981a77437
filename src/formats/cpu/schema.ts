/** What libvirt's schema allows in the XML of a CPU. */
import { any, anything, like, one, optional, words, type Grammar, type Test } from "../nwfilter/grammar.ts";
import { architectures } from "./architectures.ts";

const number = like(/^\s*\d+\s*$/);
const positive = like(/^\s*0*[1-9]\d*\s*$/);
const yesNo = words("yes", "no");
const onOff = words("on", "off");
const featureName = like(/^[a-zA-Z0-9\-_.]+$/);
const cpuSet = like(/^([0-9]+(-[0-9]+)?|\^[0-9]+)(,([0-9]+(-[0-9]+)?|\^[0-9]+))*$/);
const unit = like(/^([bB](ytes?)?|[kKmMgGtTpPeE]([iI]?[bB])?)$/);
const distance: Test = (text) => number(text) && Number(text) >= 10 && Number(text) <= 255;

const leaf = (attributes: Grammar["attributes"], required?: readonly string[]): Grammar => ({
  attributes: attributes ?? {},
  required: required ?? Object.keys(attributes ?? {}),
});

const topology = leaf({ sockets: positive, dies: positive, clusters: positive, cores: positive, threads: positive }, [
  "sockets",
  "cores",
  "threads",
]);
const maxPhysAddr = leaf({ mode: words("emulate", "passthrough"), bits: number, limit: number }, ["mode"]);
const amount = leaf({ value: number, unit });
const numaCache: Grammar = {
  ...leaf({
    level: number,
    associativity: words("none", "direct", "full"),
    policy: words("none", "writeback", "writethrough"),
  }),
  children: { size: one(amount), line: one(amount) },
};
const cell: Grammar = {
  ...leaf({ id: number, cpus: cpuSet, memory: number, unit, memAccess: words("shared", "private"), discard: yesNo }, [
    "memory",
  ]),
  children: {
    distances: optional({ children: { sibling: any(leaf({ id: number, value: distance })) } }),
    cache: any(numaCache),
  },
};
const link = {
  initiator: number,
  target: number,
  cache: number,
  type: words("access", "read", "write"),
  value: number,
};
const linkRequired = ["initiator", "target", "type", "value"];
const numa: Grammar = {
  children: {
    cell: any(cell),
    interconnects: optional({
      children: {
        latency: any(leaf(link, linkRequired)),
        bandwidth: any(leaf({ ...link, unit }, [...linkRequired, "unit"])),
      },
    }),
  },
};

export const guestCpuGrammar: Grammar = {
  attributes: {
    mode: words("custom", "host-model", "host-passthrough", "maximum"),
    match: words("minimum", "exact", "strict"),
    check: words("none", "partial", "full"),
    deprecated_features: onOff,
    migratable: onOff,
  },
  children: {
    model: optional({
      attributes: { fallback: words("allow", "forbid"), vendor_id: like(/^[^,]{12}$/) },
      text: anything,
    }),
    vendor: optional({ text: anything }),
    topology: optional(topology),
    feature: any(leaf({ policy: words("force", "require", "optional", "disable", "forbid"), name: featureName })),
    numa: optional(numa),
    cache: optional(leaf({ level: words("1", "2", "3"), mode: words("emulate", "passthrough", "disable") }, ["mode"])),
    maxphysaddr: optional(maxPhysAddr),
  },
};

const empty = optional({});
export const hostCpuGrammar: Grammar = {
  children: {
    arch: one({ text: (name) => architectures.has(name) }),
    features: optional({ children: { pae: empty, nonpae: empty, vmx: empty, svm: empty } }),
    model: optional({ text: anything }),
    vendor: optional({ text: anything }),
    microcode: optional(leaf({ version: positive })),
    signature: optional(leaf({ family: positive, model: number, stepping: number })),
    counter: optional(leaf({ name: anything, frequency: positive, scaling: yesNo })),
    topology: optional(topology),
    maxphysaddr: optional(maxPhysAddr),
    feature: any(leaf({ name: featureName })),
    pages: any(leaf({ unit, size: number }, ["size"])),
  },
};
