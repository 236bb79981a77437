/** From what a user defines to what the test hypervisor runs. It has every device, and assigns no addresses. */
import { architectures } from "../../formats/cpu/architectures.ts";
import { copyOf } from "../../formats/domain/complete/copy.ts";
import { completeGiven, completeImplied } from "../../formats/domain/complete.ts";
import { type CompletedDomain, type DomainDefinition, validateDomain } from "../../formats/domain/index.ts";
import { configUnsupported } from "../../protocol/errors.ts";

const osTypes: ReadonlySet<string> = new Set(["hvm", "xen", "linux", "exe", "xenpvh", "uml"]);

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
