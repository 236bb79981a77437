/** Folders and images of the host that the guest mounts. */
import {
  attribute,
  attributeOf,
  element,
  flag,
  many,
  matching,
  on,
  onOff,
  oneOf,
  size,
  string,
  uint,
  ulong,
  within,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { storageFormat } from "../storage-source.ts";
import { bootableDeviceInfo, virtioOptions } from "./device.ts";

const driver = {
  type: attribute(oneOf("path", "handle", "loop", "nbd", "ploop", "virtiofs", "mtp")).optional(),
  format: attribute(storageFormat).optional(),
  writePolicy: attribute(oneOf("immediate"), "wrpolicy").optional(),
  queue: attribute(ulong).optional(),
  ...virtioOptions,
};
export interface FilesystemDriver extends Fields<typeof driver> {}
export const FilesystemDriver: Element<FilesystemDriver> = element("driver", driver);

const binary = {
  path: attribute(string).optional(),
  xattr: attribute(onOff).optional(),
  cacheMode: attributeOf("cache", "mode", oneOf("none", "always")).optional(),
  sandboxMode: attributeOf("sandbox", "mode", oneOf("namespace", "chroot")).optional(),
  ...within("lock", {
    lockPosix: attribute(onOff, "posix").optional(),
    lockFlock: attribute(onOff, "flock").optional(),
  }),
  threadPoolSize: attributeOf("thread_pool", "size", uint).optional(),
  openFilesMax: attributeOf("openfiles", "max", ulong).optional(),
};

const idRange = { start: attribute(uint), target: attribute(uint), count: attribute(uint) };
const idmap = {
  uids: many(element("uid", idRange)).optional(),
  gids: many(element("gid", idRange)).optional(),
};
/** Which user and group ids of the host stand for the guest's. */
export interface IdMap extends Fields<typeof idmap> {}
export const IdMap: Element<IdMap> = element("idmap", idmap);

const createMode = matching(/^[0-7]{1,4}$/, "a file mode in octal like 0644");

const mountSource = {
  dir: attribute(string).optional(),
  socket: attribute(string).optional(),
};

const filesystem = {
  ...on(
    "type",
    {
      mount: {
        driver: FilesystemDriver.optional(),
        binary: element("binary", binary).optional(),
        source: element("source", mountSource).optional(),
      },
      block: { driver: FilesystemDriver.optional(), source: element("source", { dev: attribute(string) }) },
      file: { driver: FilesystemDriver.optional(), source: element("source", { file: attribute(string) }) },
      template: { driver: FilesystemDriver.optional(), source: element("source", { name: attribute(string) }) },
      ram: {
        driver: FilesystemDriver.optional(),
        source: element("source", { usage: attribute(ulong), units: attribute(string).optional() }),
      },
      bind: { driver: FilesystemDriver.optional(), source: element("source", { dir: attribute(string) }) },
      volume: {
        driver: FilesystemDriver.optional(),
        source: element("source", { pool: attribute(string), volume: attribute(string) }),
      },
    },
    { default: "mount" },
  ),
  accessMode: attribute(oneOf("passthrough", "mapped", "squash"), "accessmode").optional(),
  model: attribute(oneOf("virtio", "virtio-transitional", "virtio-non-transitional")).optional(),
  multidevs: attribute(oneOf("default", "remap", "forbid", "warn")).optional(),
  fileMode: attribute(createMode, "fmode").optional(),
  directoryMode: attribute(createMode, "dmode").optional(),
  idmap: IdMap.optional(),
  target: attributeOf("target", "dir", string),
  readonly: flag(),
  ...bootableDeviceInfo,
  ...within("space_hard_limit", { spaceHardLimitBytes: size("bytes").optional() }),
  ...within("space_soft_limit", { spaceSoftLimitBytes: size("bytes").optional() }),
};
export type Filesystem = Fields<typeof filesystem>;
export const Filesystem: Element<Filesystem> = element("filesystem", filesystem);
