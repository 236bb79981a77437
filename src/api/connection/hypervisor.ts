/** The hypervisor behind a connection: what it is and what it can do. */
import type { CallOptions } from "../../rpc/client.ts";
import { type Identity, identityFields } from "../parameter-fields.ts";
import { typedParameters } from "../parameters.ts";
import { ConnectionLink } from "./link.ts";

/** What a guest's capabilities are asked for; what is left out is the daemon's choice. */
export interface EmulatorChoice {
  readonly emulator?: string | undefined;
  readonly arch?: string | undefined;
  readonly machine?: string | undefined;
  readonly virtType?: string | undefined;
}

const chosen = ({ arch, machine, virtType }: EmulatorChoice) => ({
  arch: arch ?? null,
  machine: machine ?? null,
  virttype: virtType ?? null,
});

export abstract class ConnectionHypervisor extends ConnectionLink {
  /** "QEMU", "Test", …. */
  async getType(options?: CallOptions): Promise<string> {
    return (await this.remote.call("connectGetType", {}, options)).type;
  }

  /** The hypervisor's: major * 1,000,000 + minor * 1,000 + release. */
  async getVersion(options?: CallOptions): Promise<number> {
    return Number((await this.remote.call("connectGetVersion", {}, options)).hvVer);
  }

  /** The daemon's, in the same form. */
  async getLibVersion(options?: CallOptions): Promise<number> {
    return Number((await this.remote.call("connectGetLibVersion", {}, options)).libVer);
  }

  /** The name of the daemon's host. */
  async getHostname(options?: CallOptions): Promise<string> {
    return (await this.remote.call("connectGetHostname", {}, options)).hostname;
  }

  /** The URI as the daemon knows it, without the way to it. */
  async getURI(options?: CallOptions): Promise<string> {
    return (await this.remote.call("connectGetUri", {}, options)).uri;
  }

  /** XML. */
  async getCapabilities(options?: CallOptions): Promise<string> {
    return (await this.remote.call("connectGetCapabilities", {}, options)).capabilities;
  }

  /** XML. Flags: `ConnectGetDomainCapabilitiesFlags`. */
  async getDomainCapabilities(choice: EmulatorChoice = {}, flags = 0, options?: CallOptions): Promise<string> {
    const args = { emulatorbin: choice.emulator ?? null, ...chosen(choice), flags };
    return (await this.remote.call("connectGetDomainCapabilities", args, options)).capabilities;
  }

  /** XML: the host's SMBIOS tables. */
  async getSysinfo(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("connectGetSysinfo", { flags }, options)).sysinfo;
  }

  /** Virtual processors that a guest of that type ("kvm", "qemu") may have. */
  async getMaxVcpus(type: string | null = null, options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectGetMaxVcpus", { type }, options)).maxVcpus;
  }

  // --- processor models ----------------------------------------------------------------------------------------------

  /** The models that the daemon knows for "x86_64", "ppc64", …. */
  async getCPUModelNames(arch: string, flags = 0, options?: CallOptions): Promise<string[]> {
    return (await this.remote.call("connectGetCpuModelNames", { arch, needResults: 1, flags }, options)).models;
  }

  /** The host's processor against that of the XML: `CPUCompareResult`. Flags: `ConnectCompareCPUFlags`. */
  async compareCPU(xml: string, flags = 0, options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectCompareCpu", { xml, flags }, options)).result;
  }

  /** What the hypervisor can give a guest against the XML: `CPUCompareResult`. Flags: `ConnectCompareCPUFlags`. */
  async compareHypervisorCPU(
    choice: EmulatorChoice,
    xmlCPU: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = { emulator: choice.emulator ?? null, ...chosen(choice), xmlCPU, flags };
    return (await this.remote.call("connectCompareHypervisorCpu", args, options)).result;
  }

  /** XML of the richest CPU that all of `xmlCPUs` have. Flags: `ConnectBaselineCPUFlags`. */
  async baselineCPU(xmlCPUs: string[], flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("connectBaselineCpu", { xmlCPUs, flags }, options)).cpu;
  }

  /** The same of what the hypervisors of the hosts can give. Flags: `ConnectBaselineCPUFlags`. */
  async baselineHypervisorCPU(
    choice: EmulatorChoice,
    xmlCPUs: string[],
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { emulator: choice.emulator ?? null, ...chosen(choice), xmlCPUs, flags };
    return (await this.remote.call("connectBaselineHypervisorCpu", args, options)).cpu;
  }

  // --- who calls -----------------------------------------------------------------------------------------------------

  /**
   * Acts for somebody else: access is checked for this identity from now on.
   *
   * @throws {VirError} AUTH_FAILED or ACCESS_DENIED when the daemon does not trust this client that far.
   */
  async setIdentity(identity: Identity, flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("connectSetIdentity", { params: typedParameters(identityFields, identity), flags }, options);
  }
}
