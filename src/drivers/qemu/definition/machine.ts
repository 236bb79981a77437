/** What kind of board a guest runs on, from its architecture and the name of its machine. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { isX86 } from "../capabilities/arch.ts";

type Board = Pick<DomainDefinition, "os">;

const machineOf = ({ os }: Board): string => os.machine ?? "";
const archOf = ({ os }: Board): string => os.arch ?? "";

export const isPc = (domain: Board): boolean => isX86(archOf(domain));

export const isQ35 = (domain: Board): boolean => {
  const machine = machineOf(domain);
  return isPc(domain) && (machine === "q35" || machine.startsWith("pc-q35"));
};

/** The machines with the 440FX chipset: `pc-i440fx-…`, and what older QEMUs called them. */
export const isI440fx = (domain: Board): boolean => {
  const machine = machineOf(domain);
  return (
    isPc(domain) &&
    (machine === "pc" || /^pc-\d/.test(machine) || machine.startsWith("pc-i440fx-") || machine.startsWith("rhel"))
  );
};

export const isMicrovm = (domain: Board): boolean => isPc(domain) && machineOf(domain) === "microvm";

export const isArmVirt = (domain: Board): boolean =>
  ["armv6l", "armv7l", "aarch64"].includes(archOf(domain)) && /^virt(-|$)/.test(machineOf(domain));

export const isRiscvVirt = (domain: Board): boolean =>
  archOf(domain).startsWith("riscv") && /^virt(-|$)/.test(machineOf(domain));

export const isLoongArchVirt = (domain: Board): boolean =>
  archOf(domain) === "loongarch64" && /^virt(-|$)/.test(machineOf(domain));

export const isPseries = (domain: Board): boolean =>
  archOf(domain).startsWith("ppc64") && machineOf(domain).startsWith("pseries");

export const isS390Ccw = (domain: Board): boolean =>
  archOf(domain).startsWith("s390") && machineOf(domain).startsWith("s390-ccw");

/** Boards whose root bus is PCI Express. */
export const hasPcieRoot = (domain: Board): boolean =>
  isQ35(domain) || isArmVirt(domain) || isRiscvVirt(domain) || isLoongArchVirt(domain);

/** Boards with an IDE controller of their own. */
export const hasBuiltinIde = (domain: Board): boolean => isI440fx(domain) || machineOf(domain) === "malta";

/** Boards with a PS/2 controller. */
export const hasPs2 = (domain: Board): boolean =>
  isPc(domain) && !isMicrovm(domain) && machineOf(domain) !== "x-remote" && machineOf(domain) !== "nitro";

/** The root controller that the board has, if it has PCI. */
export function rootBus(domain: Board): "pci-root" | "pcie-root" | undefined {
  if (isI440fx(domain)) return "pci-root";
  return hasPcieRoot(domain) ? "pcie-root" : undefined;
}

/** The chipset, where places on PCI depend on it. */
export type Chipset = "i440fx" | "q35" | "other";

export function chipsetOf(domain: Board): Chipset {
  if (isI440fx(domain)) return "i440fx";
  return isQ35(domain) ? "q35" : "other";
}
