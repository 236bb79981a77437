/** The call behind `domxml-to-native`. */
import { parseDomain } from "../../../formats/domain/index.ts";
import type { RemoteHandlers } from "../../../protocol/contract.ts";
import { ErrorDomain, SecretUsageType } from "../../../protocol/enums.ts";
import { configUnsupported, invalidArgument, rejectUnknownFlags } from "../../../protocol/errors.ts";
import type { EmulatorLookup } from "../capabilities/target.ts";
import { prepareDefinition } from "../definition/index.ts";
import type { QemuPaths } from "../paths.ts";
import { checkHost } from "./host-checks.ts";
import { hostFacts } from "./host-facts.ts";
import { nativeCommand, nativeFormat } from "./index.ts";
import { readSecrets } from "./secrets.ts";

const usageTypes: Readonly<Record<string, number>> = {
  volume: SecretUsageType.VOLUME,
  ceph: SecretUsageType.CEPH,
  iscsi: SecretUsageType.ISCSI,
  tls: SecretUsageType.TLS,
  vtpm: SecretUsageType.VTPM,
};

/**
 * The folder that printed paths of sockets and keys are in. What is printed belongs to no guest: it names libvirt's folder,
 * and so is the same text wherever this daemon keeps its things.
 */
const libvirtState = "/var/lib/libvirt/qemu";

/** @param services what looks up secrets, networks and pools that a definition names */
export function nativeHandlers(paths: QemuPaths, cache: EmulatorLookup, services: RemoteHandlers): RemoteHandlers {
  const printed: QemuPaths = { ...paths, state: libvirtState };
  return {
    connectDomainXmlToNative: async (context, { nativeFormat: format, domainXml, flags }) => {
      rejectUnknownFlags(flags, 0, "connectDomainXMLToNative");
      if (format !== nativeFormat)
        throw invalidArgument(`the format '${format}' is not known; it can be '${nativeFormat}'`, {
          domain: ErrorDomain.QEMU,
        });
      const definition = await prepareDefinition(parseDomain(domainXml), cache);
      const { devices } = definition;
      checkHost(definition, await hostFacts());
      for (const graphics of devices.graphics)
        if ("listens" in graphics)
          for (const listen of graphics.listens ?? [])
            if (listen.type === "network" && listen.network !== undefined)
              await services.networkLookupByName?.(context, { name: listen.network });
      const secretValue = await readSecrets(definition, async ({ uuid, type = "", usage = "" }) => {
        const found =
          uuid === undefined
            ? await services.secretLookupByUsage?.(context, {
                usageType: usageTypes[type] ?? SecretUsageType.NONE,
                usageID: usage,
              })
            : await services.secretLookupByUuid?.(context, { uuid });
        const value = found && (await services.secretGetValue?.(context, { secret: found.secret, flags: 0 }));
        if (value === undefined) throw configUnsupported("this host keeps no secrets");
        return value.value;
      });
      for (const disk of devices.disks)
        if (disk.type === "volume" && disk.source !== undefined)
          await services.storagePoolLookupByName?.(context, { name: disk.source.pool });
      const emulator = devices.emulator ?? "";
      const nativeConfig = nativeCommand(definition, await cache.capabilitiesOf(emulator), {
        paths: printed,
        secretValue,
      });
      return { nativeConfig };
    },
  };
}
