/** What volumes are held to by the VALIDATE flag. */
import {
  absolutePath,
  among,
  any,
  anything,
  one,
  optional,
  permissions,
  scaled,
  wholeNumber,
  uuid,
  type Grammar,
} from "../storage-pool/grammar.ts";
import { poolTypes } from "../storage-pool/types.ts";

const time = optional({ text: /^\d+(?:\.\d{0,9})?$/ });
const timestamps = optional({ children: { atime: time, mtime: time, ctime: time, btime: time } });

/** Of images, partitions and file systems: whatever any kind of volume may have. */
const formats = among(
  "unknown",
  "luks",
  ...poolTypes.dir.volumeFormats.names,
  ...poolTypes.disk.volumeFormats.names,
  ...poolTypes.fs.formats.names,
);
const format = optional({ attributes: { type: formats }, required: ["type"] });

const secret: Grammar = {
  attributes: { type: /^passphrase$/, uuid, usage: anything },
  required: ["type"],
};
const cipher: Grammar = {
  attributes: { name: anything, size: wholeNumber, mode: anything, hash: anything },
  required: ["name", "size"],
};
const ivgen: Grammar = { attributes: { name: anything, hash: anything }, required: ["name"] };
const encryption = optional({
  attributes: { format: among("default", "qcow", "luks", "luks2", "luks-any"), engine: among("qemu", "librbd") },
  required: ["format"],
  children: { secret: any(secret), cipher: optional(cipher), ivgen: optional(ivgen) },
});

const extent: Grammar = { attributes: { start: wholeNumber, end: wholeNumber }, required: ["start", "end"] };
const device: Grammar = {
  attributes: { path: absolutePath },
  required: ["path"],
  children: { extent: any(extent) },
};

export const volumeGrammar: Grammar = {
  attributes: { type: among("file", "block", "dir", "network", "netdir") },
  children: {
    name: one({ text: /^(?!\.{1,2}$)[^/]+$/ }),
    key: optional({ text: anything }),
    source: optional({ children: { device: any(device) } }),
    capacity: optional(scaled),
    allocation: optional(scaled),
    physical: optional(scaled),
    target: one({
      children: {
        path: optional({ text: anything }),
        format,
        permissions,
        timestamps,
        encryption,
        compat: optional({ text: /^\d+\.\d+$/ }),
        nocow: optional({}),
        clusterSize: optional(scaled),
        features: optional({ children: { lazy_refcounts: optional({}), extended_l2: optional({}) } }),
      },
    }),
    backingStore: optional({ children: { path: one({ text: absolutePath }), format, permissions, timestamps } }),
  },
};
