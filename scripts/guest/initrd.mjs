// The guest's initial RAM disk: busybox, the files under root/, and the kernel's drivers.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { createArchive } from "./cpio.mjs";
import { modulesInOrder } from "./modules.mjs";

const ROOT = fileURLToPath(new URL("root/", import.meta.url));

function addTree(archive, folder) {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) addTree(archive, path);
    else archive.file(relative(ROOT, path), readFileSync(path), statSync(path).mode & 0o111 ? 0o755 : 0o644);
  }
}

/**
 * @param {{ busybox: string, modules: string }} from the static busybox program, and the kernel's module folder
 * @returns {Buffer} a gzip-compressed cpio archive
 */
export function buildInitrd({ busybox, modules }) {
  const archive = createArchive();
  // The kernel opens the console for /init before anything is mounted.
  archive.charDevice("dev/console", 5, 1);
  for (const folder of ["proc", "sys", "run", "tmp", "root", "mnt"]) archive.folder(folder);
  archive.file("bin/busybox", readFileSync(busybox), 0o755);
  addTree(archive, ROOT);
  const drivers = modulesInOrder(modules);
  for (const driver of drivers) archive.file(`lib/modules/${driver.name}.ko`, driver.content);
  archive.file("lib/modules/order", Buffer.from(drivers.map((driver) => `${driver.name}\n`).join("")));
  return gzipSync(archive.finish());
}
