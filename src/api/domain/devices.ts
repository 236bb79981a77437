/** The devices of a domain: plugged, unplugged, talked to. */
import type { DomainInterface } from "../../protocol/remote/types.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { Stream } from "../stream.ts";
import { DomainDisks } from "./disks.ts";

export type { DomainInterface, DomainIpAddr } from "../../protocol/remote/types.ts";

/** Since the guest started; -1 for what the hypervisor does not count. */
export interface InterfaceStats {
  readonly rxBytes: bigint;
  readonly rxPackets: bigint;
  readonly rxErrs: bigint;
  readonly rxDrop: bigint;
  readonly txBytes: bigint;
  readonly txPackets: bigint;
  readonly txErrs: bigint;
  readonly txDrop: bigint;
}

/** The screen as a picture. */
export interface Screenshot {
  /** The picture's type: "image/png", "image/x-portable-pixmap". */
  readonly mime: string | null;
  readonly picture: Stream;
}

export abstract class DomainDevices extends DomainDisks {
  /** Flags: `DomainDeviceModifyFlags`. */
  async attachDevice(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.call("domainAttachDevice", { xml }, options)
      : this.call("domainAttachDeviceFlags", { xml, flags }, options));
  }

  /**
   * The guest may take its time: event DEVICE_REMOVED. Flags: `DomainDeviceModifyFlags`. @throws {VirError}
   * DEVICE_MISSING
   */
  async detachDevice(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.call("domainDetachDevice", { xml }, options)
      : this.call("domainDetachDeviceFlags", { xml, flags }, options));
  }

  /** Does not wait for the guest: event DEVICE_REMOVED. Flags: `DomainDeviceModifyFlags`. */
  async detachDeviceAlias(alias: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainDetachDeviceAlias", { alias, flags }, options);
  }

  /** Flags: `DomainDeviceModifyFlags`. */
  async updateDevice(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainUpdateDeviceFlags", { xml, flags }, options);
  }

  /** `device`: target (`vnet0`) or MAC address. */
  async interfaceStats(device: string, options?: CallOptions): Promise<InterfaceStats> {
    return this.call("domainInterfaceStats", { device }, options);
  }

  /** Source: `DomainInterfaceAddressesSource`. */
  async interfaceAddresses(source: number, flags = 0, options?: CallOptions): Promise<DomainInterface[]> {
    return (await this.call("domainInterfaceAddresses", { source, flags }, options)).ifaces;
  }

  // --- screen, keyboard, lines ---------------------------------------------------------------------------------------

  /**
   * The console as a stream both ways: `devname` an alias or target, the first console when null. Flags:
   * `DomainConsoleFlags`.
   */
  async openConsole(devname: string | null = null, flags = 0, options?: CallOptions): Promise<Stream> {
    const call = { dom: this, devName: devname, flags };
    return new Stream((await this.remote.openStream("domainOpenConsole", call, options)).stream);
  }

  /**
   * A channel device as a stream both ways: `name` an alias or target, the first channel when null. Flags:
   * `DomainChannelFlags`.
   */
  async openChannel(name: string | null = null, flags = 0, options?: CallOptions): Promise<Stream> {
    return new Stream((await this.remote.openStream("domainOpenChannel", { dom: this, name, flags }, options)).stream);
  }

  /**
   * The picture on a screen, counted from 0, of a guest that runs. @throws {VirError} INVALID_ARG without that screen.
   */
  async screenshot(screen = 0, flags = 0, options?: CallOptions): Promise<Screenshot> {
    const call = { dom: this, screen, flags };
    const { stream, returns } = await this.remote.openStream("domainScreenshot", call, options);
    return { mime: returns.mime, picture: new Stream(stream) };
  }

  /** Makes the screen's server read its certificates again. Type: `DomainGraphicsReloadType`. */
  async graphicsReload(type: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainGraphicsReload", { type, flags }, options);
  }

  /** Presses at most 16 keys together. Codeset: `KeycodeSet`. */
  async sendKey(
    codeset: number,
    holdtimeMs: number,
    keycodes: number[],
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call("domainSendKey", { codeset, holdtime: holdtimeMs, keycodes, flags }, options);
  }

  /** Sends the guest an interrupt that it cannot mask. */
  async injectNMI(flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainInjectNmi", { flags }, options);
  }
}
