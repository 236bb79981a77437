/**
 * Asks one QEMU binary what it can do. It is started with no machine and talks QMP on its standard streams; nothing is
 * written anywhere.
 */
import type { Duplex } from "node:stream";
import { configUnsupported, internalError } from "../../../protocol/errors.ts";
import { openQmp } from "../qmp/client.ts";
import type { QmpClient } from "../qmp/client.ts";
import type { CpuDefinitionInfo, MachineInfo } from "../qmp/commands.ts";
import { QmpError } from "../qmp/errors.ts";
import type { AcceleratorProbe, CpuModel, Machine, Probed } from "./capabilities.ts";
import { libvirtArch } from "./arch.ts";
import { probedTypes } from "./probed-types.ts";
import { featuresOf, Schema } from "./schema.ts";

/** A QEMU that was started to be asked. */
export interface ProbeProcess {
  /** Its standard input and output. */
  stream: Duplex;
  /** Ends it, if it still runs; resolves when it is gone, with the last of what it said on its standard error. */
  stop: () => Promise<string>;
}
/** Starts a QEMU with its monitor on the standard streams. `signal` gives the start up. */
export type StartProbe = (binary: string, args: readonly string[], signal?: AbortSignal) => Promise<ProbeProcess>;

/** The oldest QEMU that is driven: the first that takes its devices as JSON. */
const OLDEST = { major: 6, minor: 2 };
const PROBE_TIMEOUT_MS = 30_000;
/** So many types may bring QEMU down before it is taken for broken. */
const MOST_UNUSABLE = 8;

const probeArguments = (accelerator: "tcg" | "kvm") => [
  "-S",
  "-no-user-config",
  "-nodefaults",
  "-nographic",
  "-machine",
  `none,accel=${accelerator}`,
  "-qmp",
  "stdio",
];

/**
 * Probes `binary`. `kvm`: whether KVM runs guests here, so that its CPU models are worth asking for.
 *
 * Throws CONFIG_UNSUPPORTED for a QEMU that is too old, INTERNAL_ERROR (with what the binary printed) where it does not
 * answer as QEMU.
 */
export async function probeBinary(binary: string, kvm: boolean, start: StartProbe): Promise<Probed> {
  const unusable = new Set<string>();
  for (;;) {
    try {
      return await probeOnce(binary, kvm, start, unusable);
    } catch (error) {
      if (!(error instanceof UnusableType) || unusable.size === MOST_UNUSABLE) throw error;
      unusable.add(error.typename);
    }
  }
}

/** QEMU went down when asked about a type: one that it lists, but whose module is not installed. */
class UnusableType extends Error {
  readonly typename: string;
  constructor(typename: string, cause: unknown) {
    super(`QEMU ends when it is asked about ${typename}`, { cause });
    this.typename = typename;
  }
}

async function probeOnce(
  binary: string,
  kvm: boolean,
  start: StartProbe,
  unusable: ReadonlySet<string>,
): Promise<Probed> {
  const tcg = await withQemu(binary, "tcg", start, async (qmp) => ({
    ...(await probeAll(binary, qmp, unusable)),
    tcg: await probeAccelerator(qmp),
  })).catch((error: unknown) => {
    // A QEMU built without TCG can still be a KVM one.
    if (kvm && /invalid accelerator tcg/.test(String(error))) return undefined;
    throw error;
  });
  if (tcg !== undefined && !kvm) return tcg;
  return withQemu(binary, "kvm", start, async (qmp) => ({
    ...(tcg ?? (await probeAll(binary, qmp, unusable))),
    kvm: await probeAccelerator(qmp),
  }));
}

async function withQemu<T>(
  binary: string,
  accelerator: "kvm" | "tcg",
  start: StartProbe,
  ask: (qmp: QmpClient) => Promise<T>,
): Promise<T> {
  const process = await start(binary, probeArguments(accelerator), AbortSignal.timeout(PROBE_TIMEOUT_MS));
  try {
    using qmp = await openQmp(process.stream);
    return await ask(qmp);
  } catch (error) {
    const said = await process.stop();
    if (said === "" || error instanceof UnusableType) throw error;
    throw internalError(`${binary} cannot be probed with accel=${accelerator}: ${said}`, { cause: error });
  } finally {
    await process.stop();
  }
}

async function probeAll(binary: string, qmp: QmpClient, unusable: ReadonlySet<string>): Promise<Probed> {
  const { major, minor, micro } = qmp.version.qemu;
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor))
    throw configUnsupported(
      `${binary} is QEMU ${major}.${minor}.${micro}; QEMU ${OLDEST.major}.${OLDEST.minor} or newer is needed`,
    );
  const [target, schemaEntries, types, options, tpmModels, tpmTypes, gic, sev, sgx] = await Promise.all([
    qmp.execute("query-target"),
    qmp.execute("query-qmp-schema"),
    qmp.execute("qom-list-types", { abstract: false }),
    qmp.execute("query-command-line-options"),
    orElse(qmp.execute("query-tpm-models"), []),
    orElse(qmp.execute("query-tpm-types"), []),
    orElse(qmp.execute("query-gic-capabilities"), []),
    orElse(qmp.execute("query-sev-capabilities"), undefined),
    orElse(qmp.execute("query-sgx-capabilities"), undefined),
  ]);
  const schema = new Schema(schemaEntries);
  const found = featuresOf(schema);
  if (!found.includes("jsonDevices"))
    throw configUnsupported(
      `${binary} does not take devices as JSON, as QEMU ${OLDEST.major}.${OLDEST.minor} and newer do`,
    );
  const typeNames = types.flatMap(({ name }) => (unusable.has(name) ? [] : [name])).sort();
  return {
    binary,
    version: { major, minor, micro, package: qmp.version.package },
    arch: libvirtArch(target.arch),
    commands: schema.names("command"),
    events: schema.names("event"),
    features: found,
    types: typeNames,
    properties: await probeProperties(qmp, new Set(typeNames)),
    options: Object.fromEntries(
      options.map(({ option, parameters }) => [option, parameters.map((parameter) => parameter.name)]),
    ),
    tpmModels,
    tpmTypes,
    gic,
    ...(sev === undefined
      ? {}
      : {
          sev: {
            cbitpos: sev.cbitpos,
            reducedPhysBits: sev["reduced-phys-bits"],
            pdh: sev.pdh,
            certChain: sev["cert-chain"],
          },
        }),
    ...(sgx === undefined || !sgx.sgx
      ? {}
      : {
          sgx: {
            flc: sgx.flc,
            sgx1: sgx.sgx1,
            sgx2: sgx.sgx2,
            sections: (sgx.sections ?? []).map(({ node, size }) => ({ node, sizeKiB: Number(size) / 1024 })),
          },
        }),
  };
}

async function probeProperties(qmp: QmpClient, types: ReadonlySet<string>): Promise<Record<string, string[]>> {
  const properties: Record<string, string[]> = {};
  for (const [command, names] of Object.entries(probedTypes) as [keyof typeof probedTypes, readonly string[]][])
    for (const typename of names) {
      if (!types.has(typename)) continue;
      const found = await orElse(qmp.execute(command, { typename }), []).catch((error: unknown) => {
        throw qmp.closed ? new UnusableType(typename, error) : error;
      });
      properties[typename] = found.map((property) => property.name).sort();
    }
  return properties;
}

async function probeAccelerator(qmp: QmpClient): Promise<AcceleratorProbe> {
  const [machines, cpus] = await Promise.all([
    qmp.execute("query-machines"),
    orElse(qmp.execute("query-cpu-definitions"), []),
  ]);
  return {
    machines: inOrder(machines).map(asMachine),
    cpuModels: cpus.map(asModel),
  };
}

/** The default machine comes first, as libvirt lists them; the others in QEMU's order. */
const inOrder = (machines: readonly MachineInfo[]): MachineInfo[] => [
  ...machines.filter((machine) => machine["is-default"] === true),
  ...machines.filter((machine) => machine["is-default"] !== true && machine.name !== "none"),
];

function asMachine(info: MachineInfo): Machine {
  return {
    name: info.name,
    ...(info.alias === undefined ? {} : { alias: info.alias }),
    isDefault: info["is-default"] === true,
    maxCpus: info["cpu-max"],
    hotpluggableCpus: info["hotpluggable-cpus"],
    numaMemory: info["numa-mem-supported"] === true,
    deprecated: info.deprecated === true,
    ...(info["default-cpu-type"] === undefined ? {} : { defaultCpu: info["default-cpu-type"] }),
    ...(info["default-ram-id"] === undefined ? {} : { defaultRamId: info["default-ram-id"] }),
    ...(info.acpi === undefined ? {} : { acpi: info.acpi }),
  };
}

function asModel(info: CpuDefinitionInfo): CpuModel {
  return {
    name: info.name,
    typename: info.typename,
    ...(info["unavailable-features"] === undefined ? {} : { blockers: info["unavailable-features"] }),
    ...(info["alias-of"] === undefined ? {} : { aliasOf: info["alias-of"] }),
    deprecated: info.deprecated === true,
  };
}

/** `fallback` where QEMU lacks the command or says that the host lacks what it asks about. */
async function orElse<T, F>(call: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof QmpError) return fallback;
    throw error;
  }
}
