/** The CPU with the most features that all of several hosts have. */
import { ErrorNumber } from "../../protocol/enums.ts";
import { invalidArgument, noSupport } from "../../protocol/errors.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { parseCpu } from "../../formats/cpu/index.ts";
import { Cpu } from "../../formats/domain/cpu.ts";
import { writeElement } from "../../xml/index.ts";
import { cpuFamily } from "./architecture.ts";
import { decode, type HypervisorModel } from "./decode.ts";
import {
  byName,
  cpuError,
  disableRemoved,
  featuresOf,
  modelNamed,
  setFeature,
  type CpuDescription,
  type CpuFeature,
} from "./description.ts";
import type { CpuMap } from "./map.ts";

const { INTERNAL_ERROR, OPERATION_FAILED, OPERATION_INVALID, OPERATION_UNSUPPORTED } = ErrorNumber;

export interface BaselineOptions {
  /** Names every feature, those of the model too. */
  readonly expandFeatures?: boolean;
  /** Leaves out what keeps a guest from moving to another host. */
  readonly migratable?: boolean;
  /** Leaves these out, unless they are the model's own: what the hypervisor cannot give or withhold. */
  readonly without?: ReadonlySet<string>;
}
export interface HypervisorBaselineOptions extends BaselineOptions {
  /** The guest's architecture. */
  readonly arch: string;
  /** The models that the hypervisor has. */
  readonly models: ReadonlyMap<string, HypervisorModel>;
  /** The features that it can give a guest at all; without it, every one. */
  readonly features?: ReadonlySet<string>;
  /** Computes as for any hypervisor: for CPUs of other hosts than this one. Refused for a single CPU. */
  readonly ignoreHost?: boolean;
}

/**
 * `virConnectBaselineCPU`: from the XML of hosts' CPUs to the XML of a guest's, in terms of every model that is known.
 *
 * INVALID_ARG: none is given. XML_DETAIL, XML_ERROR, CONFIG_UNSUPPORTED: what is given is no host's CPU. INTERNAL_ERROR:
 * a model or feature is unknown. OPERATION_FAILED: they have nothing in common, or differ in their vendor. NO_SUPPORT:
 * nothing is known of the architecture.
 */
export function baselineCpu(map: CpuMap, xmls: readonly string[], options: BaselineOptions = {}): string {
  const cpus = xmls.map((xml) => parseCpu(xml, { host: true }));
  const first = cpus[0];
  if (first === undefined) throw noCpus();
  return write(baseline(map, cpus, { ...options, arch: first.arch }));
}

/**
 * `virConnectBaselineHypervisorCPU`: from the XML of hosts' or guests' CPUs to the XML of a CPU that a certain hypervisor
 * can give to a guest. Errors as of `baselineCpu`; INVALID_ARG also for a CPU without a model,
 * OPERATION_INVALID for `ignoreHost` with one CPU, OPERATION_UNSUPPORTED for an architecture other than x86.
 */
export function baselineHypervisorCpu(
  map: CpuMap,
  xmls: readonly string[],
  options: HypervisorBaselineOptions,
): string {
  const cpus = xmls.map((xml) => parseCpu(xml));
  if (cpus.length === 0) throw noCpus();
  if (cpuFamily(options.arch) !== "x86") {
    throw cpuError(
      OPERATION_UNSUPPORTED,
      `CPUs of the architecture '${options.arch}' are the hypervisor's to compute with`,
    );
  }
  if (options.ignoreHost === true && cpus.length === 1) {
    throw cpuError(OPERATION_INVALID, "the host can be ignored only where there are several CPUs");
  }
  const { arch, expandFeatures = false, migratable = false } = options;
  const base = options.ignoreHost === true ? { arch, expandFeatures, migratable } : options;
  return write({ ...baseline(map, cpus, base), fallback: "forbid" });
}

const noCpus = () => invalidArgument("at least one CPU has to be given", { domain: ErrorDomain.CPU });

type Base = Omit<HypervisorBaselineOptions, "models"> & Partial<Pick<HypervisorBaselineOptions, "models">>;
const write = (cpu: Cpu): string => writeElement(Cpu, { mode: "custom", match: "exact", ...cpu });

function baseline(map: CpuMap, cpus: readonly CpuDescription[], options: Base): Cpu {
  const missing = cpus.findIndex(({ model }) => model === undefined);
  if (missing >= 0) {
    throw invalidArgument(`CPU number ${missing + 1} names no model`, { domain: ErrorDomain.CPU });
  }
  switch (cpuFamily(options.arch)) {
    case "x86":
      return x86Baseline(map, cpus, options);
    case "power":
      return powerBaseline(map, cpus);
    case "arm":
      return { fallback: "allow", model: cpus[0]?.model ?? "" };
    default:
      throw noSupport(`computing what CPUs of the architecture '${options.arch}' have in common`, {
        domain: ErrorDomain.CPU,
      });
  }
}

function x86Baseline(map: CpuMap, cpus: readonly CpuDescription[], options: Base): Cpu {
  const { models, expandFeatures = false, migratable = false } = options;
  let common: ReadonlySet<string> | undefined = options.features;
  let vendor: string | undefined;
  for (const [at, cpu] of cpus.entries()) {
    const own = featuresOf(map, cpu);
    common = common === undefined ? own : new Set([...own].filter((name) => common?.has(name)));
    // Of the first CPU, libvirt does not ask whether the model is of another vendor than the one it names.
    const ofModel = at === 0 ? undefined : modelNamed(map, cpu.model ?? "").vendor;
    if (cpu.vendor !== undefined && ofModel !== undefined && cpu.vendor !== ofModel) {
      throw cpuError(
        OPERATION_FAILED,
        `the model '${cpu.model}' is of ${ofModel}, the CPU that names it of ${cpu.vendor}`,
      );
    }
    const found = cpu.vendor ?? ofModel;
    if (found === undefined) continue;
    if (vendor !== undefined && found !== vendor) {
      throw cpuError(OPERATION_FAILED, `the CPUs are of different vendors: ${vendor} and ${found}`);
    }
    if (!map.vendors.has(found)) throw cpuError(OPERATION_FAILED, `there is no CPU vendor '${found}'`);
    vendor = found;
  }
  if (common === undefined || common.size === 0) {
    throw cpuError(OPERATION_FAILED, "the CPUs have no feature in common");
  }
  const names = [...new Set(cpus.map(({ model }) => model ?? ""))];
  const found = decode(
    map,
    { features: common, ...(vendor === undefined ? {} : { vendor }) },
    {
      type: "guest",
      preferred: names,
      // Among the features that a hypervisor gives, those that may move were chosen already.
      migratable: migratable && options.features === undefined,
      ...(models === undefined ? {} : { models }),
    },
  );
  const features = found.features.filter(({ name }) => options.without?.has(name) !== true);
  const vendorIsGiven = cpus.every((cpu) => cpu.vendor !== undefined);
  return {
    fallback: names.length === 1 && names[0] === found.model ? "forbid" : "allow",
    model: found.model,
    ...(vendorIsGiven && found.vendor !== undefined ? { vendor: found.vendor } : {}),
    features: expandFeatures ? expand(map, found.model, features) : features,
  };
}

/** The model's features and what differs from it, each by name, in the order of the names. */
export function expand(map: CpuMap, model: string, differences: readonly CpuFeature[]): CpuFeature[] {
  const known = modelNamed(map, model);
  const result = [...known.features].map((name): CpuFeature => ({ name, policy: "require" }));
  for (const { name, policy } of differences) {
    if (policy === "require" || policy === "disable") setFeature(result, name, policy);
  }
  disableRemoved(result, known);
  return result.sort(byName);
}

/** POWER processors are of one model or another; there is nothing in between. */
function powerBaseline(map: CpuMap, cpus: readonly CpuDescription[]): Cpu {
  const vendors = new Set(map.power.map(({ vendor }) => vendor));
  const model = map.power.find(({ name }) => name === cpus[0]?.model);
  if (model === undefined) throw cpuError(INTERNAL_ERROR, `there is no CPU model '${cpus[0]?.model}'`);
  for (const { model: name, vendor } of cpus) {
    if (name !== model.name) throw cpuError(OPERATION_FAILED, `a ${name} and a ${model.name} have nothing in common`);
    if (vendor === undefined) continue;
    if (!vendors.has(vendor)) throw cpuError(OPERATION_FAILED, `there is no CPU vendor '${vendor}'`);
    if (vendor !== model.vendor) {
      throw cpuError(OPERATION_FAILED, `the model '${name}' is of ${model.vendor}, not of ${vendor}`);
    }
  }
  return { fallback: "forbid", model: model.name };
}
