// Which kernel modules the guest gets, and in which order they must be loaded.
//
// A kernel package holds no list of dependencies (depmod makes it at installation), but every module names the modules
// it needs in its own `.modinfo` section.

import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * What a guest may meet. A name that the kernel does not have (built in, or not part of this kernel) is left out: the
 * cloud kernel of Debian 12 has neither AHCI nor e1000 nor USB.
 */
export const WANTED_MODULES = [
  "button", // ACPI power button: without it a guest cannot be asked to shut down
  "evdev",
  "virtio_pci",
  "virtio_blk",
  "virtio_scsi",
  "virtio_net",
  "virtio_console",
  "virtio_balloon",
  "virtio_input",
  "virtio-rng",
  "qemu_fw_cfg",
  "ata_piix",
  "ahci",
  "sd_mod",
  "sr_mod",
  "nvme",
  "e1000",
  "e1000e",
  "8139cp",
  "xhci_pci",
  "usbhid",
  "i6300esb",
];

/** Module names use "-" and "_" for the same thing. */
const moduleName = (name) => name.replaceAll("-", "_");

function findModules(folder) {
  const found = new Map();
  for (const item of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (item.isFile() && item.name.endsWith(".ko")) {
      found.set(moduleName(basename(item.name, ".ko")), join(item.parentPath ?? item.path, item.name));
    }
  }
  return found;
}

/** The names behind `depends=` in the module's information, a list of zero-terminated `key=value` strings. */
function dependenciesOf(content) {
  const key = "depends=";
  // The zero in front keeps out a text that merely ends in the same word.
  const start = content.indexOf(`\0${key}`);
  if (start < 0) return [];
  const from = start + 1 + key.length;
  const list = content.toString("latin1", from, content.indexOf(0, from));
  return list === "" ? [] : list.split(",").map(moduleName);
}

/**
 * The wanted modules of a kernel with all that they need, in loading order.
 *
 * @param {string} folder the kernel's module folder
 * @param {readonly string[]} wanted
 * @returns {{ name: string, content: Buffer }[]}
 */
export function modulesInOrder(folder, wanted = WANTED_MODULES) {
  const available = findModules(folder);
  const order = new Map();
  const visit = (name) => {
    const path = available.get(name);
    if (path === undefined || order.has(name)) return;
    const content = readFileSync(path);
    // Set before its dependencies are visited, so that a ring ends; put at the end after them.
    order.set(name, undefined);
    for (const dependency of dependenciesOf(content)) visit(dependency);
    order.delete(name);
    order.set(name, content);
  };
  for (const name of wanted) visit(moduleName(name));
  return [...order].map(([name, content]) => ({ name, content }));
}
