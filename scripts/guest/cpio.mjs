// A writer for the "newc" cpio format, the one the Linux kernel unpacks an initial RAM disk from
// (kernel documentation, "initramfs buffer format"). Every entry is a header of 110 ASCII characters, the name, and the
// content, each padded to a multiple of four bytes.

const TYPE = { folder: 0o040000, file: 0o100000, link: 0o120000, charDevice: 0o020000 };

const hex = (value) => value.toString(16).toUpperCase().padStart(8, "0");
const padding = (length) => Buffer.alloc((4 - (length % 4)) % 4);

function entry(inode, name, mode, content, device) {
  const nameBytes = Buffer.from(`${name}\0`);
  const fields = [
    inode,
    mode,
    0, // owner: root
    0, // group: root
    1, // links
    0, // time of change: always zero, so that the same input gives the same archive
    content.length,
    0, // device that holds the file
    0,
    device?.major ?? 0,
    device?.minor ?? 0,
    nameBytes.length,
    0, // checksum: not used by this variant
  ];
  const header = Buffer.from(`070701${fields.map(hex).join("")}`);
  const head = Buffer.concat([header, nameBytes]);
  return Buffer.concat([head, padding(head.length), content, padding(content.length)]);
}

/**
 * Collects entries and gives the archive.
 *
 * Folders on the way to an entry are made by themselves, in front of it: the kernel does not make them.
 */
export function createArchive() {
  const parts = [];
  const folders = new Set();
  let inode = 0;

  const put = (path, mode, content = Buffer.alloc(0), device) => {
    makeFolder(path.split("/").slice(0, -1).join("/"));
    inode += 1;
    parts.push(entry(inode, path, mode, content, device));
  };
  const makeFolder = (path) => {
    if (path === "" || folders.has(path)) return;
    folders.add(path);
    put(path, TYPE.folder | 0o755);
  };

  return {
    folder: makeFolder,
    file: (path, content, permissions = 0o644) => put(path, TYPE.file | permissions, content),
    link: (path, target) => put(path, TYPE.link | 0o777, Buffer.from(target)),
    charDevice: (path, major, minor) => put(path, TYPE.charDevice | 0o600, undefined, { major, minor }),
    finish: () => Buffer.concat([...parts, entry(0, "TRAILER!!!", 0, Buffer.alloc(0))]),
  };
}
