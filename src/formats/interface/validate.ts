/** Values that the parser takes as they are and that no interface can have: what libvirt's schema says of them. */
import { xmlInvalidSchema } from "../../protocol/errors.ts";
import type { Bond, BridgePort, InterfaceDefinition } from "./definition.ts";
import type { Protocol } from "./protocol.ts";

const deviceName = /^[\w.\-\\:/]+$/;
const macAddress = /^[\da-fA-F]{2}(?::[\da-fA-F]{2}){5}$/;
const seconds = /^\+?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** @throws {VirError} XML_INVALID_SCHEMA for the first value that its place cannot have. */
export function validateInterface(definition: InterfaceDefinition): void {
  checkDevice(definition);
  const { name, protocols } = definition;
  const families = new Set<string>();
  for (const protocol of protocols) {
    if (families.has(protocol.family))
      throw xmlInvalidSchema(`'${name}' has two protocols of family ${protocol.family}`);
    families.add(protocol.family);
    checkProtocol(name, protocol);
  }
  if (definition.type !== "bridge") return;
  const { delay, ports } = definition.bridge;
  if (delay !== undefined && !seconds.test(delay)) {
    throw xmlInvalidSchema(`the delay of the bridge '${name}' is '${delay}', which is no number of seconds`);
  }
  ports.forEach(checkDevice);
}

/** What holds of an interface wherever it stands. */
function checkDevice(device: InterfaceDefinition | BridgePort): void {
  const { name } = device;
  checkName(name);
  if (device.type === "ethernet") checkMac(name, device.mac);
  if (device.type === "bond") checkBond(name, device.bond);
  if (device.type !== "vlan") return;
  checkName(device.vlan.device);
  const { tag } = device.vlan;
  if (!/^\+?\d+$/.test(tag) || Number(tag) > 4095) {
    throw xmlInvalidSchema(`the tag of the VLAN '${name}' is '${tag}', not a number from 0 to 4095`);
  }
}

function checkName(name: string): void {
  if (!deviceName.test(name)) throw xmlInvalidSchema(`'${name}' is not the name of a network device`);
}

function checkMac(name: string, mac: string | undefined): void {
  if (mac !== undefined && !macAddress.test(mac)) {
    throw xmlInvalidSchema(`the MAC address of '${name}' is '${mac}', not six octets like 52:54:00:12:34:56`);
  }
}

function checkBond(name: string, { ports, miimon, arpmon }: Bond): void {
  if (ports.length === 0) throw xmlInvalidSchema(`the bond '${name}' has no interface to bond`);
  const times = [miimon?.freqMs, miimon?.downdelayMs, miimon?.updelayMs, arpmon?.intervalMs];
  const wrong = times.find((time) => time !== undefined && time < 0);
  if (wrong !== undefined) throw xmlInvalidSchema(`the bond '${name}' is watched with a time of ${wrong} ms`);
  if (arpmon !== undefined && !isIpv4(arpmon.target)) {
    throw xmlInvalidSchema(`the bond '${name}' asks for '${arpmon.target}', which is no IPv4 address`);
  }
  for (const port of ports) {
    checkName(port.name);
    checkMac(port.name, port.mac);
  }
}

function checkProtocol(name: string, { family, ips, gateway }: Protocol): void {
  const [isAddress, longest] = family === "ipv4" ? ([isIpv4, 32] as const) : ([isIpv6, 128] as const);
  const given = ips.map(({ address = "" }) => address);
  if (gateway !== undefined) given.push(gateway);
  const wrong = given.find((address) => !isAddress(address));
  if (wrong !== undefined) throw xmlInvalidSchema(`'${wrong}' at the interface '${name}' is no address of ${family}`);
  for (const { address, prefix = 0 } of ips) {
    if (prefix < 0 || prefix > longest) {
      throw xmlInvalidSchema(`the prefix of ${address} is ${prefix}: with ${family} it is from 0 to ${longest}`);
    }
  }
}

const isIpv4 = (text: string): boolean =>
  /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}$/.test(text) && !text.endsWith(".");

function isIpv6(text: string): boolean {
  const dotted = text.slice(text.lastIndexOf(":") + 1);
  // an IPv4 address at the end stands for the last two groups
  const plain = dotted.includes(".") ? `${text.slice(0, text.length - dotted.length)}0:0` : text;
  if (dotted.includes(".") && !isIpv4(dotted)) return false;
  const halves = plain.split("::");
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (halves.length > 2 || !groups.every((group) => /^[\da-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
