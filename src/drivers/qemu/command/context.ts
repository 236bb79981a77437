/** What every builder of a part of the command line is given. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { VirError } from "../../../protocol/errors.ts";
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import type { Machine, QemuCapabilities } from "../capabilities/capabilities.ts";

/** What is not in the definition: where this start keeps its files, which descriptors QEMU is given. */
export interface Runtime {
  /** The guest's own folder: secrets, sockets. */
  readonly libDirectory: string;
  /** The file with the key that secrets are encrypted with. */
  readonly masterKeyPath: string;
  /** The descriptor of the socket that the monitor listens at; without it, QEMU makes the socket at `monitorPath`. */
  readonly monitorFd?: number;
  /** Where the monitor's socket is made; `monitor.sock` in the guest's folder unless said. */
  readonly monitorPath?: string;
  /** Where memory backed by files goes; `ram` in the guest's folder unless said. */
  readonly memoryDirectory?: string;
  /** QEMU's own sandbox is on unless this says no. */
  readonly seccomp?: boolean;
  /** Network cards whose host end is made elsewhere: descriptors of their tap device, by alias. */
  readonly tapDescriptors?: ReadonlyMap<string, number>;
}

export interface BuildContext {
  readonly definition: DomainDefinition;
  readonly capabilities: QemuCapabilities;
  readonly machine: Machine;
  readonly runtime: Runtime;
  /** Place in the boot order, by alias. */
  readonly bootIndex: ReadonlyMap<string, number>;
}

/** Something that the format knows and this driver does not build: refused by name. */
export const notBuilt = (what: string, instead?: string): VirError =>
  configUnsupported(
    `${what} is not supported by the QEMU driver yet${instead === undefined ? "" : `: use ${instead}`}`,
  );

/** Something that this QEMU lacks. */
export const lacks = ({ capabilities }: Pick<BuildContext, "capabilities">, what: string): VirError =>
  configUnsupported(`${capabilities.binary} (QEMU ${capabilities.release}) has no ${what}`);

/** Throws CONFIG_UNSUPPORTED unless the binary has that type of device. */
export function needType(context: Pick<BuildContext, "capabilities">, type: string, what: string): void {
  if (!context.capabilities.hasType(type)) throw lacks(context, `${type}, which ${what} needs`);
}

/** The alias of a device; every device has one once the definition is that of a running guest. */
export function aliasOf(device: { alias?: string }, what: string): string {
  if (device.alias === undefined) throw new Error(`${what} has no alias: assignAliases was not called`);
  return device.alias;
}
