/** Where a disk's data lies: a file, a block device, a server, … Shared by disks, backing chains, mirrors and nvram. */
import {
  attribute,
  attributeOf,
  child,
  element,
  listIn,
  many,
  on,
  oneOf,
  size,
  string,
  text,
  uint,
  ulong,
  uuid,
  within,
  yesNo,
  type Element,
  type Fields,
  type Shape,
} from "../../xml/index.ts";
import { pciAddress } from "./devices/address.ts";

/** Reads and writes are what the format says; `auto`-like values are left to the hypervisor. */
export const storageFormats = [
  "none",
  "raw",
  "dir",
  "bochs",
  "cloop",
  "dmg",
  "iso",
  "vpc",
  "vdi",
  "fat",
  "vhd",
  "ploop",
  "cow",
  "qcow",
  "qcow2",
  "qed",
  "vmdk",
  "luks",
] as const;
export const storageFormat = oneOf(...storageFormats);

/** A secret by its uuid or by what it is for. */
const secretReference = {
  type: attribute(string).optional(),
  usage: attribute(string).optional(),
  uuid: attribute(uuid).optional(),
};

const auth = {
  username: attribute(string),
  secret: element("secret", secretReference).optional(),
};
/** Who logs in to the storage server, and with which secret. */
export interface Auth extends Fields<typeof auth> {}
export const Auth: Element<Auth> = element("auth", auth);

const cipher = {
  name: attribute(string),
  size: attribute(uint).optional(),
  mode: attribute(string).optional(),
  hash: attribute(string).optional(),
};
const ivgen = { name: attribute(string), hash: attribute(string).optional() };
const encryption = {
  format: attribute(oneOf("default", "qcow", "luks", "luks2", "luks-any")),
  engine: attribute(oneOf("qemu", "librbd")).optional(),
  secrets: many(element("secret", secretReference)),
  cipher: element("cipher", cipher).optional(),
  ivgen: element("ivgen", ivgen).optional(),
};
export interface Encryption extends Fields<typeof encryption> {}
export const Encryption: Element<Encryption> = element("encryption", encryption);

const deviceLabel = {
  model: attribute(string).optional(),
  relabel: attribute(yesNo).optional(),
  labelskip: attribute(yesNo).optional(),
  label: child(string).optional(),
};
/** How one device's backing file is labelled, apart from the domain's own label. */
export interface DeviceLabel extends Fields<typeof deviceLabel> {}
export const DeviceLabel: Element<DeviceLabel> = element("seclabel", deviceLabel);

const reconnect = {
  enabled: attribute(yesNo).optional(),
  timeoutSeconds: attribute(uint, "timeout").optional(),
  delayMs: attribute(uint, "delay").optional(),
};
/** Whether the hypervisor connects again when the other end goes away. */
export interface Reconnect extends Fields<typeof reconnect> {}
export const Reconnect: Element<Reconnect> = element("reconnect", reconnect);

const unixSocket = {
  type: attribute(oneOf("unix")),
  path: attribute(string).optional(),
  mode: attribute(oneOf("client", "server")).optional(),
  reconnect: Reconnect.optional(),
};
const reservations = {
  managed: attribute(yesNo),
  migration: attribute(yesNo).optional(),
  source: element("source", unixSocket).optional(),
};
/** SCSI persistent reservations, and the helper that handles them. */
export interface Reservations extends Fields<typeof reservations> {}
export const Reservations: Element<Reservations> = element("reservations", reservations);

const slice = {
  type: attribute(oneOf("storage")),
  offset: attribute(ulong),
  size: attribute(ulong),
};
/** How much memory the hypervisor may spend on the image's own tables. */
export const metadataCache = within(
  "metadata_cache",
  within("max_size", { metadataCacheBytes: size("bytes").optional() }),
);
const format = { type: attribute(storageFormat), ...metadataCache };
export interface Format extends Fields<typeof format> {}
export const Format: Element<Format> = element("format", format);

/** What every kind of `<source>` may hold, behind what is its own. */
const plain = {
  ...within("initiator", { initiatorIqn: attributeOf("iqn", "name", string).optional() }),
  slices: listIn("slices", element("slice", slice)).optional(),
  seclabels: many(DeviceLabel.live(({ labelskip }) => labelskip !== true)).optional(),
  auth: Auth.optional(),
  encryption: Encryption.optional(),
  reservations: Reservations.optional(),
  startupPolicy: attribute(oneOf("mandatory", "requisite", "optional")).optional(),
  /** The number by which a running guest's chain is told apart. */
  index: attribute(uint).live(),
};

const host = {
  transport: attribute(oneOf("tcp", "unix", "rdma")).optional(),
  name: attribute(string).optional(),
  port: attribute(uint).optional(),
  socket: attribute(string).optional(),
};
export interface StorageHost extends Fields<typeof host> {}
export const StorageHost: Element<StorageHost> = element("host", host);

export const storageProtocols = [
  "nbd",
  "rbd",
  "sheepdog",
  "gluster",
  "iscsi",
  "http",
  "https",
  "ftp",
  "ftps",
  "tftp",
  "ssh",
  "vxhs",
  "nfs",
] as const;

const identity = {
  user: attribute(string).optional(),
  group: attribute(string).optional(),
  username: attribute(string).optional(),
  keyfile: attribute(string).optional(),
  agentsock: attribute(string).optional(),
};
const cookie = { name: attribute(string), value: text(string) };

const network = {
  protocol: attribute(oneOf(...storageProtocols)),
  name: attribute(string).optional(),
  query: attribute(string).optional(),
  tls: attribute(yesNo).optional(),
  tlsHostname: attribute(string).optional(),
  hosts: many(StorageHost).optional(),
  ...within("snapshot", { snapshot: attribute(string, "name").optional() }),
  ...within("config", { configFile: attribute(string, "file").optional() }),
  ...within("ssl", { sslVerify: attribute(yesNo, "verify").optional() }),
  cookies: listIn("cookies", element("cookie", cookie)).optional().secret(),
  ...within("readahead", { readaheadBytes: attribute(ulong, "size").optional() }),
  ...within("timeout", { timeoutSeconds: attribute(ulong, "seconds").optional() }),
  identity: element("identity", identity).optional(),
  ...within("knownHosts", { knownHosts: attribute(string, "path").optional() }),
  reconnect: Reconnect.optional(),
};

const volume = {
  pool: attribute(string),
  volume: attribute(string),
  mode: attribute(oneOf("host", "direct")).optional(),
};

const nvme = {
  type: attribute(oneOf("pci")).default("pci"),
  managed: attribute(yesNo).optional(),
  namespace: attribute(uint),
  address: element("address", pciAddress),
};

const vhostUser = { type: attribute(oneOf("unix")), path: attribute(string), reconnect: Reconnect.optional() };

const source = <const S extends Shape>(fields: S) => ({ source: element("source", fields).optional() });

/** The `<source>` of each `type`, `common` being what all of them may hold. A drive without a medium has none. */
const sourcesWith = <const C extends Shape>(common: C) => ({
  file: source({ file: attribute(string).optional(), fdgroup: attribute(string).optional(), ...common }),
  block: source({ dev: attribute(string).optional(), ...common }),
  dir: source({ dir: attribute(string).optional(), ...common }),
  network: source({ ...network, ...common }),
  volume: source({ ...volume, ...common }),
  nvme: source({ ...nvme, ...common }),
  vhostuser: source({ ...vhostUser, ...common }),
  vhostvdpa: source({ dev: attribute(string), ...common }),
});

const dataStore = { ...on("type", sourcesWith(plain)), format: Format.optional() };
/** The raw data of an image whose format keeps it in a file of its own. */
export type DataStore = Fields<typeof dataStore>;
export const DataStore: Element<DataStore> = element("dataStore", dataStore);

export const storageSources = sourcesWith({ ...plain, dataStore: DataStore.optional() });

const storageSource = { ...on("type", storageSources, { default: "file" }) };
/** A source with the `type` that tells what it is. */
export type StorageSource = Fields<typeof storageSource>;
