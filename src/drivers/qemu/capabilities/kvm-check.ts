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

const DEVICE = "/dev/kvm";

interface Kept {
  bootId: string;
  device: string;
  verdict: KvmVerdict;
}

export class KvmCheck {
  readonly #folder: string;
  readonly #host: string;
  readonly #start: StartProbe;
  readonly #logger: HostLogger;
  #verdict: Promise<KvmVerdict> | undefined;

  constructor(folder: string, host: string, start: StartProbe, logger: HostLogger) {
    this.#folder = folder;
    this.#host = host;
    this.#start = start;
    this.#logger = logger;
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
    const access = await readWriteAccess(DEVICE);
    if (access === "missing") return { state: "absent", reason: `there is no ${DEVICE}` };
    if (access === "denied")
      return { state: "absent", reason: `this user may not use ${DEVICE} (be a member of its group, usually kvm)` };
    const path = join(this.#folder, "kvm.json");
    const here = { bootId: await bootId(), device: await fileIdentity(DEVICE) };
    const kept = await readState(path, (text) => JSON.parse(text) as Kept, this.#logger);
    if (kept.status === "read" && kept.value.bootId === here.bootId && kept.value.device === here.device)
      return kept.value.verdict;
    const verdict = await this.#try((await findEmulator(this.#host, this.#host)) ?? binary);
    this.#logger.info(verdict, "tried whether KVM runs guests here");
    await writeFileAtomically(path, JSON.stringify({ ...here, verdict } satisfies Kept), { sync: "none" });
    return verdict;
  }

  async #try(binary: string): Promise<KvmVerdict> {
    if (this.#host === "x86_64") {
      const rom = join(this.#folder, "kvm-test.rom");
      await writeFileAtomically(rom, kvmTestRom(), { sync: "none", mode: 0o644 });
      return testKvm(binary, rom, this.#start);
    }
    return tryKvm(
      binary,
      this.#host === "i686" ? "pc" : this.#host.startsWith("s390") ? "s390-ccw-virtio" : "virt",
      this.#start,
    );
  }
}
