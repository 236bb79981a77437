// What `npm start` needs on this machine, and how it gets what is missing.

import { createInterface } from "node:readline/promises";
import { cachedGuestImage, GUEST_PACKAGES } from "../guest/image.mjs";
import { hasDebianPackages, installCommand, installPackages, isRoot, systemName } from "../setup/debian.mjs";
import { installNpmPackages, npmPackagesMissing } from "../setup/npm.mjs";
import { Failure, isInstalled } from "../setup/run.mjs";
import { note, step } from "../setup/steps.mjs";

/** The programs that are needed, with the Debian package that brings each. */
const PROGRAMS = { "qemu-system-x86_64": "qemu-system-x86" };

async function missingPrograms() {
  const packages = [];
  for (const [program, name] of Object.entries(PROGRAMS)) if (!(await isInstalled(program))) packages.push(name);
  return packages;
}

/** Asks once for everything; an empty answer is a yes. */
async function agreed(plans) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const list = plans.map((plan) => `    ${plan}\n`).join("");
    const answer = await terminal.question(`This is missing and would be fetched:\n${list}Go on? [Y/n] `);
    return /^(y|yes|)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

/** Why no emulator can be had here; undefined when it is there or can be installed. */
function withoutEmulator(packages) {
  if (packages.length === 0) return undefined;
  if (!hasDebianPackages()) return `QEMU is not installed, and ${systemName()} has no apt-get to install it with`;
  if (!isRoot()) return `QEMU is not installed; for real guests run this first:\n  ${installCommand(packages)}`;
  return undefined;
}

/**
 * Makes sure that everything is there: asks on a terminal, installs by itself elsewhere. Where no emulator can be had,
 * the test hypervisor takes its place.
 *
 * @returns {Promise<{ hypervisor: "qemu" } | { hypervisor: "test", reason: string }>}
 * @throws {Failure} when npm packages are missing and cannot be installed, or when the user does not want what is
 */
export async function provideRequirements() {
  const packages = await missingPrograms();
  const npm = npmPackagesMissing();
  const reason = withoutEmulator(packages);
  const image = reason === undefined && cachedGuestImage() === undefined;
  const wanted = reason === undefined ? packages : [];
  const plans = [
    ...(npm ? ["npm packages, into node_modules of this folder"] : []),
    ...(wanted.length > 0 ? [`Debian packages, installed: ${wanted.join(", ")} (with what they depend on)`] : []),
    ...(image ? [`Debian packages, unpacked into a cache folder only: ${GUEST_PACKAGES.join(", ")}`] : []),
  ];
  if (plans.length === 0) note(reason === undefined ? "Everything that is needed is here" : "Nothing is to be fetched");
  else if (process.stdin.isTTY && process.stdout.isTTY && !(await agreed(plans))) {
    throw new Failure("nothing was installed and nothing was started");
  }
  if (npm) await step("Installing npm packages", installNpmPackages);
  if (reason !== undefined) return { hypervisor: "test", reason };
  if (wanted.length === 0) return { hypervisor: "qemu" };
  try {
    await step(`Installing ${wanted.join(", ")}`, () => installPackages(wanted));
    return { hypervisor: "qemu" };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { hypervisor: "test", reason: `QEMU could not be installed: ${error.message}` };
  }
}
