// What the scenarios are run against: a daemon, or the driver within the process, with the guests that it can run.

import type { Connection } from "../../src/api/index.ts";
import type { ScenarioId } from "./scenarios/index.ts";

/** What differs from the smallest guest that a target can run. */
export interface GuestOptions {
  readonly uuid?: string;
  readonly memoryKiB?: number;
  readonly currentMemoryKiB?: number;
  readonly vcpus?: number;
  readonly currentVcpus?: number;
  /** More children of `<domain>`. */
  readonly elements?: string;
  /** More children of `<devices>`. */
  readonly devices?: string;
  /** A virtio balloon; without it the guest has none, where the hypervisor leaves that to the definition. */
  readonly balloon?: boolean;
  /**
   * A guest with software: it shuts down at the power button and sends back what comes over its serial port, which is its
   * console, or ends in a file that `Target.bootsOf` reads.
   */
  readonly boots?: "console" | "file";
}

export type Hypervisor = "QEMU" | "TEST";

/** Why a scenario is not run against a target. */
export type Skips = Readonly<Partial<Record<ScenarioId, string>>>;

export interface Target {
  readonly name: string;
  /** As `Connection.getType` says. */
  readonly hypervisor: Hypervisor;
  readonly skips: Skips;
  /** How often a scenario may be tried again: others use a daemon that is not ours, and may be in the way. */
  readonly retries?: number;
  /** Before the first connection. */
  setUp?(): Promise<void>;
  open(): Promise<Connection>;
  domainXml(name: string, options?: GuestOptions): string;
  /** How often the software of a guest with `boots: "file"` came up; undefined where guests have none. */
  bootsOf?(name: string): Promise<number>;
  /** Writes an empty disk in QEMU's format; undefined where guests have no use for one. */
  emptyDisk?(path: string): Promise<void>;
  /** A folder that exists on both sides under the same path. */
  folder(): string;
  /** Ends the daemon as a crash would, and starts it again. */
  readonly restart?: (() => Promise<void>) | undefined;
  /** Of what `setUp` made; objects of the scenarios are removed by then. */
  cleanUp(): Promise<void>;
}
