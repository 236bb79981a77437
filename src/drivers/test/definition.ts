/** From what a user defines to what the test hypervisor runs. It has every device, and assigns no addresses. */
import { copyOf } from "../../formats/domain/complete/copy.ts";
import { completeGiven, completeImplied } from "../../formats/domain/complete.ts";
import { type CompletedDomain, type DomainDefinition, validateDomain } from "../../formats/domain/index.ts";
import { configUnsupported } from "../../protocol/errors.ts";

const osTypes: ReadonlySet<string> = new Set(["hvm", "xen", "linux", "exe", "xenpvh", "uml"]);

/** Architectures that libvirt has names for. */
export const architectures: ReadonlySet<string> = new Set(
  (
    "aarch64 alpha armv6l armv7l armv7b cris i686 itanium lm32 loongarch64 m68k microblaze microblazeel mips mipsel " +
    "mips64 mips64el openrisc parisc parisc64 ppc ppcle ppc64 ppc64le ppcemb riscv32 riscv64 s390 s390x sh4 sh4eb " +
    "sparc sparc64 unicore32 x86_64 xtensa xtensaeb"
  ).split(" "),
);

/** @throws {VirError} XML_ERROR, CONFIG_UNSUPPORTED: what no hypervisor could run */
export function prepareTestDomain(definition: DomainDefinition): CompletedDomain {
  const domain = copyOf(definition);
  const { os, devices } = domain;
  if (domain.bootloader !== undefined) os.type = "xen";
  if (!osTypes.has(os.type))
    throw configUnsupported(`there is no OS type '${os.type}'; known are ${[...osTypes].join(", ")}`);
  os.arch ??= "i686";
  if (!architectures.has(os.arch)) throw configUnsupported(`there is no architecture '${os.arch}'`);
  completeGiven(domain);
  completeImplied(domain, "vga");
  validateDomain(domain);
  nameInterfaces(devices.interfaces);
  return domain as CompletedDomain;
}

/** Each interface has a device on the host: `testnetN`, the lowest that no other one of the guest has. */
function nameInterfaces(interfaces: DomainDefinition["devices"]["interfaces"]): void {
  const taken = new Set(interfaces.flatMap(({ targetDev }) => targetDev ?? []));
  let next = 0;
  for (const nic of interfaces) {
    if (nic.targetDev !== undefined) continue;
    while (taken.has(`testnet${next}`)) next++;
    nic.targetDev = `testnet${next++}`;
  }
}
