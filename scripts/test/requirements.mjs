// What the tests use besides npm packages: real QEMU and real libvirt clients.

import { hasDebianPackages, installCommand, installPackages, isRoot, missingPackages } from "../setup/debian.mjs";
import { installNpmPackages, npmPackagesMissing } from "../setup/npm.mjs";
import { Failure } from "../setup/run.mjs";
import { note, step } from "../setup/steps.mjs";
import { leftOut } from "./results.mjs";

const DEBIAN_PACKAGES = [
  "qemu-system-x86",
  "qemu-utils", // qemu-img
  "libvirt-clients", // virsh
  "python3-libvirt",
  "libsys-virt-perl",
  "chromium", // pages that speak the protocol
  "libatomic1", // for the newest Node
];

/** Suites look for the programs that they need and skip themselves; here is only said what is missing. */
async function provideDebianPackages() {
  const missing = await missingPackages(DEBIAN_PACKAGES);
  if (missing.length === 0) return;
  if (!hasDebianPackages())
    return leftOut("some integration tests", `Debian's packages are not to be had: ${missing.join(", ")}`);
  if (!isRoot()) return leftOut("some integration tests", `not installed; run: ${installCommand(missing)}`);
  try {
    await step(`Installing ${missing.join(", ")}`, () => installPackages(missing));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    note(error.message);
    leftOut("some integration tests", `could not be installed: ${missing.join(", ")}`);
  }
}

export async function provideTestRequirements() {
  if (npmPackagesMissing()) await step("Installing npm packages", installNpmPackages);
  await provideDebianPackages();
}
