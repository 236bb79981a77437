// The scenarios of tests/conformance, which every driver shares, against our daemon and against libvirt itself.

import { expect, test } from "vitest";
import { conformance } from "../conformance/suite.ts";
import { referenceTargets } from "../conformance/targets/reference.ts";
import { virtdQemu, virtdTest } from "../conformance/targets/virtd.ts";
import { missingPrograms } from "./setup/programs.ts";

const withoutQemu = missingPrograms("qemu-system-x86_64", "qemu-img");
const libvirt = await referenceTargets(process.env["TSVIRT_REFERENCE"]);

conformance(virtdTest(), { trySkipped: true });
if (withoutQemu === undefined) conformance(virtdQemu(), { trySkipped: true });
for (const target of libvirt.targets) conformance(target);

const absent = [
  ...(withoutQemu === undefined ? [] : [`QEMU through virtd (${withoutQemu})`]),
  ...(libvirt.reason === undefined ? [] : [`libvirt (${libvirt.reason})`]),
];
test.skipIf(absent.length > 0)(`every target is here${absent.map((one) => `, not ${one}`).join("")}`, () => {
  expect(absent).toEqual([]);
});
