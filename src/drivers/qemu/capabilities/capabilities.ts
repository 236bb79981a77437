/** What one QEMU binary can do on this host, as probed; plain data (`Probed`) and the questions asked of it. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { QemuFeature } from "./schema.ts";

/** `usable`: a guest's vCPU was seen to run; `broken`: /dev/kvm is there but none ran; `absent`: not there, or barred. */
export type KvmState = "usable" | "broken" | "absent";

export interface Machine {
  name: string;
  /** The short name that stands for it in this binary: `pc`, `q35`. */
  alias?: string;
  isDefault: boolean;
  maxCpus: number;
  hotpluggableCpus: boolean;
  numaMemory: boolean;
  deprecated: boolean;
  defaultCpu?: string;
  /** The id of the main memory's back end; absent where the machine takes none. */
  defaultRamId?: string;
  /** Whether the machine has the `acpi` option; absent where this QEMU does not say. */
  acpi?: boolean;
}

export interface CpuModel {
  name: string;
  typename: string;
  /** What the accelerator lacks for it; absent where QEMU does not know. */
  blockers?: string[];
  aliasOf?: string;
  deprecated: boolean;
}

/** What depends on the accelerator. */
export interface AcceleratorProbe {
  machines: Machine[];
  cpuModels: CpuModel[];
}

export interface Probed {
  binary: string;
  version: { major: number; minor: number; micro: number; package: string };
  /** libvirt's name: `i686` for QEMU's i386, `armv7l` for arm. */
  arch: string;
  tcg?: AcceleratorProbe;
  kvm?: AcceleratorProbe;
  commands: string[];
  events: string[];
  features: QemuFeature[];
  /** Every QOM type that can be made: devices, objects, machines. */
  types: string[];
  /** Properties of the types that tsvirt asks about. */
  properties: Record<string, string[]>;
  /** Parameters by command-line option. */
  options: Record<string, string[]>;
  tpmModels: string[];
  tpmTypes: string[];
  gic: { version: number; emulated: boolean; kernel: boolean }[];
  sev?: { cbitpos: number; reducedPhysBits: number; pdh: string; certChain: string };
  sgx?: { flc: boolean; sgx1: boolean; sgx2: boolean; sections: { node: number; sizeKiB: number }[] };
}

/** The domain types that run on QEMU, as `<domain type=…>` spells them. */
export type VirtType = "kvm" | "qemu";

export class QemuCapabilities {
  readonly probed: Probed;
  /** Whether KVM runs guests here; how that was found out is `kvmReason`. */
  readonly kvm: KvmState;
  readonly kvmReason: string;
  readonly #types: ReadonlySet<string>;
  readonly #commands: ReadonlySet<string>;
  readonly #features: ReadonlySet<string>;
  readonly #properties: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(probed: Probed, kvm: KvmState, kvmReason: string) {
    this.probed = probed;
    this.kvm = kvm;
    this.kvmReason = kvmReason;
    this.#types = new Set(probed.types);
    this.#commands = new Set(probed.commands);
    this.#features = new Set(probed.features);
    this.#properties = new Map(Object.entries(probed.properties).map(([type, names]) => [type, new Set(names)]));
  }

  get binary(): string {
    return this.probed.binary;
  }

  get arch(): string {
    return this.probed.arch;
  }

  /** As libvirt packs it: 7.2.22 is 7002022. */
  get version(): number {
    const { major, minor, micro } = this.probed.version;
    return major * 1_000_000 + minor * 1000 + micro;
  }

  /** The release as people write it: "7.2.22". */
  get release(): string {
    const { major, minor, micro } = this.probed.version;
    return `${major}.${minor}.${micro}`;
  }

  /** The binary has this device, object or machine type. */
  hasType(name: string): boolean {
    return this.#types.has(name);
  }

  /** The type has this property. False also for types that are not probed. */
  hasProperty(type: string, property: string): boolean {
    return this.#properties.get(type)?.has(property) === true;
  }

  hasCommand(name: string): boolean {
    return this.#commands.has(name);
  }

  has(feature: QemuFeature): boolean {
    return this.#features.has(feature);
  }

  hasOption(option: string, parameter: string): boolean {
    return this.probed.options[option]?.includes(parameter) === true;
  }

  /** The virt types that run guests here, in libvirt's order. */
  get virtTypes(): VirtType[] {
    return (["qemu", "kvm"] as const).filter((type) =>
      type === "qemu" ? this.probed.tcg !== undefined : this.kvm === "usable",
    );
  }

  /**
   * Whether a guest of that type may be defined: KVM also where it is broken, so that the definition is kept until it is
   * mended. It starts only if `virtTypes` has the type.
   */
  accepts(virtType: VirtType): boolean {
    return virtType === "kvm" ? this.kvm !== "absent" : this.probed.tcg !== undefined;
  }

  /** What the accelerator of `virtType` offers; KVM that does not run offers what TCG does. */
  accelerator(virtType: VirtType): AcceleratorProbe {
    const { tcg, kvm } = this.probed;
    const probe = virtType === "kvm" ? (kvm ?? tcg) : (tcg ?? kvm);
    if (probe === undefined) throw configUnsupported(`${this.binary} offers neither KVM nor TCG`);
    return probe;
  }

  /** The machine named `name`, by its own name or its alias. */
  machine(name: string, virtType: VirtType): Machine | undefined {
    const { machines } = this.accelerator(virtType);
    return machines.find((machine) => machine.name === name) ?? machines.find((machine) => machine.alias === name);
  }

  /** The machine for a guest that names none; undefined where the binary has no default (ARM). */
  defaultMachine(virtType: VirtType): Machine | undefined {
    return this.accelerator(virtType).machines.find((machine) => machine.isDefault);
  }
}
