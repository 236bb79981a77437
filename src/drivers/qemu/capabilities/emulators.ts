/** The QEMU binaries of this host. */
import { findExecutable } from "../../../host/executable.ts";
import { libvirtArch, qemuTarget } from "./arch.ts";

/** QEMU's system targets (the ends of `qemu-system-…`), as of QEMU 11. */
const targets = [
  "aarch64",
  "alpha",
  "arm",
  "hppa",
  "i386",
  "loongarch64",
  "m68k",
  "microblaze",
  "microblazeel",
  "mips",
  "mips64",
  "mips64el",
  "mipsel",
  "or1k",
  "ppc",
  "ppc64",
  "riscv32",
  "riscv64",
  "s390x",
  "sh4",
  "sh4eb",
  "sparc",
  "sparc64",
  "tricore",
  "x86_64",
  "xtensa",
  "xtensaeb",
];

/** Where a distribution keeps a QEMU for the host's own architecture under another name. */
const nativeNames = ["/usr/libexec/qemu-kvm", "qemu-kvm", "kvm"];

/** What the operating system calls the machine (`process.arch`) as libvirt calls it. */
const hostArchs: Readonly<Record<string, string>> = {
  x64: "x86_64",
  ia32: "i686",
  arm64: "aarch64",
  arm: "armv7l",
  ppc64: "ppc64le",
  riscv64: "riscv64",
  s390x: "s390x",
  loong64: "loongarch64",
};

export const hostArch = (nodeArch: string = process.arch): string => hostArchs[nodeArch] ?? nodeArch;

/** The default emulator for guests of `arch`, an absolute path; undefined where this host has none. */
export async function findEmulator(arch: string, host: string = hostArch()): Promise<string | undefined> {
  const own = await findExecutable(`qemu-system-${qemuTarget(arch)}`);
  if (own !== undefined) return own;
  if (qemuTarget(arch) === qemuTarget(host))
    for (const name of nativeNames) {
      const found = await findExecutable(name);
      if (found !== undefined) return found;
    }
  // A 64-bit QEMU runs the 32-bit guests of its family too.
  return arch === "i686" ? findEmulator("x86_64", host) : undefined;
}

/** Every architecture that has an emulator here, with its path, in libvirt's order (by name). */
export async function findEmulators(host: string = hostArch()): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    targets.map(async (target) => [libvirtArch(target), await findEmulator(libvirtArch(target), host)] as const),
  );
  return new Map(
    found
      .filter((entry): entry is readonly [string, string] => entry[1] !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
