/** Where a network leads: what `<forward>` says. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  element,
  fault,
  integer,
  isElement,
  many,
  on,
  oneOf,
  refusedWith,
  string,
  supported,
  uint,
  yesNo,
  type Element,
  type Fields,
  type Value,
  type XmlElement,
} from "../../xml/index.ts";
import { pciAddress } from "../domain/devices/address.ts";
import { ipAddress, octetsOf } from "./ip-address.ts";
import { xmlDetailCode } from "./numbers.ts";

export const forwardModes = [
  "none",
  "nat",
  "route",
  "open",
  "bridge",
  "private",
  "vepa",
  "passthrough",
  "hostdev",
] as const;
export type ForwardMode = (typeof forwardModes)[number];

const refuse = (xml: XmlElement, what: string) => fault(xml, what, { domain: ErrorDomain.NETWORK });

/** Refuses a second child of that name, where libvirt does not take the first. */
function atMostOne(xml: XmlElement, ...names: readonly string[]): void {
  for (const name of names) {
    const children = xml.content.filter(isElement).filter((child) => child.name === name);
    if (children[1] !== undefined) throw refuse(children[1], `<${xml.name}> has one <${name}> at most`);
  }
}

/** How many guests use the device now. */
const connections = attribute(uint).omitting(0).live();

const forwardInterface = { dev: attribute(string), connections };
/** A device of the host that guests are connected to. */
export interface ForwardInterface extends Fields<typeof forwardInterface> {}
export const ForwardInterface: Element<ForwardInterface> = element("interface", forwardInterface);

const forwardAddress = {
  ...on(
    "type",
    {
      pci: {
        domain: pciAddress.domain,
        bus: pciAddress.bus,
        slot: pciAddress.slot,
        function: pciAddress.function,
        connections,
      },
    },
    { code: ErrorNumber.CONFIG_UNSUPPORTED },
  ),
};
/** A virtual function, by its place on the host's PCI bus. */
export type ForwardAddress = Fields<typeof forwardAddress>;
export const ForwardAddress: Element<ForwardAddress> = element("address", forwardAddress);

const ipv4Address: Value<string> = {
  ...ipAddress,
  expects: "an IPv4 address",
  read: (text) => {
    const address = ipAddress.read(text);
    return address !== undefined && octetsOf(address).length === 4 ? address : undefined;
  },
};
const port = refusedWith(xmlDetailCode, integer({ max: 65535 }));

const nat = {
  ipv6: attribute(yesNo).optional(),
  addresses: element("address", { start: attribute(ipv4Address), end: attribute(ipv4Address) }).optional(),
  ports: element("port", {
    start: attribute(port).orRefuse(xmlDetailCode),
    end: attribute(port).orRefuse(xmlDetailCode),
  }).optional(),
};
/** What addresses and ports of guests are translated to. */
export interface Nat extends Fields<typeof nat> {}
export const Nat: Element<Nat> = element("nat", nat, {
  normalise: (_, __, xml) => atMostOne(xml, "address", "port"),
});

const driver = {
  name: attribute(oneOf("kvm", "vfio", "xen")).optional(),
  model: attribute(string).optional(),
  iommufd: attribute(yesNo).optional(),
};
/** What a device of the host is bound to while a guest has it. */
export interface HostdevDriver extends Fields<typeof driver> {}
export const HostdevDriver: Element<HostdevDriver> = element("driver", driver);

const modes = supported(oneOf(...forwardModes));
/** Empty is as good as absent. */
const mode: Value<ForwardMode> = { ...modes, read: (text) => modes.read(text === "" ? "nat" : text) };

/** `yes` alone is yes: libvirt takes anything else for no. */
const managed: Value<boolean> = { ...yesNo, read: (text) => text === "yes" };

interface HasInterfaces {
  readonly mode: ForwardMode;
  readonly interfaces: readonly ForwardInterface[];
}

const forward = {
  dev: attribute(string).derived(({ interfaces }: HasInterfaces) => interfaces[0]?.dev),
  mode: attribute(mode).default("nat"),
  managed: attribute(managed)
    .optional()
    .when(({ mode }: HasInterfaces) => mode === "hostdev"),
  driver: HostdevDriver.optional(),
  nat: Nat.optional(),
  /** The physical function whose virtual functions are used. */
  pf: attributeOf("pf", "dev", string).optional(),
  interfaces: many(ForwardInterface),
  addresses: many(ForwardAddress),
};
export interface Forward extends Fields<typeof forward> {}
export const Forward: Element<Forward> = element("forward", forward, {
  normalise: (value, { dev }, xml) => {
    atMostOne(xml, "nat", "pf");
    if (value.nat !== undefined && value.mode !== "nat") {
      throw refuse(xml, `<nat> belongs to the mode 'nat', not '${value.mode}'`);
    }
    for (const pf of xml.content.filter(isElement)) {
      if (pf.name === "pf" && pf.attributes["dev"] === undefined) throw refuse(pf, "the attribute 'dev' is missing");
    }
    if (dev !== undefined && dev !== "") useDevice(value, dev, xml);
    findTwice(value, xml);
  },
});

/** The attribute `dev` names the first interface, and stands for a list of that one. */
function useDevice(forward: Forward, dev: string, xml: XmlElement): void {
  if (forward.pf !== undefined || forward.addresses.length > 0) {
    throw refuse(xml, `'dev' names the device, so that there can be no <pf> and no <address>`);
  }
  const first = forward.interfaces[0];
  if (first === undefined) forward.interfaces.push({ dev });
  else if (first.dev !== dev) throw refuse(xml, `'dev' is '${dev}', but the first <interface> is '${first.dev}'`);
}

function findTwice({ interfaces, addresses }: Forward, xml: XmlElement): void {
  const seen = new Set<string>();
  const keys = [
    ...interfaces.map(({ dev }) => `the interface '${dev}'`),
    ...addresses.map((at) => `the PCI device ${pciName(at)}`),
  ];
  for (const key of keys) {
    if (seen.has(key)) throw refuse(xml, `${key} is listed twice`);
    seen.add(key);
  }
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** As Linux writes it: `0000:04:00.1`. */
export const pciName = ({ domain, bus, slot, function: function_ }: ForwardAddress): string =>
  `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${function_}`;
