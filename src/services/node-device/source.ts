/** Where the host's devices come from: the service asks, and knows nothing of how they are found. */
import type { NodeDeviceDefinition } from "../../formats/node-device/index.ts";

export interface HostDevice {
  readonly definition: NodeDeviceDefinition;
  readonly active: boolean;
  /** It stays known when it is not active. */
  readonly persistent: boolean;
}

type Later<T> = T | Promise<T>;

/** What is not there cannot be done with these devices: its calls are answered NO_SUPPORT. */
export interface NodeDevices {
  list(): Later<Iterable<HostDevice>>;
  find(name: string): Later<HostDevice | undefined>;
  /**
   * Makes the device that is asked for, and tells what became of it.
   * @throws {VirError} INTERNAL_ERROR, CONFIG_UNSUPPORTED when there can be no such device
   */
  readonly create?: (definition: NodeDeviceDefinition) => Later<NodeDeviceDefinition>;
  /** @throws {VirError} INTERNAL_ERROR, CONFIG_UNSUPPORTED for a device that stays as it is */
  readonly destroy?: (device: HostDevice) => Later<void>;
  /** Adapters can be looked up by their world wide names. */
  readonly searchable?: boolean;
  /** Whether a device starts by itself; false for one that the host has anyway. */
  readonly startsByItself?: (device: HostDevice) => Later<boolean>;
  /** What stands inside a capability is listed as a capability of the device, too. */
  readonly nested?: boolean;
}
