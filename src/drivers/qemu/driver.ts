/** The QEMU driver: what a connection to qemu:///system or qemu:///session is answered by. */
import { join } from "node:path";
import { DomainEngine } from "../../engine/engine.ts";
import { domainHandlers } from "../../engine/handlers/index.ts";
import { DomainFiles } from "../../engine/store.ts";
import type { HostLogger } from "../../host/log.ts";
import type { DomainEvent, Driver, RemoteHandlers } from "../../protocol/contract.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { rejectUnknownFlags } from "../../protocol/errors.ts";
import { cpuHandlers } from "../../services/cpu/handlers.ts";
import { emptyLists } from "../../services/empty.ts";
import type { HostServices } from "../../services/host.ts";
import { CapabilityCache } from "./capabilities/cache.ts";
import { domainCapabilitiesXml } from "./capabilities/domain-xml.ts";
import { hostCapabilitiesXml } from "./capabilities/host-xml.ts";
import { findTarget } from "./capabilities/target.ts";
import { openConsole } from "./console.ts";
import { FirmwareStore } from "./firmware/index.ts";
import { nativeHandlers } from "./native/handler.ts";
import { QemuHypervisor } from "./hypervisor.ts";
import type { QemuPaths } from "./paths.ts";

export interface QemuDriverOptions {
  readonly paths: QemuPaths;
  /** tsvirt's own version: what an older one has cached is not trusted. */
  readonly version: string;
  readonly log: HostLogger;
  /** The calls about the host, shared by all drivers. */
  readonly node: RemoteHandlers;
  /** Networks, pools, secrets and filters, shared by all drivers. */
  readonly services: HostServices;
  readonly hostUuid: () => Promise<string>;
}

/** Features that are asked for by number (`connectSupportsFeature`): strings among typed parameters. */
const supportedFeatures: ReadonlySet<number> = new Set([9]);

/** libvirt's limit for a virtual machine of QEMU with KVM or TCG, by what a query names. */
const maximumVcpus: Readonly<Record<string, number>> = { qemu: 16, kvm: 288 };

/** A user who runs a daemon may have firmware described beside that of the host. */
function userConfiguration(): { userConfiguration?: string } {
  const { XDG_CONFIG_HOME: folder, HOME: home } = process.env;
  if (process.getuid?.() === 0) return {};
  if (folder !== undefined) return { userConfiguration: folder };
  return home === undefined ? {} : { userConfiguration: join(home, ".config") };
}

export class QemuDriver implements Driver {
  readonly type = "QEMU";
  readonly remote: RemoteHandlers;
  readonly engine: DomainEngine;
  readonly #cache: CapabilityCache;

  constructor({ paths, version, log, node, services, hostUuid }: QemuDriverOptions) {
    this.objectEvents = { kinds: services.eventKinds, listen: (listener) => services.events.listen(listener) };
    const firmware = new FirmwareStore({ logger: log, ...userConfiguration() });
    this.#cache = new CapabilityCache({ folder: paths.cache, logger: log, version, firmware });
    this.engine = new DomainEngine({
      hypervisor: new QemuHypervisor(paths, this.#cache, log),
      store: new DomainFiles(
        { config: paths.config, autostart: join(paths.config, "autostart"), state: paths.run },
        log,
      ),
      log,
    });
    this.remote = {
      ...emptyLists,
      ...services.handlers,
      ...node,
      ...cpuHandlers({ domain: ErrorDomain.QEMU, emulated: true }),
      ...domainHandlers(this.engine),
      ...this.#connectionHandlers(hostUuid),
      ...nativeHandlers(paths, this.#cache, services.handlers),
      domainOpenConsole: async (context, { dom, devName, flags }) => {
        rejectUnknownFlags(flags, 3, "domainOpenConsole");
        await openConsole(this.engine.domains.getActive(dom), devName, flags, context.stream);
        return {};
      },
    };
  }

  #connectionHandlers(hostUuid: () => Promise<string>): RemoteHandlers {
    return {
      connectSupportsFeature: (_, { feature }) => ({ supported: supportedFeatures.has(feature) ? 1 : 0 }),
      connectGetVersion: async () => {
        const [first] = [...(await this.#cache.all()).values()];
        return { hvVer: BigInt(first?.version ?? 0) };
      },
      connectGetMaxVcpus: (_, { type }) => ({ maxVcpus: maximumVcpus[type ?? "qemu"] ?? 16 }),
      connectGetCapabilities: async () => ({
        capabilities: await hostCapabilitiesXml(await hostUuid(), await this.#cache.all()),
      }),
      connectGetDomainCapabilities: async (_, { emulatorbin, arch, machine, virttype, flags }) => {
        rejectUnknownFlags(flags, 0, "connectGetDomainCapabilities");
        const target = await findTarget(
          {
            emulatorbin: emulatorbin ?? undefined,
            arch: arch ?? undefined,
            machine: machine ?? undefined,
            virttype: virttype ?? undefined,
          },
          this.#cache,
        );
        return { capabilities: domainCapabilitiesXml(target) };
      },
    };
  }

  readonly objectEvents: NonNullable<Driver["objectEvents"]>;

  onDomainEvent(listener: (event: DomainEvent) => void): () => void {
    return this.engine.events.listen(listener);
  }

  /** Finds what was defined and what runs. To be called once, before the first connection. */
  async load(): Promise<void> {
    await this.engine.load();
  }
}
