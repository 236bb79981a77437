// Our daemon, started for the purpose with a folder of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killGuests } from "../../integration/setup/processes.ts";
import { type Virtd, startVirtd } from "../../integration/setup/virtd.ts";
import type { Target } from "../target.ts";
import { type DaemonTargetOptions, qemuOf, testOf } from "./daemon.ts";
import { testHypervisorSkips, virtdQemuSkips } from "./skips.ts";

type Daemon = Pick<DaemonTargetOptions, "uri" | "exchange" | "setUp" | "restart" | "cleanUp">;

function daemon(): Daemon {
  let root = "";
  let virtd: Virtd | undefined;
  const start = async (): Promise<void> => void (virtd = await startVirtd({ root }));
  return {
    exchange: () => root,
    uri: () => virtd?.uri ?? "",
    async setUp() {
      root = mkdtempSync(join(tmpdir(), "tsvirt-conformance-"));
      await start();
    },
    async restart() {
      await virtd?.kill9();
      await start();
    },
    async cleanUp() {
      await virtd?.[Symbol.asyncDispose]();
      if (root === "") return;
      await killGuests(root);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export const virtdTest = (): Target =>
  testOf({ name: "the test hypervisor of virtd", skips: testHypervisorSkips, ...daemon() });

export const virtdQemu = (): Target => qemuOf({ name: "QEMU through virtd", skips: virtdQemuSkips, ...daemon() });
