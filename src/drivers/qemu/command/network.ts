/** Network interfaces: the host's end (`-netdev`) and the card. */
import type { Interface } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import type { QmpObject } from "../qmp/message.ts";
import { placeProperties, romProperties } from "./address.ts";
import { aliasOf, refuse, refuseSet, type BuildContext } from "./context.ts";
import { chardev, device, netdev, type Part, type QemuDevice } from "./part.ts";
import { virtioProperties } from "./virtio.ts";

export function interfaceParts(context: BuildContext): Part[] {
  return context.definition.devices.interfaces.flatMap((network) => buildInterface(context, network));
}

/** In the order in which they have to be made. */
export function buildInterface(context: BuildContext, network: Interface): Part[] {
  const element = `<interface mac='${network.mac ?? ""}'>`;
  const id = aliasOf(network, element);
  const host = `host${id}`;
  return [...backend(context, network, host, element), device(card(context, network, id, host, element))];
}

function backend(context: BuildContext, network: Interface, id: string, element: string): Part[] {
  const make = (value: { type: string } & QmpObject): Part[] => [netdev({ ...value, id })];
  if (network.type !== "user" && (network.ips ?? []).length > 0)
    refuse(`${element}<ip>`, `type='${network.type}' has no addresses`);
  const at = ({ address, port }: { address?: string | undefined; port: number }) => `${address ?? ""}:${port}`;
  switch (network.type) {
    case "ethernet":
      return make({ type: "tap", ...tapDescriptors(context, network) });
    case "user":
      refuseSet(`${element}<source>`, { dev: network.source?.dev });
      return make({ type: "user", ...userAddresses(network, element) });
    case "server":
      return make({ type: "socket", listen: at(network.source) });
    case "client":
      return make({ type: "socket", connect: at(network.source) });
    case "mcast":
      return make({ type: "socket", mcast: at(network.source) });
    case "udp":
      return make({ type: "socket", udp: at(network.source), localaddr: at(network.source.local) });
    case "vhostuser": {
      const { source } = network;
      if (source?.path === undefined) throw configUnsupported(`${element}: <source path='…'> is missing`);
      const name = `char${id.replace(/^host/, "")}`;
      const server = source.mode === "server";
      return [
        chardev("socket", name, {
          path: source.path,
          server: server ? true : undefined,
          wait: server ? false : undefined,
          reconnect: source.reconnect?.enabled === true ? source.reconnect.timeoutSeconds : undefined,
        }),
        ...make({ type: "vhost-user", chardev: name, queues: network.driver?.queues }),
      ];
    }
    default:
      return refuse(`${element} type='${network.type}'`, "interfaces of this type are not supported; use 'user'");
  }
}

/** The tap device, opened for QEMU, and with KVM the kernel's end of a virtio card. */
function tapDescriptors(context: BuildContext, network: Interface): QmpObject {
  const { definition, runtime } = context;
  const fd = (runtime.firstTapFd ?? 4) + definition.devices.interfaces.indexOf(network) * 2;
  const virtio = network.model?.startsWith("virtio") === true;
  const vhost = definition.type === "kvm" && virtio && network.driver?.name !== "qemu";
  return vhost ? { fd: `${fd}`, vhost: true, vhostfd: `${fd + 1}` } : { fd: `${fd}` };
}

function userAddresses(network: Interface, element: string): QmpObject {
  const options: { net?: string; "ipv6-prefix"?: string; "ipv6-prefixlen"?: number } = {};
  for (const { address, family, prefix, peer } of network.ips ?? []) {
    if (peer !== undefined) refuse(`${element}<ip peer>`, "it has no meaning for type='user'");
    const isV6 = family === "ipv6" || address.includes(":");
    if (isV6) {
      if (options["ipv6-prefix"] !== undefined) refuse(`${element}<ip>`, "one IPv6 network is possible");
      options["ipv6-prefix"] = address;
      if (prefix !== undefined) options["ipv6-prefixlen"] = prefix;
    } else {
      if (options.net !== undefined) refuse(`${element}<ip>`, "one IPv4 network is possible");
      options.net = prefix === undefined ? address : `${address}/${prefix}`;
    }
  }
  return options;
}

function card(context: BuildContext, network: Interface, id: string, host: string, element: string): QemuDevice {
  const { driver } = network;
  const virtio = /^virtio(-(non-)?transitional)?$/.test(network.model ?? "");
  const name = virtio
    ? virtioProperties(context, "virtio-net", network, driver, element)
    : { driver: network.model ?? "rtl8139" };
  if (!virtio) {
    const { name: _backend, ...rest } = driver ?? {};
    refuseSet(`${element}<driver>`, rest);
    refuseSet(element, { mtu: network.mtu });
  }
  const queues = network.type === "vhostuser" ? driver?.queues : undefined;
  if (driver?.queues !== undefined && queues === undefined) {
    refuse(`${element}<driver queues>`, `type='${network.type}' has one queue`);
  }
  if (driver?.model !== undefined) refuse(`${element}<driver model>`, "it is not supported");
  return {
    ...name,
    tx: driver?.txmode === undefined ? undefined : driver.txmode === "iothread" ? "bh" : "timer",
    ioeventfd: driver?.ioeventfd,
    event_idx: driver?.eventIdx,
    csum: driver?.host?.csum,
    gso: driver?.host?.gso,
    host_tso4: driver?.host?.tso4,
    host_tso6: driver?.host?.tso6,
    host_ecn: driver?.host?.ecn,
    host_ufo: driver?.host?.ufo,
    mrg_rxbuf: driver?.host?.mergeableReceiveBuffers,
    guest_csum: driver?.guest?.csum,
    guest_tso4: driver?.guest?.tso4,
    guest_tso6: driver?.guest?.tso6,
    guest_ecn: driver?.guest?.ecn,
    guest_ufo: driver?.guest?.ufo,
    mq: queues !== undefined && queues > 1 ? true : undefined,
    vectors: queues !== undefined && queues > 1 ? 2 * queues + 2 : undefined,
    rx_queue_size: driver?.rxQueueSize,
    tx_queue_size: driver?.txQueueSize,
    rss: driver?.rss,
    hash: driver?.rssHashReport,
    host_mtu: network.mtu,
    failover: network.teaming?.type === "persistent" ? true : undefined,
    netdev: host,
    id,
    mac: network.mac,
    bootindex: context.bootIndexes.get(network),
    ...placeProperties(context, network, element),
    ...romProperties(network.rom),
  };
}
