/** The TCP ports of a guest's displays: chosen here where the definition leaves it open. */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { type ReservedPort, reservePort } from "../../host/tcp-port.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { internalError } from "../../protocol/errors.ts";

/** The ports that VNC servers get, as libvirt's remote_display_port_min and _max. */
const firstPort = 5900;
const lastPort = 65535;

export interface Displays {
  /** The definition with the ports filled in. */
  readonly definition: DomainDefinition;
  /** To be called when QEMU listens, or will not. */
  release(): void;
}

/** @throws {VirError} INTERNAL_ERROR when every port is taken */
export async function reserveDisplays(definition: DomainDefinition): Promise<Displays> {
  const reserved: ReservedPort[] = [];
  const graphics = [];
  for (const display of definition.devices.graphics) {
    const listen = display.type === "vnc" ? display.listens?.[0] : undefined;
    const needsPort =
      display.type === "vnc" &&
      listen?.type !== "socket" &&
      listen?.type !== "none" &&
      (display.autoport === true || display.port === undefined || display.port === -1);
    if (!needsPort) {
      graphics.push(display);
      continue;
    }
    const host = (listen?.type === "address" || listen?.type === "network" ? listen.address : undefined) ?? "127.0.0.1";
    const port = await reservePort(host, firstPort, lastPort);
    if (port === undefined) {
      for (const held of reserved) held.release();
      throw internalError(`no TCP port from ${firstPort} on is free at ${host} for a VNC server`, {
        domain: ErrorDomain.QEMU,
      });
    }
    reserved.push(port);
    const [first, ...others] = display.listens ?? [];
    // where the definition leaves the address open, it is this host's alone
    const listens = first?.type === "address" ? [{ ...first, address: host }, ...others] : display.listens;
    graphics.push({ ...display, port: port.port, autoport: true, listens });
  }
  return {
    definition: { ...definition, devices: { ...definition.devices, graphics } },
    release: () => {
      for (const held of reserved) held.release();
    },
  };
}
