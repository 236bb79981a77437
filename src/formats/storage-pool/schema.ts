/** What pools of each type are held to by the VALIDATE flag. */
import { isElement, type XmlElement } from "../../xml/index.ts";
import {
  absolutePath,
  among,
  any,
  anything,
  named,
  one,
  optional,
  permissions,
  scaled,
  some,
  uuid,
  wholeNumber,
  yesNo,
  type Child,
  type Grammar,
} from "./grammar.ts";
import { factsOf, isPoolType, type PoolType } from "./types.ts";

const objectName: Grammar = { text: /^[^/\n]+$/ };
const iqn = /^iqn\.\d{4}-(?:0[1-9]|1[0-2])\.[a-zA-Z\d.-]+(?::.+)?$/;
const hosts = some({
  // a DNS name, or an address with colons
  attributes: { name: /^(?:[a-zA-Z\d.-]+|[\da-fA-F:.]*:[\da-fA-F:.]*)$/, port: /^(?:-1|\d{1,5})$/ },
  required: ["name"],
});
const device: Grammar = {
  attributes: { path: /^(?:\/.+|[a-zA-Z\d_+-]+|[a-zA-Z]:\\.+|iqn\..+)$/, part_separator: yesNo },
  required: ["path"],
  children: {
    freeExtent: any({ attributes: { start: wholeNumber, end: wholeNumber }, required: ["start", "end"] }),
  },
};
const text = { text: anything };
const vendor = { vendor: optional(named()), product: optional(named()) };
const secret = (reference: string): Grammar => ({ attributes: { [reference]: anything }, required: [reference] });
const auth = (xml: XmlElement): Child =>
  optional({
    attributes: { type: among("chap", "ceph"), username: anything },
    required: ["type", "username"],
    children: {
      secret: one(
        secret(childOf(childOf(xml, "auth"), "secret")?.attributes["usage"] === undefined ? "uuid" : "usage"),
      ),
    },
  });
const initiator = { children: { iqn: one(named()) } };
const formatOf = (names: readonly string[]): Child =>
  optional({ attributes: { type: among(...names) }, required: ["type"], children: vendor });
const directory = (path: RegExp): Grammar => ({ attributes: { path }, required: ["path"] });

const wwn = /^(?:0x)?[\da-fA-F]{16}$/;
const number = /^(?:0x)?[\da-fA-F]+$/;
const adapters = {
  fc: {
    attributes: {
      type: /^fc_host$/,
      parent: anything,
      managed: yesNo,
      parent_wwnn: wwn,
      parent_wwpn: wwn,
      parent_fabric_wwn: wwn,
      wwnn: wwn,
      wwpn: wwn,
    },
    required: ["wwnn", "wwpn"],
  },
  named: { attributes: { type: /^scsi_host$/, name: anything }, required: ["name"] },
  parent: {
    attributes: { type: /^scsi_host$/ },
    children: {
      parentaddr: one({
        attributes: { unique_id: /^0*[1-9]\d*$/ },
        children: {
          address: one({
            attributes: { domain: number, bus: number, slot: number, function: number, multifunction: /^(?:on|off)$/ },
          }),
        },
      }),
    },
  },
} satisfies Record<string, Grammar>;

function adapter(source: XmlElement): Grammar {
  const xml = childOf(source, "adapter");
  if (xml?.attributes["type"] === "fc_host") return adapters.fc;
  return childOf(xml, "parentaddr") === undefined ? adapters.named : adapters.parent;
}

const childOf = (xml: XmlElement | undefined, name: string): XmlElement | undefined =>
  xml?.content.find((node): node is XmlElement => typeof node !== "string" && isElement(node) && node.name === name);

/** The `<source>` of each type; some of it depends on what the source itself says. */
const sources: Readonly<Record<PoolType, (xml: XmlElement) => Child>> = {
  dir: () => optional({ children: vendor }),
  fs: () => one({ children: { device: one(device), format: formatsOf("fs"), ...vendor } }),
  netfs: (xml) => one({ children: networkShare(xml) }),
  logical: () => one({ children: { name: any(text), device: any(device), format: formatsOf("logical"), ...vendor } }),
  disk: () => one({ children: { device: one(device), format: formatsOf("disk"), ...vendor } }),
  iscsi: (xml) =>
    one({
      children: { host: hosts, device: one(device), initiator: optional(initiator), auth: auth(xml), ...vendor },
    }),
  "iscsi-direct": (xml) =>
    one({
      children: {
        host: hosts,
        device: one({ attributes: { path: iqn }, required: ["path"] }),
        initiator: one(initiator),
        auth: auth(xml),
      },
    }),
  scsi: (xml) => one({ children: { adapter: one(adapter(xml)), ...vendor } }),
  mpath: () => optional({}),
  rbd: (xml) => one({ children: { name: one(text), host: hosts, auth: auth(xml) } }),
  sheepdog: () => one({ children: { host: hosts, name: one(text) } }),
  gluster: () => one({ children: { host: hosts, name: one(text), dir: optional(directory(/^\/.*$/)) } }),
  zfs: () => one({ children: { name: one(text), device: optional(device) } }),
  vstorage: () => one({ children: { name: one(text) } }),
};

function formatsOf(type: PoolType): Child {
  return formatOf(factsOf(type).formats?.names ?? []);
}

/** A path on CIFS or Gluster may be relative; only NFS has versions. */
function networkShare(xml: XmlElement): Readonly<Record<string, Child>> {
  const other = ["cifs", "glusterfs"].includes(childOf(xml, "format")?.attributes["type"] ?? "auto");
  if (other) return { host: hosts, dir: one(directory(/^.+$/)), format: formatsOf("netfs"), ...vendor };
  const protocol = optional({ attributes: { ver: anything }, required: ["ver"] });
  return { host: hosts, dir: one(directory(/^\/.*$/)), format: formatOf(["auto", "nfs"]), protocol, ...vendor };
}

const target = (path: Child): Grammar => ({ children: { path, permissions } });
const path = { text: absolutePath };

/** The types whose name may come from their source. */
const nameless: ReadonlySet<PoolType> = new Set(["logical", "rbd", "sheepdog", "gluster", "zfs", "vstorage"]);

function targetOf(type: PoolType): Readonly<Record<string, Child>> {
  if (factsOf(type).target === "none") return {};
  if (type === "logical") return { target: one(target(optional(path))) };
  return { target: type === "zfs" ? optional(target(one(path))) : one(target(one(path))) };
}

const mountOptions = optional({ children: { "fs:option": any(named()) } });
const cephOption = { attributes: { name: anything, value: anything }, required: ["name", "value"] };

/** The grammar of the pool that `root` describes. */
export function poolGrammar(root: XmlElement): Grammar {
  const type = root.attributes["type"] ?? "";
  if (!isPoolType(type)) return { attributes: { type: /^$/ }, required: ["type"] };
  const source = childOf(root, "source") ?? root;
  return {
    attributes: { type: anything },
    children: {
      name: nameless.has(type) ? optional(objectName) : one(objectName),
      uuid: optional({ text: uuid }),
      capacity: optional(scaled),
      allocation: optional(scaled),
      available: optional(scaled),
      features: optional({ children: { cow: optional({ attributes: { state: yesNo }, required: ["state"] }) } }),
      source: sources[type](source),
      ...targetOf(type),
      ...(type === "fs" || type === "netfs" ? { "fs:mount_opts": mountOptions } : {}),
      ...(type === "rbd" ? cephExtensions : {}),
    },
  };
}

const cephExtensions = {
  refresh: optional({ children: { volume: optional({ attributes: { allocation: among("default", "capacity") } }) } }),
  "rbd:config_opts": optional({ children: { "rbd:option": any(cephOption) } }),
};
