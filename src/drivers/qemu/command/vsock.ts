/** Sockets between guest and host. */
import { placeProperties } from "./address.ts";
import { virtioProperties } from "./virtio.ts";
import { aliasOf, type BuildContext, refuse } from "./context.ts";
import { device, type Part } from "./part.ts";

/** QEMU opens the host's vhost-vsock itself. */
export function vsockParts(context: BuildContext): Part[] {
  const { vsock } = context.definition.devices;
  if (vsock === undefined) return [];
  const element = "<vsock>";
  if (vsock.cid === undefined) refuse(element, "give <cid address='…'>: finding a free one is not supported");
  return [
    device({
      ...virtioProperties(context, "vhost-vsock", vsock, vsock.driver, element),
      id: aliasOf(vsock, element),
      "guest-cid": vsock.cid,
      // where a daemon opens it for QEMU, it would say which descriptor; none is open
      vhostfd: context.runtime.pretended === true ? "-1" : undefined,
      ...placeProperties(context, vsock, element),
    }),
  ];
}
