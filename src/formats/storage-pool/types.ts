/** What depends on the type of a storage pool: the parts of its source, its formats, its target, its volumes. */

/** The parts that `<source>` may have for a type. */
export type SourcePart = "hosts" | "devices" | "dir" | "adapter" | "name" | "initiatorIqn";

export interface Formats {
  readonly names: readonly string[];
  /** What is meant when none is named. */
  readonly default: string;
  /** What the capabilities list, where that is not the same. */
  readonly listed?: readonly string[];
}

export interface PoolTypeFacts {
  /** What the source may have; the rest means nothing for this type. */
  readonly source: readonly SourcePart[];
  /** Those of them without which there is no such pool. */
  readonly required: readonly SourcePart[];
  /** The kinds of content that the source may have: file systems, partition tables, …. */
  readonly formats?: Formats;
  /** `given` in the definition, `derived` from the source's name below this folder, or none: the pool is remote. */
  readonly target: "given" | { readonly derived: string } | "none";
  /** The formats that the pool's volumes may have. */
  readonly volumeFormats?: Formats;
  /** What its volumes are, as `StorageVolType` numbers it. */
  readonly volumeType: "file" | "block" | "network";
}

// prettier-ignore
const images = [
  "raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "cow", "qcow", "qcow2", "qed", "vmdk",
] as const;

/** Of a volume that is a file. The capabilities list `none` too, which no volume may have. */
const imageFormats: Formats = { names: images, default: "raw", listed: ["none", ...images] };

/** Of a volume whose server takes any: the capabilities name none. */
const remoteImageFormats: Formats = { names: images, default: "raw", listed: [] };

const fileSystems: Formats = {
  names: [
    "auto",
    "ext2",
    "ext3",
    "ext4",
    "ufs",
    "iso9660",
    "udf",
    "gfs",
    "gfs2",
    "vfat",
    "hfs+",
    "xfs",
    "ocfs2",
    "vmfs",
  ],
  default: "auto",
};

const networkFileSystems: Formats = { names: ["auto", "nfs", "glusterfs", "cifs"], default: "auto" };

const partitionTables: Formats = {
  names: ["unknown", "dos", "dvh", "gpt", "mac", "bsd", "pc98", "sun", "lvm2"],
  default: "unknown",
};

const partitions: Formats = {
  names: ["none", "linux", "fat16", "fat32", "linux-swap", "linux-lvm", "linux-raid", "extended"],
  default: "none",
};

const volumeManagers: Formats = { names: ["unknown", "lvm2"], default: "lvm2" };

/** In the order in which libvirt numbers and lists them. */
export const poolTypes = {
  dir: { source: [], required: [], target: "given", volumeFormats: imageFormats, volumeType: "file" },
  fs: {
    source: ["devices"],
    required: ["devices"],
    formats: fileSystems,
    target: "given",
    volumeFormats: imageFormats,
    volumeType: "file",
  },
  netfs: {
    source: ["hosts", "dir"],
    required: ["hosts", "dir"],
    formats: networkFileSystems,
    target: "given",
    volumeFormats: imageFormats,
    volumeType: "file",
  },
  logical: {
    source: ["devices", "name"],
    required: [],
    formats: volumeManagers,
    target: { derived: "/dev" },
    volumeType: "block",
  },
  disk: {
    source: ["devices"],
    required: ["devices"],
    formats: partitionTables,
    target: "given",
    volumeFormats: partitions,
    volumeType: "block",
  },
  iscsi: {
    source: ["hosts", "devices", "initiatorIqn"],
    required: ["hosts"],
    target: "given",
    volumeType: "block",
  },
  "iscsi-direct": {
    source: ["hosts", "devices", "initiatorIqn"],
    required: ["hosts", "initiatorIqn"],
    target: "none",
    volumeType: "network",
  },
  scsi: { source: ["adapter"], required: ["adapter"], target: "given", volumeType: "block" },
  mpath: { source: [], required: [], target: "given", volumeType: "block" },
  rbd: {
    source: ["hosts", "name"],
    required: ["hosts", "name"],
    target: "none",
    volumeFormats: remoteImageFormats,
    volumeType: "network",
  },
  sheepdog: { source: ["hosts", "name"], required: ["hosts"], target: "none", volumeType: "network" },
  gluster: {
    source: ["hosts", "dir", "name"],
    required: ["hosts", "dir"],
    target: "none",
    volumeFormats: imageFormats,
    volumeType: "network",
  },
  zfs: { source: ["devices", "name"], required: [], target: { derived: "/dev/zvol" }, volumeType: "block" },
  vstorage: { source: ["name"], required: [], target: "given", volumeFormats: imageFormats, volumeType: "file" },
} as const satisfies Record<string, PoolTypeFacts>;

export type PoolType = keyof typeof poolTypes;

export const poolTypeNames = Object.keys(poolTypes) as PoolType[];

export const isPoolType = (name: string): name is PoolType => Object.hasOwn(poolTypes, name);

export const factsOf = (type: PoolType): PoolTypeFacts => poolTypes[type];
