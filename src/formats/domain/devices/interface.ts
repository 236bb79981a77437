/** Network interfaces. */
import {
  attribute,
  attributeOf,
  child,
  element,
  integer,
  mac,
  many,
  on,
  onOff,
  oneOf,
  string,
  uint,
  uuid,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { Reconnect } from "../storage-source.ts";
import { Address } from "./address.ts";
import { bootableDeviceInfo, virtioOptions } from "./device.ts";
import { Bandwidth, IPAddress, Route, VirtualPort, Vlan } from "./network.ts";

const offloads = {
  csum: attribute(onOff).optional(),
  gso: attribute(onOff).optional(),
  tso4: attribute(onOff).optional(),
  tso6: attribute(onOff).optional(),
  ecn: attribute(onOff).optional(),
  ufo: attribute(onOff).optional(),
};
const driver = {
  name: attribute(oneOf("qemu", "vhost", "vfio", "xen", "kvm")).optional(),
  model: attribute(string).optional(),
  txmode: attribute(oneOf("iothread", "timer")).optional(),
  ioeventfd: attribute(onOff).optional(),
  eventIdx: attribute(onOff, "event_idx").optional(),
  queues: attribute(uint).optional(),
  rxQueueSize: attribute(uint, "rx_queue_size").optional(),
  txQueueSize: attribute(uint, "tx_queue_size").optional(),
  rss: attribute(onOff).optional(),
  rssHashReport: attribute(onOff, "rss_hash_report").optional(),
  ...virtioOptions,
  host: element("host", { ...offloads, mergeableReceiveBuffers: attribute(onOff, "mrg_rxbuf").optional() }).optional(),
  guest: element("guest", offloads).optional(),
};
export interface InterfaceDriver extends Fields<typeof driver> {}
export const InterfaceDriver: Element<InterfaceDriver> = element("driver", driver);

const backend = {
  type: attribute(oneOf("default", "passt")).optional(),
  tap: attribute(string).optional(),
  vhost: attribute(string).optional(),
  logFile: attribute(string).optional(),
  hostname: attribute(string).optional(),
  fqdn: attribute(string).optional(),
};

const range = {
  start: attribute(integer({ max: 65535 })),
  end: attribute(integer({ max: 65535 })).optional(),
  to: attribute(integer({ max: 65535 })).optional(),
  exclude: attribute(yesNo).optional(),
};
const portForward = {
  proto: attribute(oneOf("tcp", "udp")),
  address: attribute(string).optional(),
  dev: attribute(string).optional(),
  ranges: many(element("range", range)).optional(),
};
/** Ports of the host that lead to the guest's. */
export interface PortForward extends Fields<typeof portForward> {}
export const PortForward: Element<PortForward> = element("portForward", portForward);

const filterParameter = { name: attribute(string), value: attribute(string) };
const filterReference = {
  filter: attribute(string),
  parameters: many(element("parameter", filterParameter)).optional(),
};
export interface FilterReference extends Fields<typeof filterReference> {}
export const FilterReference: Element<FilterReference> = element("filterref", filterReference);

const port = attribute(integer({ max: 65535 }));
const modes = oneOf("vepa", "private", "bridge", "passthrough");

/** A tunnel over sockets between two guests. */
const socketSource = { address: attribute(string).optional(), port };

const usbVendor = within("vendor", { vendorId: attribute(string, "id").optional() });
const hostdevSource = {
  missing: attribute(yesNo).optional(),
  ...usbVendor,
  ...within("product", { productId: attribute(string, "id").optional() }),
  address: Address.optional(),
};

/** Where a network chose the connection, a running guest's source says what it came to. */
const networkSource = {
  network: attribute(string),
  portgroup: attribute(string).optional(),
  portid: attribute(uuid).live(),
  bridge: attribute(string).live(),
  macTableManager: attribute(oneOf("kernel", "libvirt")).live(),
  dev: attribute(string).live(),
  mode: attribute(modes).live(),
};

const interfaces = {
  user: { source: element("source", { dev: attribute(string).optional() }).optional() },
  ethernet: {
    source: element("source", { ips: many(IPAddress).optional(), routes: many(Route).optional() }).optional(),
  },
  vhostuser: {
    source: element("source", {
      type: attribute(oneOf("unix")).optional(),
      path: attribute(string).optional(),
      mode: attribute(oneOf("client", "server")).optional(),
      dev: attribute(string).optional(),
      reconnect: Reconnect.optional(),
    }).optional(),
  },
  server: { source: element("source", socketSource) },
  client: { source: element("source", socketSource) },
  mcast: { source: element("source", socketSource) },
  udp: { source: element("source", { ...socketSource, local: element("local", socketSource) }) },
  network: { source: element("source", networkSource) },
  bridge: {
    source: element("source", {
      network: attribute(string).live(),
      portgroup: attribute(string).live(),
      portid: attribute(uuid).live(),
      bridge: attribute(string).optional(),
      macTableManager: attribute(oneOf("kernel", "libvirt")).live(),
    }).optional(),
  },
  internal: { source: element("source", { name: attribute(string) }) },
  direct: {
    source: element("source", {
      network: attribute(string).live(),
      portgroup: attribute(string).live(),
      portid: attribute(uuid).live(),
      dev: attribute(string).optional(),
      mode: attribute(modes).optional(),
    }),
  },
  hostdev: {
    managed: attribute(yesNo).optional(),
    driver: InterfaceDriver.optional(),
    source: element("source", hostdevSource),
  },
  vdpa: { source: element("source", { dev: attribute(string) }) },
  null: {},
  vds: {
    source: element("source", {
      switchid: attribute(uuid),
      portid: attribute(integer({ min: Number.MIN_SAFE_INTEGER })).optional(),
      portgroupid: attribute(string).optional(),
      connectionid: attribute(integer({ min: Number.MIN_SAFE_INTEGER })).optional(),
    }),
  },
};

const teaming = { type: attribute(oneOf("persistent", "transient")), persistent: attribute(string).optional() };
/** Two interfaces of one guest that take over from each other. */
export interface Teaming extends Fields<typeof teaming> {}
export const Teaming: Element<Teaming> = element("teaming", teaming);

const networkInterface = {
  ...within("mac", {
    mac: attribute(mac, "address").optional(),
    macType: attribute(oneOf("generated", "static"), "type").optional(),
    macCheck: attribute(yesNo, "check").optional(),
    currentMac: attribute(mac, "currentAddress").live(),
  }),
  ...on("type", interfaces),
  trustGuestRxFilters: attribute(yesNo).optional(),
  vlan: Vlan.optional(),
  virtualPort: VirtualPort.optional(),
  bandwidth: Bandwidth.optional(),
  ...within("port", { isolated: attribute(yesNo).optional() }),
  ips: many(IPAddress).optional(),
  routes: many(Route).optional(),
  portForwards: many(PortForward).optional(),
  script: attributeOf("script", "path", string).optional(),
  downscript: attributeOf("downscript", "path", string).optional(),
  backendDomain: attributeOf("backenddomain", "name", string).optional(),
  ...within("target", {
    /** The name of the host's end; generated at start when not given. */
    targetDev: attribute(string, "dev").optional(),
    targetManaged: attribute(yesNo, "managed").optional(),
  }),
  ...within("guest", {
    guestDev: attribute(string, "dev").optional(),
    guestActual: attribute(string, "actual").live(),
  }),
  model: attributeOf("model", "type", string).optional(),
  driver: InterfaceDriver.optional(),
  backend: element("backend", backend).optional(),
  filter: FilterReference.optional(),
  link: attributeOf("link", "state", oneOf("up", "down")).optional(),
  mtu: attributeOf("mtu", "size", integer({ max: 65535 })).optional(),
  ...within("coalesce", within("rx", within("frames", { coalesceRxFramesMax: attribute(uint, "max").optional() }))),
  teaming: Teaming.optional(),
  ...within("tune", { sndbuf: child(uint).optional() }),
  ...bootableDeviceInfo,
};
/** Its `source` depends on its `type`. */
export type Interface = Fields<typeof networkInterface>;
export const Interface: Element<Interface> = element("interface", networkInterface);
