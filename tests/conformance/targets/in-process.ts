// The test hypervisor within the process.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../../src/api/index.ts";
import { testGuestXml } from "../guests.ts";
import type { Target } from "../target.ts";
import { testHypervisorSkips } from "./skips.ts";

export function inProcess(): Target {
  let folder = "";
  return {
    name: "the test hypervisor within the process",
    hypervisor: "TEST",
    skips: testHypervisorSkips,
    setUp: async () => void (folder = mkdtempSync(join(tmpdir(), "tsvirt-conformance-"))),
    open: () => connect("test:///default"),
    domainXml: testGuestXml,
    folder: () => folder,
    cleanUp: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
