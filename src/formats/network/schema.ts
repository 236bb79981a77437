/** What libvirt's schema allows in a network and in a network port. */
import { canonicalName, isElement, type XmlElement } from "../../xml/index.ts";
import {
  any,
  anything,
  like,
  one,
  optional,
  strictUuid,
  words,
  type Grammar,
  type Occurrence,
  type Test,
} from "../nwfilter/grammar.ts";
import { readOctets } from "./ip-address.ts";

const yesNo = words("yes", "no");
const onOff = words("on", "off");
const deviceName = like(/^[\w.\-\\:/]+$/);
const dnsName = like(/^[a-zA-Z0-9.-]+$/);
const filePath = like(/^.+$/);
const stationMac = like(/^[\da-fA-F][02468aAcCeE](?::[\da-fA-F]{2}){5}$/);
const ipv4: Test = (text) => /^(?:(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/.test(text);
const ip: Test = (text) => ipv4(text) || (text.includes(":") && readOctets(text) !== undefined);

/** Digits alone. */
const digits =
  (minimum: number, maximum: number): Test =>
  (text) =>
    /^[0-9]+$/.test(text) && Number(text) >= minimum && Number(text) <= maximum;
/** An XML Schema integer: with a sign if it wants, and blanks around it. */
const whole =
  (minimum: number, maximum: number): Test =>
  (text) =>
    /^[ \t\r\n]*[+-]?\d+[ \t\r\n]*$/.test(text) && Number(text) >= minimum && Number(text) <= maximum;
const either =
  (...tests: readonly Test[]): Test =>
  (text) =>
    tests.some((test) => test(text));

const uint32 = 0xffff_ffff;
const unsigned = whole(0, uint32);
const unsignedShort = whole(0, 65535);
const port = whole(1, 65535);
const uint8 = either(like(/^0x[\da-fA-F]{1,2}$/), whole(0, 255));
const uint24 = either(like(/^0x[\da-fA-F]{1,6}$/), whole(0, 0xff_ffff));
const profile: Test = (text) => text.length <= 39;
const prefix = whole(0, 128);
const family = words("ipv4", "ipv6");

/** Whatever applications keep there, as long as each piece is an element. */
const custom: Grammar = { attributes: {}, text: anything };
const metadata = (xml: XmlElement): Grammar => ({
  children: Object.fromEntries(xml.content.filter(isElement).map(({ name }) => [name, any(free)])),
});
const free = (xml: XmlElement): Grammar => ({
  ...custom,
  attributes: Object.fromEntries(Object.keys(xml.attributes).map((name) => [name, anything])),
  children: Object.fromEntries(xml.content.filter(isElement).map(({ name }) => [name, any(free)])),
});

const pciPlace = {
  domain: either(like(/^(?:0x)?[\da-fA-F]{1,8}$/), whole(0, uint32)),
  bus: uint8,
  slot: either(like(/^(?:0x)?[01]?[\da-fA-F]$/), whole(0, 31)),
  function: either(like(/^(?:0x)?[0-7]$/), whole(0, 7)),
  multifunction: onOff,
};
const hostdevDriver: Grammar = {
  attributes: { name: words("kvm", "vfio", "xen"), model: like(/^[\w+-]+$/), iommufd: yesNo },
};

const speed = digits(1, 2 ** 54);
const rate: Grammar = { attributes: { average: speed, peak: speed, floor: speed, burst: digits(1, uint32) } };
const bandwidth: Grammar = {
  attributes: { classID: digits(1, Infinity) },
  children: { inbound: optional(rate), outbound: optional(rate) },
};

const tag: Grammar = {
  attributes: { id: whole(0, 4095), nativeMode: words("tagged", "untagged") },
  required: ["id"],
};
const vlan: Grammar = {
  attributes: { trunk: words("yes") },
  children: { tag: any(tag) },
  rule: (xml) => (xml.content.some(isElement) ? undefined : "<tag> is missing"),
};

const virtualPortTests = {
  managerid: uint8,
  typeid: uint24,
  typeidversion: uint8,
  instanceid: strictUuid,
  profileid: profile,
  interfaceid: strictUuid,
} as const;
type VirtualPortParameter = keyof typeof virtualPortTests;
const virtualPortParameters: Readonly<Record<string, readonly VirtualPortParameter[]>> = {
  "802.1Qbg": ["managerid", "typeid", "typeidversion", "instanceid"],
  "802.1Qbh": ["profileid"],
  openvswitch: ["profileid", "interfaceid"],
  midonet: ["interfaceid"],
};
const virtualPort = ({ attributes }: XmlElement): Grammar => {
  const type = attributes["type"];
  const all = Object.keys(virtualPortTests) as VirtualPortParameter[];
  const names = type === undefined ? all : (virtualPortParameters[type] ?? []);
  const parameters: Grammar = {
    attributes: Object.fromEntries(names.map((name) => [name, virtualPortTests[name]])),
    required: type === "midonet" ? names : [],
  };
  return {
    attributes: { type: words(...Object.keys(virtualPortParameters)) },
    children: { parameters: type === "midonet" ? one(parameters) : optional(parameters) },
  };
};

const link = {
  virtualport: optional(virtualPort),
  bandwidth: optional(bandwidth),
  vlan: optional(vlan),
} satisfies Record<string, Occurrence>;

const forward: Grammar = {
  attributes: {
    dev: deviceName,
    mode: words("nat", "route", "open", "bridge", "passthrough", "private", "vepa", "hostdev"),
    managed: yesNo,
  },
  children: {
    interface: any({ attributes: { dev: deviceName, connections: unsigned }, required: ["dev"] }),
    address: any({ attributes: { type: words("pci"), ...pciPlace, connections: unsigned }, required: ["type"] }),
    pf: optional({ attributes: { dev: deviceName }, required: ["dev"] }),
    driver: optional(hostdevDriver),
    nat: optional({
      attributes: { ipv6: yesNo },
      children: {
        address: optional({ attributes: { start: ipv4, end: ipv4 }, required: ["start", "end"] }),
        port: optional({ attributes: { start: port, end: port }, required: ["start", "end"] }),
      },
    }),
  },
  rule: ({ content }) => {
    const has = (name: string) => content.some((node) => isElement(node) && node.name === name);
    return has("interface") && has("address") ? "<interface> and <address> exclude each other" : undefined;
  },
};

const dns: Grammar = {
  attributes: { enable: yesNo, forwardPlainNames: yesNo },
  children: {
    forwarder: any({ attributes: { addr: ip, domain: dnsName, port } }),
    txt: any({ attributes: { name: dnsName, value: anything }, required: ["name", "value"] }),
    srv: any({
      attributes: {
        service: anything,
        protocol: like(/^(?:tcp|udp)$/),
        domain: dnsName,
        target: anything,
        port: unsignedShort,
        priority: unsignedShort,
        weight: unsignedShort,
      },
      required: ["service", "protocol"],
    }),
    host: any({
      attributes: { ip },
      required: ["ip"],
      children: { hostname: any({ text: dnsName }) },
      rule: (xml) => (xml.content.some(isElement) ? undefined : "<hostname> is missing"),
    }),
  },
};

const octets = (least: number, most: number): string => `(?::[\\da-fA-F]{1,2}){${least},${most}}`;
const duid = like(
  new RegExp(
    `^(?:0{1,2}:0?1:0{1,2}:0?[a-fA-F1-9]${octets(10, 12)}|0{1,2}:0?2${octets(5, 128)}` +
      `|0{1,2}:0?3:0{1,2}:0?[a-fA-F1-9]${octets(6, 8)}|0{1,2}:0?4${octets(16, 16)})$`,
  ),
);
const lease = optional({
  attributes: { expiry: digits(0, Infinity), unit: words("seconds", "minutes", "hours") },
  required: ["expiry"],
});
const dhcp: Grammar = {
  children: {
    range: any({ attributes: { start: ip, end: ip }, required: ["start", "end"], children: { lease } }),
    host: any({
      attributes: { mac: stationMac, id: duid, name: anything, ip },
      required: ["ip"],
      children: { lease },
      rule: ({ attributes }) => {
        const { mac, id, name } = attributes;
        if (mac !== undefined && id !== undefined) return "'mac' and 'id' exclude each other";
        return (mac ?? id ?? name) === undefined ? "one of 'mac', 'id' and 'name' is missing" : undefined;
      },
    }),
    bootp: optional({ attributes: { file: filePath, server: dnsName }, required: ["file"] }),
  },
};
const maskOrPrefix = ({ attributes: { netmask, prefix } }: XmlElement) =>
  netmask !== undefined && prefix !== undefined ? "'netmask' and 'prefix' exclude each other" : undefined;

const children: Readonly<Record<string, Occurrence>> = {
  name: one({ text: anything }),
  title: optional({ text: like(/^[^\n]+$/) }),
  description: optional({ text: anything }),
  metadata: optional(metadata),
  uuid: optional({ text: strictUuid }),
  bridge: optional({
    attributes: {
      name: deviceName,
      zone: like(/^[\w-]+$/),
      stp: onOff,
      delay: whole(0, 2 ** 64 - 1),
      macTableManager: words("kernel", "libvirt"),
    },
  }),
  mtu: optional({ attributes: { size: unsignedShort }, required: ["size"] }),
  mac: optional({ attributes: { address: stationMac }, required: ["address"] }),
  forward: optional(forward),
  ...link,
  portgroup: any({
    attributes: { name: deviceName, default: yesNo, trustGuestRxFilters: yesNo },
    required: ["name"],
    children: link,
  }),
  domain: optional({ attributes: { name: dnsName, localOnly: yesNo, register: yesNo }, required: ["name"] }),
  dns: optional(dns),
  port: optional({ attributes: { isolated: yesNo } }),
  ip: any({
    attributes: { address: ip, netmask: ipv4, prefix, family, localPtr: yesNo },
    children: { tftp: optional({ attributes: { root: anything }, required: ["root"] }), dhcp: optional(dhcp) },
    rule: maskOrPrefix,
  }),
  route: any({
    attributes: { family, address: ip, netmask: ipv4, prefix, gateway: ip, metric: digits(0, uint32) },
    required: ["gateway"],
    rule: maskOrPrefix,
  }),
};

const option: Grammar = { attributes: { value: anything }, required: ["value"] };

/** The children of an element that have this name in libvirt's own spelling, under the prefixes of the document. */
const prefixed = (xml: XmlElement, name: string, occurrence: Occurrence): Record<string, Occurrence> =>
  Object.fromEntries(
    xml.content
      .filter(isElement)
      .filter((child) => canonicalName(child) === name)
      .map((child) => [child.name, occurrence]),
  );

/** For one document, since elements of dnsmasq's namespace have the prefix that it chose. */
export const networkGrammar = (root: XmlElement): Grammar => ({
  attributes: { connections: unsigned, ipv6: yesNo, trustGuestRxFilters: yesNo },
  children: {
    ...children,
    ...prefixed(
      root,
      "dnsmasq:options",
      optional((options) => ({ children: prefixed(options, "dnsmasq:option", any(option)) })),
    ),
  },
});

const bridgePlug: Grammar = {
  attributes: { type: anything, bridge: deviceName, macTableManager: words("kernel", "libvirt") },
  required: ["bridge"],
};
const plugs: Readonly<Record<string, Grammar>> = {
  network: bridgePlug,
  bridge: bridgePlug,
  direct: {
    attributes: { type: anything, dev: deviceName, mode: words("bridge", "passthrough", "private", "vepa") },
    required: ["dev", "mode"],
  },
  "hostdev-pci": {
    attributes: { type: anything, managed: yesNo },
    children: { driver: optional(hostdevDriver), address: one({ attributes: pciPlace }) },
  },
};

const unknownPlug: Grammar = { attributes: { type: words(...Object.keys(plugs)) }, required: ["type"] };

export const networkPortGrammar: Grammar = {
  children: {
    uuid: one({ text: strictUuid }),
    owner: one({ children: { name: one({ text: anything }), uuid: one({ text: strictUuid }) } }),
    mac: one({ attributes: { address: stationMac }, required: ["address"] }),
    group: optional({ text: deviceName }),
    rxfilters: optional({ attributes: { trustGuest: yesNo }, required: ["trustGuest"] }),
    ...link,
    port: optional({ attributes: { isolated: yesNo } }),
    plug: optional(({ attributes }) => plugs[attributes["type"] ?? ""] ?? unknownPlug),
  },
};
