// The scenarios of clients/ through libvirt's own bindings: what they print on the test hypervisor of the reference, they
// print on ours.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPerlBindings, missingPythonBindings, outputOf, perl, python, run } from "./setup/programs.ts";
import { SHARED, reference } from "./setup/reference.ts";
import { startVirtd, type Virtd } from "./setup/virtd.ts";

const oracle = await reference();
const withoutPython = await missingPythonBindings();
const withoutPerl = await missingPerlBindings();
const testUri = (uri: string): string => uri.replace(/^qemu\+unix:\/\/\/\w+/, "test+unix:///default");

describe.skipIf(oracle.uri === undefined)(
  oracle.uri === undefined ? `API scenarios (skipped: ${oracle.reason})` : "API scenarios",
  () => {
    let virtd: Virtd;
    let folder: string;

    beforeAll(async () => {
      virtd = await startVirtd();
      // the reference sees few of this machine's folders
      const exchange = await outputOf(run(join(SHARED, "oracle", "reference"), ["exchange"]));
      folder = mkdtempSync(join(exchange, "scenarios-"));
    });
    afterAll(async () => {
      await virtd[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });

    const printed = async (running: ReturnType<typeof run>): Promise<string[]> => {
      const { code, stdout, stderr } = await running;
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return stdout.split("\n");
    };

    test.skipIf(withoutPython !== undefined)("print the same through Python's binding", async () => {
      const both = [];
      for (const uri of [oracle.uri ?? "", virtd.uri]) {
        both.push(await printed(python("scenarios.py", [testUri(uri), folder], { timeoutMs: 110_000 })));
      }
      const [theirs = [], ours] = both;
      expect(theirs.length).toBeGreaterThan(1000);
      expect(ours).toEqual(theirs);
    });

    test.skipIf(withoutPerl !== undefined)("print the same through Perl's binding", async () => {
      const both = [];
      for (const uri of [oracle.uri ?? "", virtd.uri]) both.push(await printed(perl("scenarios.pl", [testUri(uri)])));
      const [theirs = [], ours] = both;
      expect(theirs.length).toBeGreaterThan(100);
      expect(ours).toEqual(theirs);
    });
  },
);
