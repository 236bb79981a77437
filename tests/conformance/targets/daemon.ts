// A hypervisor of a daemon, ours or another, that is reached through its socket.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { connect } from "../../../src/api/index.ts";
import { bootsOf, qemuGuestXml, testGuestXml, writeBootDisk, writeEmptyDisk } from "../guests.ts";
import type { Skips, Target } from "../target.ts";

export interface DaemonTargetOptions {
  readonly name: string;
  readonly skips: Skips;
  /** The daemon's URI for QEMU, asked for before each connection. */
  uri(): string;
  /** A folder in which one for this run is made; the daemon sees it under the same path. */
  exchange(): string;
  readonly setUp?: () => Promise<void>;
  readonly restart?: () => Promise<void>;
  readonly cleanUp?: () => Promise<void>;
}

type Common = Required<Pick<Target, "name" | "skips" | "folder" | "setUp" | "cleanUp">>;

function common(options: DaemonTargetOptions): Common {
  let folder: string | undefined;
  return {
    name: options.name,
    skips: options.skips,
    folder: () => folder ?? options.exchange(),
    async setUp() {
      await options.setUp?.();
      folder = mkdtempSync(join(options.exchange(), "conformance-"));
    },
    async cleanUp() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      await options.cleanUp?.();
    },
  };
}

const testUri = (uri: string): string => uri.replace(/^qemu\+(\w+):\/\/([^/]*)\/\w+/, "test+$1://$2/default");

/** The daemon's test hypervisor. */
export const testOf = (options: DaemonTargetOptions): Target => ({
  ...common(options),
  hypervisor: "TEST",
  open: () => connect(testUri(options.uri())),
  domainXml: testGuestXml,
});

/** The daemon's QEMU, with guests under TCG. */
export function qemuOf(options: DaemonTargetOptions): Target {
  const base = common(options);
  return {
    ...base,
    hypervisor: "QEMU",
    async setUp() {
      await base.setUp();
      await writeBootDisk(base.folder());
    },
    open: () => connect(options.uri()),
    domainXml: (name, guest) => qemuGuestXml(name, base.folder(), guest),
    emptyDisk: writeEmptyDisk,
    bootsOf: (name) => bootsOf(base.folder(), name),
    restart: options.restart,
  };
}
