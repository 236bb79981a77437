/**
 * Whether KVM runs a guest: not whether /dev/kvm opens, but whether a vCPU executes what an operating system executes,
 * at a processor's speed. Some hosts offer a KVM that emulates the guest instruction by instruction and fails at the
 * first trap in 64-bit mode; QEMU starts there as if all were well, and the guest never comes up.
 *
 * The test is a firmware of 312 bytes: it enters 64-bit mode with paging, takes a trap through its own interrupt table,
 * returns from it, reloads CR3, executes CPUID and counts down from twenty million. Then it rings the pvpanic device,
 * which QEMU reports as an event. On real KVM that is a matter of 0.1 s; where it takes two seconds, or QEMU stops the
 * machine before, KVM is broken.
 */
import { openQmp } from "../qmp/client.ts";
import type { QmpEvent } from "../qmp/events.ts";
import type { KvmState } from "./capabilities.ts";
import type { StartProbe } from "./probe.ts";

export interface KvmVerdict {
  state: KvmState;
  /** One sentence for the log and for error messages. */
  reason: string;
  /** A busy host could have been the cause: to be tried again when the daemon starts the next time. */
  uncertain?: true;
}

const START_TIMEOUT_MS = 10_000;
const RUN_TIMEOUT_MS = 2_000;

/**
 * The code, at 0xf0000 (offset; what it does):
 * 000 load the GDT, CR0.PE, jump to 32-bit code at 018;
 * 018 identity-map 1 GiB with 2 MiB pages from 0x10000, CR4.PAE, CR3, EFER.LME, CR0.PG, jump to 64-bit code at 093;
 * 093 interrupt table at 0x2000 with a gate for vector 3, LIDT, INT3, check that the handler ran;
 *     write CR3, CPUID, count down from 20,000,000, OUT 0x505 <- 2 (pvpanic: crash loaded), then HLT for ever;
 * 0fe the handler: EBX = 0x1234, IRETQ;  108 the GDT;  128 its pointer;  12e the interrupt table's pointer.
 */
const code = [
  "fa2e660f011628010f20c00c010f22c066ea18000f000800b8100000008ed88ec08ed0bc00700000bf0000010031c0b9000c0000f3abc7050000010003100100",
  "c7050010010003200100bf00200100b883000000b9000200008907050000200083c708e2f4b8200000000f22e0b8000001000f22d8b9800000c00f3280cc010f",
  "300f20c00d000000800f22c0ea93000f00180031c0bf00200000b900040000f3abb801010f006689042530200000bb1800008e66891c2532200000c1eb106689",
  "1c2534200000c1e81066890425362000000f011c252e010f0031dbcc81fb34120000751a0f20d80f22d831c00fa2b9002d3101ffc975fcb00266ba0505eef4eb",
  "fdbb3412000048cf0000000000000000ffff0000009bcf00ffff00000093cf00ffff0000009baf001f0008010f00ff0f0020000000000000",
].join("");

const ROM_BYTES = 0x10000;
const RESET_VECTOR = 0xfff0;

/** The firmware as QEMU takes it with -bios: 64 KiB, with a jump to the code at the reset vector. */
export function kvmTestRom(): Buffer {
  const rom = Buffer.alloc(ROM_BYTES);
  rom.write(code, "hex");
  rom.write("ea000000f0", RESET_VECTOR, "hex"); // jmp f000:0000
  return rom;
}

/**
 * Runs the test with an x86_64 QEMU. `romPath`: a file that holds `kvmTestRom()`. Takes 2 s at most once QEMU is up. With
 * the accelerator `tcg` it shows that the test itself is sound.
 */
export async function testKvm(
  binary: string,
  romPath: string,
  start: StartProbe,
  accelerator: "kvm" | "tcg" = "kvm",
): Promise<KvmVerdict> {
  const args = ["-S", "-no-user-config", "-nodefaults", "-display", "none", "-machine", `pc,accel=${accelerator}`];
  args.push("-m", "16");
  args.push("-bios", romPath, "-device", "pvpanic", "-qmp", "stdio");
  return watched(binary, args, start, async (qmp, outcome) => {
    await qmp.execute("cont");
    return outcome;
  });
}

/** The test where there is no firmware for it (other architectures): QEMU gets KVM and makes a vCPU with it. */
export async function tryKvm(binary: string, machine: string, start: StartProbe): Promise<KvmVerdict> {
  const args = ["-S", "-no-user-config", "-nodefaults", "-display", "none", "-machine", `${machine},accel=kvm`];
  args.push("-cpu", "host", "-m", "64", "-qmp", "stdio");
  return watched(binary, args, start, async (qmp) => {
    const { enabled } = await qmp.execute("query-kvm");
    return enabled
      ? { state: "usable", reason: `${binary} made a vCPU with KVM` }
      : broken(`${binary} starts without KVM`);
  });
}

type Qmp = Awaited<ReturnType<typeof openQmp>>;

const broken = (reason: string): KvmVerdict => ({ state: "broken", reason });

/** Starts QEMU and lets `ask` judge; `outcome` settles on what the running guest does, and by the deadline. */
async function watched(
  binary: string,
  args: readonly string[],
  start: StartProbe,
  ask: (qmp: Qmp, outcome: Promise<KvmVerdict>) => Promise<KvmVerdict>,
): Promise<KvmVerdict> {
  let decide: (verdict: KvmVerdict) => void = () => undefined;
  const outcome = new Promise<KvmVerdict>((resolve) => {
    decide = resolve;
  });
  const onEvent = (event: QmpEvent): void => {
    if (event.name === "GUEST_CRASHLOADED") decide({ state: "usable", reason: "a test guest ran" });
    if (event.name === "STOP") decide(broken("KVM failed while it ran a test guest (KVM internal error)"));
  };
  const process = await start(binary, args, AbortSignal.timeout(START_TIMEOUT_MS));
  let timer: NodeJS.Timeout | undefined;
  try {
    const onClose = (): void => decide(broken("QEMU ended while KVM ran a test guest"));
    using qmp = await openQmp(process.stream, { onEvent, onClose, greetingTimeoutMs: START_TIMEOUT_MS });
    timer = setTimeout(() => {
      decide({ ...broken(`KVM did not run a test guest within ${RUN_TIMEOUT_MS} ms`), uncertain: true });
    }, RUN_TIMEOUT_MS);
    return await ask(qmp, outcome);
  } catch (error) {
    const said = (await process.stop()).split("\n").find((line) => line !== "");
    return broken(`QEMU does not start with KVM: ${said ?? String(error)}`);
  } finally {
    clearTimeout(timer);
    await process.stop();
  }
}
