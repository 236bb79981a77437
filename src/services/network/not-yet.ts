/** For hypervisors whose networks cannot be started yet: definitions are checked against the host, and kept. */
import { join } from "node:path";
import { pciName, validateHostNetwork, type CompletedNetwork } from "../../formats/network/index.ts";
import { listFolder } from "../../host/files.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { configUnsupported, type VirError } from "../../protocol/errors.ts";
import type { NetworkBackend } from "./backend.ts";

/** `sysfs`: where the kernel shows the host's devices. */
export function networksNotYet({ sysfs = "/sys" }: { readonly sysfs?: string } = {}): NetworkBackend {
  return {
    async check(definition) {
      validateHostNetwork(definition);
      for (const address of definition.forward?.addresses ?? []) {
        const device = pciName(address);
        // a virtual function links to the physical one that it belongs to
        const entries = await listFolder(join(sysfs, "bus", "pci", "devices", device));
        if (!entries.includes("physfn"))
          throw refused(definition, `the PCI device ${device} is no virtual function of this host`);
      }
    },
    interfaceNames: () => listFolder(join(sysfs, "class", "net")),
    start: (definition) => Promise.reject(refused(definition, "networks cannot be started yet by this daemon")),
    stop: (definition) => Promise.reject(refused(definition, "networks cannot be started yet by this daemon")),
  };
}

const refused = ({ name }: CompletedNetwork, why: string): VirError =>
  configUnsupported(`network '${name}': ${why}`, { domain: ErrorDomain.NETWORK });
