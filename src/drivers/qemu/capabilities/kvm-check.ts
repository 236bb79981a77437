/** Finds out once a boot whether KVM runs guests on this host, and remembers it beside the probes of the binaries. */
import { join } from "node:path";
import { fileIdentity, readWriteAccess } from "../../../host/file-identity.ts";
import { readState, writeFileAtomically } from "../../../host/files.ts";
import type { HostLogger } from "../../../host/log.ts";
import { bootId } from "../../../host/process-identity.ts";
import { findEmulator } from "./emulators.ts";
import { kvmTestRom, testKvm, tryKvm } from "./kvm-test.ts";
import type { KvmVerdict } from "./kvm-test.ts";
import type { StartProbe } from "./probe.ts";

export interface KvmCheckOptions {
  /** Where the verdict is remembered. */
  folder: string;
  /** libvirt's name of the host's architecture. */
  host: string;
  start: StartProbe;
  logger: HostLogger;
  /** `/dev/kvm` unless said. */
  device?: string;
}

interface Kept {
  bootId: string;
  device: string;
  verdict: KvmVerdict;
}

export class KvmCheck {
  readonly #options: KvmCheckOptions;
  #verdict: Promise<KvmVerdict> | undefined;

  constructor(options: KvmCheckOptions) {
    this.#options = options;
  }

  /** `binary`: a QEMU to try it with, should the host's own default emulator be missing. The folder must be there. */
  verdict(binary: string): Promise<KvmVerdict> {
    this.#verdict ??= this.#find(binary).catch((error: unknown) => {
      this.#verdict = undefined;
      throw error;
    });
    return this.#verdict;
  }

  async #find(binary: string): Promise<KvmVerdict> {
    const { folder, host, logger, device = "/dev/kvm" } = this.#options;
    const access = await readWriteAccess(device);
    if (access === "missing") return { state: "absent", reason: `there is no ${device}` };
    if (access === "denied")
      return { state: "absent", reason: `this user may not use ${device} (be a member of its group, usually kvm)` };
    const path = join(folder, "kvm.json");
    const here = { bootId: await bootId(), device: await fileIdentity(device) };
    const kept = await readState(path, (text) => JSON.parse(text) as Kept, logger);
    if (kept.status === "read" && kept.value.bootId === here.bootId && kept.value.device === here.device)
      return kept.value.verdict;
    const verdict = await this.#try((await findEmulator(host, host)) ?? binary);
    logger.info(verdict, "tried whether KVM runs guests here");
    if (verdict.uncertain !== true)
      await writeFileAtomically(path, JSON.stringify({ ...here, verdict } satisfies Kept), { sync: "none" });
    return verdict;
  }

  async #try(binary: string): Promise<KvmVerdict> {
    const { folder, host, start } = this.#options;
    if (host !== "x86_64") return tryKvm(binary, boards[host] ?? "virt", start);
    const rom = join(folder, "kvm-test.rom");
    await writeFileAtomically(rom, kvmTestRom(), { sync: "none", mode: 0o644 });
    return testKvm(binary, rom, start);
  }
}

/** A board to try on, where it is not called `virt`. */
const boards: Readonly<Record<string, string>> = {
  i686: "pc",
  s390x: "s390-ccw-virtio",
  ppc64le: "pseries",
  ppc64: "pseries",
};
