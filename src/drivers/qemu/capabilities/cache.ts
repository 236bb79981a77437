/**
 * What the QEMU binaries of this host can do, probed once and kept: in memory, and as JSON files in the cache folder, so
 * that a daemon that starts again asks no QEMU at all. A binary is probed again when the file itself changes, when
 * tsvirt does, or when what is known of KVM does.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { systemError } from "../../../protocol/errors.ts";
import { fileIdentity } from "../../../host/file-identity.ts";
import { ensureDirectory, readState, writeFileAtomically } from "../../../host/files.ts";
import type { HostLogger } from "../../../host/log.ts";
import { qemuTarget } from "./arch.ts";
import type { FirmwareChoice } from "./target.ts";
import { QemuCapabilities } from "./capabilities.ts";
import type { Probed } from "./capabilities.ts";
import { findEmulator, findEmulators, hostArch } from "./emulators.ts";
import { KvmCheck } from "./kvm-check.ts";
import type { KvmVerdict } from "./kvm-test.ts";
import { probeBinary } from "./probe.ts";
import type { StartProbe } from "./probe.ts";
import { probedTypes } from "./probed-types.ts";
import { features } from "./schema.ts";
import { probeStarter } from "./start.ts";

export interface CapabilityCacheOptions {
  /** Where the files go; made when missing. */
  folder: string;
  logger: HostLogger;
  /** tsvirt's version: another one probes again. */
  version: string;
  /** What chooses firmware for definitions. */
  firmware?: FirmwareChoice;
  /** How a QEMU is started to be asked; for tests. */
  start?: StartProbe;
  /** libvirt's name of the host's architecture; for tests. */
  host?: string;
  /** `/dev/kvm` unless said; for tests. */
  kvmDevice?: string;
}

interface Kept {
  key: string;
  probed: Probed;
}

interface Known {
  identity: string;
  checkedAt: number;
  capabilities: Promise<QemuCapabilities>;
}

/** To be raised when what a probe writes down changes in another way than by the questions asked. */
const FORMAT = 2;
/** A binary that was looked at so recently is not looked at again, milliseconds. */
const TRUST_MS = 1000;

export class CapabilityCache {
  readonly #options: CapabilityCacheOptions;
  readonly #start: StartProbe;
  readonly #host: string;
  readonly #known = new Map<string, Known>();
  readonly #kvm: KvmCheck;
  readonly #questions: string;
  readonly firmware?: FirmwareChoice;

  constructor(options: CapabilityCacheOptions) {
    this.#options = options;
    this.#start = options.start ?? probeStarter(options.logger);
    this.#host = options.host ?? hostArch();
    const { folder, logger, kvmDevice } = options;
    const device = kvmDevice === undefined ? {} : { device: kvmDevice };
    this.#kvm = new KvmCheck({ folder, host: this.#host, start: this.#start, logger, ...device });
    if (options.firmware !== undefined) this.firmware = options.firmware;
    this.#questions = digest(JSON.stringify([FORMAT, options.version, features, probedTypes]));
  }

  /** The default emulator for guests of `arch`; undefined where none is installed. */
  emulatorFor(arch: string): Promise<string | undefined> {
    return findEmulator(arch, this.#host);
  }

  /** Every emulator of this host by its guests' architecture, probed; one that cannot be is left out and logged. */
  async all(): Promise<ReadonlyMap<string, QemuCapabilities>> {
    const found = new Map<string, QemuCapabilities>();
    for (const [arch, binary] of await findEmulators(this.#host))
      try {
        found.set(arch, await this.capabilitiesOf(binary));
      } catch (error) {
        this.#options.logger.warn({ binary, err: error }, "an emulator cannot be probed and is left out");
      }
    return found;
  }

  /**
   * What `binary` can do. Probes it if need be, never twice at once. Throws SYSTEM_ERROR where there is no such file,
   * and what `probeBinary` throws.
   */
  async capabilitiesOf(binary: string): Promise<QemuCapabilities> {
    const known = this.#known.get(binary);
    if (known !== undefined && performance.now() - known.checkedAt < TRUST_MS) return known.capabilities;
    const identity = await fileIdentity(binary).catch((error: unknown) => {
      throw systemError(error, `cannot check the emulator ${binary}`);
    });
    const now = this.#known.get(binary);
    if (now?.identity === identity) {
      now.checkedAt = performance.now();
      return now.capabilities;
    }
    const capabilities = this.#load(binary, identity);
    this.#known.set(binary, { identity, checkedAt: performance.now(), capabilities });
    // What failed is tried again by the next call.
    capabilities.catch(() => {
      if (this.#known.get(binary)?.capabilities === capabilities) this.#known.delete(binary);
    });
    return capabilities;
  }

  async #load(binary: string, identity: string): Promise<QemuCapabilities> {
    const { folder, logger } = this.#options;
    await ensureDirectory(folder);
    const host = await this.#kvm.verdict(binary);
    const path = join(folder, `${digest(binary)}.json`);
    const key = [identity, this.#questions, host.state].join("/");
    const kept = await readState(path, (text) => JSON.parse(text) as Kept, logger);
    if (kept.status === "read" && kept.value.key === key) return this.#with(kept.value.probed, host);
    const probed = await probeBinary(binary, host.state === "usable", this.#start);
    logger.info({ binary, version: probed.version, kvm: host.state }, "probed an emulator");
    await writeFileAtomically(path, JSON.stringify({ key, probed } satisfies Kept), { sync: "none" });
    return this.#with(probed, host);
  }

  /** KVM runs guests of the host's own architecture (and its 32-bit ones) alone. */
  #with(probed: Probed, { state, reason }: KvmVerdict): QemuCapabilities {
    const native =
      qemuTarget(probed.arch) === qemuTarget(this.#host) || (probed.arch === "i686" && this.#host === "x86_64");
    return native
      ? new QemuCapabilities(probed, state, reason)
      : new QemuCapabilities(probed, "absent", `KVM runs ${this.#host} guests here, not ${probed.arch} ones`);
  }
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);
