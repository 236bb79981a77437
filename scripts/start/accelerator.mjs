// KVM or TCG? virtd offers KVM only where it has seen a guest run under it, so its word is enough.

import { existsSync } from "node:fs";

/**
 * Which accelerator the guest gets, in words for the terminal and as a domain's type.
 *
 * @param {string} capabilities the capabilities document of the daemon
 * @returns {{ domainType: "kvm" | "qemu", name: string }}
 */
export function chooseAccelerator(capabilities) {
  if (/<domain type=["']kvm["']/.test(capabilities)) return { domainType: "kvm", name: "KVM" };
  const reason = existsSync("/dev/kvm")
    ? "/dev/kvm is here, but no guest runs under it, or this user may not open it"
    : "there is no /dev/kvm";
  return { domainType: "qemu", name: `TCG, software emulation (${reason})` };
}
