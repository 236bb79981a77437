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

/**
 * Makes sure that everything is there: asks on a terminal, installs by itself elsewhere, and says what to run where
 * it may not install.
 *
 * @throws {Failure} when something is missing that this user may not install, or does not want
 */
export async function provideRequirements() {
  const packages = await missingPrograms();
  const npm = npmPackagesMissing();
  const image = cachedGuestImage() === undefined;
  if (packages.length > 0 && !hasDebianPackages()) {
    throw new Failure(
      `${Object.keys(PROGRAMS).join(", ")} is missing; ${systemName()} has no apt-get, so install QEMU with its own tools`,
    );
  }
  if (packages.length > 0 && !isRoot()) {
    throw new Failure(
      `missing: ${packages.join(", ")}. Install it, then run npm start again:\n  ${installCommand(packages)}`,
    );
  }
  const plans = [
    ...(npm ? ["npm packages, into node_modules of this folder"] : []),
    ...(packages.length > 0 ? [`Debian packages, installed: ${packages.join(", ")} (with what they depend on)`] : []),
    ...(image ? [`Debian packages, unpacked into a cache folder only: ${GUEST_PACKAGES.join(", ")}`] : []),
  ];
  if (plans.length === 0) return note("Everything that is needed is here");
  if (process.stdin.isTTY && process.stdout.isTTY && !(await agreed(plans))) {
    throw new Failure("nothing was installed and nothing was started");
  }
  if (packages.length > 0) await step(`Installing ${packages.join(", ")}`, () => installPackages(packages));
  if (npm) await step("Installing npm packages", installNpmPackages);
}
