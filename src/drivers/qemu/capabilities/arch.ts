/** Architectures: QEMU's target names and libvirt's. */

const differing: Readonly<Record<string, string>> = {
  i386: "i686",
  arm: "armv7l",
  or1k: "or32",
};

/** libvirt's name for QEMU's target (`query-target`, the end of the binary's name). */
export const libvirtArch = (target: string): string => differing[target] ?? target;

const targets: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(differing).map(([target, arch]) => [arch, target])),
  armv6l: "arm",
  ppc64le: "ppc64",
};

/** QEMU's target that runs guests of `arch`: `i386` for i686, `ppc64` for ppc64le. */
export const qemuTarget = (arch: string): string => targets[arch] ?? arch;

const narrow = new Set([
  "i686",
  "armv6l",
  "armv7l",
  "cris",
  "lm32",
  "m68k",
  "microblaze",
  "microblazeel",
  "mips",
  "mipsel",
  "or32",
  "ppc",
  "riscv32",
  "sh4",
  "sh4eb",
  "sparc",
  "unicore32",
  "xtensa",
  "xtensaeb",
]);

/** Bits of the architecture's word, as capabilities print it. */
export const wordSize = (arch: string): 32 | 64 => (narrow.has(arch) ? 32 : 64);

export const isX86 = (arch: string): boolean => arch === "x86_64" || arch === "i686";
