/**
 * The host that a test connection shows: what it is made of, and what exists on it when it is opened. `default-host.ts`
 * is that of test:///default; `host-file.ts` reads the one of test:///FILE.
 */
import type { InterfaceDefinition } from "../../formats/interface/index.ts";
import type { NodeDeviceDefinition } from "../../formats/node-device/index.ts";

export interface TestProcessor {
  /** The architecture as a node tells it. */
  readonly model: string;
  readonly mhz: number;
  /** Processors that are online. */
  readonly active: number;
  readonly cells: number;
  readonly socketsPerCell: number;
  readonly coresPerSocket: number;
  readonly threadsPerCore: number;
}

/** How a domain is found when the connection is opened. */
export interface TestDomain {
  readonly xml: string;
  /** `DomainState`: RUNNING, PAUSED, SHUTOFF, CRASHED. */
  readonly state: number;
  readonly transient: boolean;
  readonly managedSave: boolean;
  /** Snapshots and checkpoints in the order in which they were taken. */
  readonly snapshots: readonly string[];
  readonly checkpoints: readonly string[];
}

export interface TestPool {
  readonly xml: string;
  readonly volumes: readonly string[];
}

/** A failure or a delay that is wanted: calls of `procedure` meet it. */
export interface Fault {
  /** The procedure by its name in the protocol, such as `domainCreate`. */
  readonly procedure: string;
  /** Only calls about the object of this name; undefined: all. */
  readonly object: string | undefined;
  /** `ErrorNumber` of the failure; undefined: the call is only held up. */
  readonly error: number | undefined;
  readonly message: string;
  /** Held up for so many milliseconds before it fails or goes on. */
  readonly delayMs: number;
  /** Calls that go through before the first one meets it. */
  readonly after: number;
  /** How many calls meet it. */
  readonly times: number;
}

export interface TestHost {
  readonly processor: TestProcessor;
  readonly memoryKiB: number;
  readonly domains: readonly TestDomain[];
  /** XML of each, all active and persistent. */
  readonly networks: readonly string[];
  readonly pools: readonly TestPool[];
  /** All active. */
  readonly interfaces: readonly InterfaceDefinition[];
  readonly devices: readonly NodeDeviceDefinition[];
  readonly faults: readonly Fault[];
}
