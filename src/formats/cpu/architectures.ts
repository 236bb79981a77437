/** The names of processor architectures, as libvirt spells them. */
export const architectures: ReadonlySet<string> = new Set(
  (
    "alpha armv6l armv7l armv7b aarch64 cris i686 ia64 lm32 loongarch64 m68k microblaze microblazeel mips mipsel mips64 " +
    "mips64el or32 parisc parisc64 ppc ppc64 ppc64le ppcemb riscv32 riscv64 s390 s390x sh4 sh4eb sparc sparc64 unicore32 " +
    "x86_64 xtensa xtensaeb"
  ).split(" "),
);
