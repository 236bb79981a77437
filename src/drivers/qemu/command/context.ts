/** What the builders of single devices need to know of the rest. */
import type { Address, Controller, DomainDefinition } from "../../../formats/domain/index.ts";
import { configUnsupported, internalError } from "../../../protocol/errors.ts";
import type { QemuCapabilities } from "../capabilities/capabilities.ts";
import { bootIndexes } from "./boot-order.ts";

/** What is decided at start, apart from the definition. */
export interface CommandRuntime {
  /** The guest's own folder: its home, and where sockets without a path are made. */
  readonly libDirectory: string;
  /** The file with the key that secrets are encrypted with. */
  readonly masterKeyPath: string;
  /**
   * The number of the descriptor, in QEMU, of the socket that the monitor listens on; absent where QEMU is to make the
   * socket itself.
   */
  readonly monitorFd?: number;
  /** Nothing of the host is opened or reserved: the command line is printed, and nobody runs it. */
  readonly pretended?: boolean;
  /** Where files that back the guest's memory are made; the guest's own folder unless said. */
  readonly memoryDirectory?: string;
  /** The number, in QEMU, of the first interface's tap device; the others follow, two apart. */
  readonly firstTapFd?: number;
  /** The key in `masterKeyPath`, 32 bytes. */
  readonly masterKey?: Uint8Array;
  /** The value of a secret that the definition refers to; undefined where there is none. */
  readonly secretValue?: (reference: SecretReference) => Uint8Array | undefined;
}

/** A secret of the host, by its uuid or by what it is for. */
export interface SecretReference {
  readonly type?: string;
  readonly usage?: string;
  readonly uuid?: string;
}

export interface BuildContext {
  readonly definition: DomainDefinition;
  readonly capabilities: QemuCapabilities;
  readonly runtime: CommandRuntime;
  /** Place in the boot order, by device. */
  readonly bootIndexes: ReadonlyMap<object, number>;
}

export function buildContext(
  definition: DomainDefinition,
  capabilities: QemuCapabilities,
  runtime: CommandRuntime,
): BuildContext {
  return { definition, capabilities, runtime, bootIndexes: bootIndexes(definition) };
}

/** A refusal: `element` as it is written in the XML, and why it cannot be built. */
export const refuse = (element: string, why: string): never => {
  throw configUnsupported(`${element}: ${why}`);
};

/** Refuses every one of `settings` that is set; by name as in the XML. */
export function refuseSet(element: string, settings: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined || value === false) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    refuse(element, `${name} cannot be put into effect by this driver yet`);
  }
}

/** The device's alias; without one the definition is not live. */
export function aliasOf(device: { alias?: string | undefined }, element: string): string {
  if (device.alias === undefined) throw internalError(`${element} has no alias: aliases are assigned before a start`);
  return device.alias;
}

/** The binary has the device, or the definition is refused. */
export function requireType(context: BuildContext, driver: string, element: string): string {
  const { capabilities } = context;
  if (!capabilities.hasType(driver)) {
    refuse(element, `${capabilities.binary} (QEMU ${capabilities.release}) has no device '${driver}'`);
  }
  return driver;
}

export function controllerOf(
  context: BuildContext,
  type: Controller["type"],
  index: number,
  element: string,
): Controller {
  // of the companions that share an index, the first has the bus
  const found = context.definition.devices.controllers.find(
    (controller) => controller.type === type && (controller.index ?? 0) === index,
  );
  if (found === undefined)
    throw configUnsupported(`${element}: there is no ${type} controller with the index ${index}`);
  return found;
}

export function addressOf<T extends Address["type"]>(
  device: { address?: Address | undefined },
  type: T,
  element: string,
): Extract<Address, { type: T }> {
  const { address } = device;
  if (address?.type !== type) {
    throw configUnsupported(
      address === undefined
        ? `${element} has no address; it needs one of type '${type}'`
        : `${element} cannot sit at an address of type '${address.type}'; it needs one of type '${type}'`,
    );
  }
  return address as Extract<Address, { type: T }>;
}
