// Lifecycle events as Debian's python3-libvirt sees them.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guestFile } from "./setup/guest.ts";
import { missingPrograms, missingPythonBindings, outputOf, python, virsh } from "./setup/programs.ts";
import { startVirtd, type Virtd } from "./setup/virtd.ts";

const CONNECTIONS = 20;
const PAIRS = 50;
/** VIR_DOMAIN_EVENT_SUSPENDED with its detail PAUSED, VIR_DOMAIN_EVENT_RESUMED with its detail UNPAUSED */
const SUSPENDED = [3, 0];
const RESUMED = [4, 0];

const missing = missingPrograms("qemu-system-x86_64", "virsh") ?? (await missingPythonBindings());

describe.skipIf(missing !== undefined)(
  `python3-libvirt's events${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let virtd: Virtd;

    beforeAll(async () => {
      virtd = await startVirtd();
    });

    afterAll(() => virtd[Symbol.asyncDispose]());

    test(`${CONNECTIONS} connections hear of ${PAIRS} suspend and resume pairs: each event once, in order`, async () => {
      await outputOf(virsh(virtd.uri, "create", await guestFile(virtd.root, "events-guest")));

      const args = [virtd.uri, "events-guest", String(CONNECTIONS), String(PAIRS)];
      const told = JSON.parse(await outputOf(python("events.py", args, { timeoutMs: 100_000 }))) as [
        number,
        number,
      ][][];
      const expected = Array.from({ length: PAIRS }, () => [SUSPENDED, RESUMED]).flat();
      expect(told).toEqual(Array.from({ length: CONNECTIONS }, () => expected));
    });
  },
);
