/**
 * The XML of a CPU by itself, as clients hand it over to be compared or to find what several have in common: of a host, as
 * it stands in the capabilities, or of a guest, as it stands in a domain.
 */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  child,
  element,
  fault,
  ignored,
  integer,
  isElement,
  many,
  nonEmpty,
  oneOf,
  onOff,
  parseXml,
  readElement,
  string,
  supported,
  text,
  uint,
  ulong,
  within,
  yesNo,
  type Element,
  type Fields,
  type Unknown,
  type Value,
  type XmlElement,
} from "../../xml/index.ts";
import { CpuTopology } from "../domain/cpu.ts";
import { refuseOffSchema } from "../nwfilter/grammar.ts";
import { architectures } from "./architectures.ts";
import { guestCpuGrammar, hostCpuGrammar } from "./schema.ts";

const domain = ErrorDomain.CPU;
const { CONFIG_UNSUPPORTED } = ErrorNumber;

const cacheLevel = integer({ min: 1, max: 3 });
const shared = {
  vendor: child(string).optional(),
  topology: CpuTopology.optional(),
  caches: many(
    element("cache", {
      level: attribute(cacheLevel).optional(),
      mode: attribute(oneOf("emulate", "passthrough", "disable")),
    }),
  ).optional(),
  maxPhysAddr: element("maxphysaddr", {
    mode: attribute(oneOf("emulate", "passthrough")),
    bits: attribute(uint).optional(),
    limit: attribute(integer({ min: 1, max: 0xffff_ffff })).optional(),
  }).optional(),
};

const architecture: Value<string> = {
  expects: "a known architecture",
  form: { kind: "names", names: [...architectures] },
  code: CONFIG_UNSUPPORTED,
  read: (name) => (architectures.has(name) ? name : undefined),
  write: (name) => name,
};

const host = {
  arch: child(architecture),
  model: child(string),
  microcode: element("microcode", { version: attribute(supported(uint)).optional() }).optional(),
  signature: element("signature", {
    family: attribute(integer({ min: 1, max: 0xffff_ffff })),
    model: attribute(uint),
    stepping: attribute(uint),
  }).optional(),
  counters: many(
    element("counter", {
      name: attribute(string).optional(),
      frequency: attribute(ulong).optional(),
      scaling: attribute(yesNo).optional(),
    }),
  ).optional(),
  ...shared,
  features: many(element("feature", { name: attribute(nonEmpty) })).optional(),
};

const guest = {
  mode: attribute(supported(oneOf("custom", "host-model", "host-passthrough", "maximum"))).default("custom"),
  match: attribute(oneOf("minimum", "exact", "strict")).optional(),
  check: attribute(oneOf("none", "partial", "full")).optional(),
  migratable: attribute(onOff).optional(),
  deprecatedFeatures: attribute(onOff, "deprecated_features").optional(),
  ...within("model", {
    fallback: attribute(supported(oneOf("allow", "forbid"))).optional(),
    vendorId: attribute(string, "vendor_id").optional(),
    model: text(string).optional(),
  }),
  ...shared,
  features: many(
    element("feature", {
      policy: attribute(supported(oneOf("force", "require", "optional", "disable", "forbid"))).default("require"),
      name: attribute(nonEmpty),
    }),
  ).optional(),
  ...ignored({ children: ["numa"] }),
};

/** A host's CPU: all its features are there, none has a policy. */
export interface HostCpuDocument extends Fields<typeof host> {
  readonly type: "host";
}
/** What a guest's CPU shall be; cells and distances of its memory are passed over. */
export interface GuestCpuDocument extends Fields<typeof guest> {
  readonly type: "guest";
}
export type CpuDocument = HostCpuDocument | GuestCpuDocument;

const HostCpu: Element<Fields<typeof host>> = element("cpu", host, {
  normalise: (cpu, _, xml) => {
    if ((cpu.counters ?? []).some(({ name, frequency }) => name === "tsc" && frequency === undefined)) {
      throw fault(xml, "the counter 'tsc' lacks its frequency", { domain });
    }
    checkParts(cpu, xml);
  },
});
const GuestCpu: Element<Fields<typeof guest>> = element("cpu", guest, {
  normalise: (cpu, _, xml) => {
    const passedThrough = cpu.mode === "host-passthrough" || cpu.mode === "maximum";
    if (cpu.migratable !== undefined && !passedThrough) {
      throw fault(xml, "it goes with the modes 'host-passthrough' and 'maximum' alone", {
        attribute: "migratable",
        domain,
        code: CONFIG_UNSUPPORTED,
      });
    }
    if (cpu.vendorId !== undefined && !passedThrough && !/^[^,]{12}$/.test(cpu.vendorId)) {
      throw fault(xml, `the vendor_id '${cpu.vendorId}' is not of 12 characters without a comma`, { domain });
    }
    if (cpu.vendor !== undefined && cpu.model === undefined) throw fault(xml, "a vendor goes with a model", { domain });
    if (cpu.features !== undefined && cpu.model === undefined && cpu.mode === "custom") {
      throw fault(xml, "features go with a model", { domain });
    }
    checkParts(cpu, xml);
  },
});

function checkParts(cpu: Pick<Fields<typeof host>, "features" | "caches" | "maxPhysAddr">, xml: XmlElement): void {
  const seen = new Set<string>();
  for (const { name } of cpu.features ?? []) {
    if (seen.has(name)) throw fault(xml, `the feature '${name}' is named more than once`, { domain });
    seen.add(name);
  }
  if ((cpu.caches?.length ?? 0) > 1) throw fault(xml, "there is more than one <cache>", { domain });
  if (cpu.maxPhysAddr?.limit !== undefined && cpu.maxPhysAddr.mode !== "passthrough") {
    throw fault(xml, "the limit of <maxphysaddr> goes with the mode 'passthrough' alone", {
      domain,
      code: CONFIG_UNSUPPORTED,
    });
  }
}

export interface ParseCpuOptions {
  /** Taken for a host's, which has to name its architecture; without it, what names one is a host's. */
  host?: boolean;
  /** What libvirt's schema does not allow is refused (XML_INVALID_SCHEMA). */
  validate?: boolean;
  /** Told of every element and attribute that means nothing here. */
  onUnknown?: (unknown: Unknown) => void;
}

/**
 * Reads the XML of a CPU.
 *
 * XML_DETAIL: not well-formed. XML_ERROR, CONFIG_UNSUPPORTED: content that is wrong, with line, column and path.
 */
export function parseCpu(xml: string, options: ParseCpuOptions & { host: true }): HostCpuDocument;
export function parseCpu(xml: string, options?: ParseCpuOptions): CpuDocument;
export function parseCpu(xml: string, options: ParseCpuOptions = {}): CpuDocument {
  const root = parseXml(xml, { domain });
  if (root.name !== "cpu") throw fault(root, `the document is a <${root.name}>, not a <cpu>`, { domain });
  const namesArchitecture = root.content.some((node) => isElement(node) && node.name === "arch");
  if (options.validate === true) refuseOffSchema(root, namesArchitecture ? hostCpuGrammar : guestCpuGrammar);
  const read = <T>(codec: Element<T>): T => {
    const { value, unknown } = readElement(codec, root, { domain });
    if (options.onUnknown !== undefined) unknown.forEach(options.onUnknown);
    return value;
  };
  if (options.host !== true && !namesArchitecture) return { type: "guest", ...read(GuestCpu) };
  if (options.host !== true && root.attributes["match"] !== undefined) {
    throw fault(root, "a CPU with an architecture is a host's, to which no guest is matched", {
      attribute: "match",
      domain,
    });
  }
  if (root.attributes["mode"] !== undefined) {
    throw fault(root, "only a guest's CPU has a mode", { attribute: "mode", domain, code: CONFIG_UNSUPPORTED });
  }
  return { type: "host", ...read(HostCpu) };
}
