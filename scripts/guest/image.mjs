// The guest's kernel and initial RAM disk, made once and kept in the cache folder.
//
// Both come out of Debian packages that are fetched and unpacked, not installed. As a program it prints where they are:
//
//     node scripts/guest/image.mjs        {"kernel":"…/vmlinuz","initrd":"…/initrd.img", …}

import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dependencyOf, hasDebianPackages, systemName, unpackPackage } from "../setup/debian.mjs";
import { cacheFolder } from "../setup/folders.mjs";
import { Failure } from "../setup/run.mjs";
import { buildInitrd } from "./initrd.mjs";

/** Debian's kernel for virtual machines: small, with the drivers that a guest needs. */
const KERNEL_PACKAGE = "linux-image-cloud-amd64";
const BUSYBOX_PACKAGE = "busybox-static";

export const GUEST_PACKAGES = [KERNEL_PACKAGE, BUSYBOX_PACKAGE];

/** What the guest's userspace prints on its console as soon as it runs. */
export const USERSPACE_LINE = "tsvirt guest: userspace is up";

/** The files that decide what the image holds: when one of them changes, the image is made anew. */
function recipe() {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath ?? item.path, item.name));
  for (const file of files.sort()) hash.update(file.slice(folder.length)).update("\0").update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

const describe = (folder) => ({
  kernel: join(folder, "vmlinuz"),
  initrd: join(folder, "initrd.img"),
  userspaceLine: USERSPACE_LINE,
});

/** The image, when it has been made already. */
export function cachedGuestImage() {
  const folder = join(cacheFolder(), "guest", recipe());
  return existsSync(folder) ? describe(folder) : undefined;
}

/**
 * The guest's kernel and initrd, made when they are not there yet (some 28 MB are fetched).
 *
 * @returns {Promise<{ kernel: string, initrd: string, userspaceLine: string }>}
 */
export async function guestImage() {
  const ready = cachedGuestImage();
  if (ready !== undefined) return ready;
  if (process.arch !== "x64" || !hasDebianPackages()) {
    throw new Failure(
      `the example guest is made of Debian's packages for amd64 (${GUEST_PACKAGES.join(", ")}); ` +
        `${systemName()} on ${process.arch} cannot provide them`,
    );
  }
  const parent = join(cacheFolder(), "guest");
  mkdirSync(parent, { recursive: true });
  // Made beside its final place and moved there at the end: nobody ever sees half an image.
  const work = mkdtempSync(join(parent, "making-"));
  try {
    const unpacked = join(work, "unpacked");
    const packages = [
      await unpackPackage(await dependencyOf(KERNEL_PACKAGE), unpacked),
      await unpackPackage(BUSYBOX_PACKAGE, unpacked),
    ];
    const [release] = readdirSync(join(unpacked, "lib", "modules"));
    const made = describe(join(work, "image"));
    mkdirSync(join(work, "image"));
    copyFileSync(join(unpacked, "boot", `vmlinuz-${release}`), made.kernel);
    writeFileSync(
      made.initrd,
      buildInitrd({ busybox: join(unpacked, "bin", "busybox"), modules: join(unpacked, "lib", "modules", release) }),
    );
    writeFileSync(join(work, "image", "packages.json"), `${JSON.stringify(packages, null, 2)}\n`);
    return describe(place(join(work, "image"), join(parent, recipe())));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function place(made, wanted) {
  try {
    renameSync(made, wanted);
  } catch (error) {
    // Another process was faster: its image is as good.
    if (!existsSync(wanted)) throw error;
  }
  return wanted;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${JSON.stringify(await guestImage())}\n`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
