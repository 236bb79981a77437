/** The firmware of this host, and choosing from it. */
import { join } from "node:path";
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { behindLinks, findDescriptorFiles, readDescriptorFile } from "../../../host/firmware/descriptor-files.ts";
import { configUnsupported, xmlDetail } from "../../../protocol/errors.ts";
import type { HostLogger } from "../../../host/log.ts";
import { chooseFirmware } from "./choose.ts";
import { applyFirmware } from "./complete.ts";
import { type FirmwareDescriptor, type FirmwareFile, type FirmwareMapping, parseDescriptor } from "./descriptor.ts";

export { chooseFirmware } from "./choose.ts";
export { applyFirmware } from "./complete.ts";
export { type FirmwareDescriptor, parseDescriptor } from "./descriptor.ts";

export interface FirmwareOptions {
  /** Where guests' variables are kept that have no place of their own; without it they are given none. */
  readonly nvramFolder?: string;
  readonly logger: HostLogger;
  /** A user's own daemon: `$XDG_CONFIG_HOME`, where a user may have descriptors too. */
  readonly userConfiguration?: string;
  /** Where the host's folders are; for tests. */
  readonly root?: string;
}

interface Kept {
  readonly identity: string;
  readonly descriptor: Promise<FirmwareDescriptor | undefined>;
}

/** The host's descriptors, each read once for as long as its file stays as it is. */
export class FirmwareStore {
  readonly #options: FirmwareOptions;
  #kept: ReadonlyMap<string, Kept> = new Map();

  constructor(options: FirmwareOptions) {
    this.#options = options;
  }

  /** In the order in which they are tried. One that cannot be read is left out and logged. */
  async descriptors(): Promise<FirmwareDescriptor[]> {
    const { root = "/", userConfiguration } = this.#options;
    const folders = [join(root, "usr/share/qemu/firmware"), join(root, "etc/qemu/firmware")];
    if (userConfiguration !== undefined) folders.push(join(userConfiguration, "qemu/firmware"));
    const files = await findDescriptorFiles(folders);
    const before = this.#kept;
    this.#kept = new Map(
      files.map(({ path, identity }): [string, Kept] => {
        const known = before.get(path);
        return [path, known?.identity === identity ? known : { identity, descriptor: this.#read(path) }];
      }),
    );
    const all = await Promise.all([...this.#kept.values()].map(({ descriptor }) => descriptor));
    return all.filter((one): one is FirmwareDescriptor => one !== undefined);
  }

  /**
   * Fills in, in place, the firmware of a definition whose architecture and machine are known.
   *
   * @throws {VirError} OPERATION_FAILED: no firmware is all that the definition asks for. XML_DETAIL: a loader without a
   *   file. CONFIG_UNSUPPORTED: secure boot without system management mode
   */
  async complete(domain: DomainDefinition): Promise<void> {
    const { loader, nvram, firmware } = domain.os;
    if (firmware === undefined && loader === undefined) return;
    if (firmware === undefined && loader?.path === undefined)
      throw xmlDetail("<loader> names no file, and no firmware is to be chosen: give a path, or <os firmware='…'>");
    const real = new Map<string, string>();
    for (const path of [loader?.path, nvram?.template]) if (path !== undefined) real.set(path, await behindLinks(path));
    const chosen = chooseFirmware(domain, await this.descriptors(), (path) => real.get(path) ?? path);
    applyFirmware(domain, chosen, this.#options.nvramFolder);
    if (domain.os.loader?.secure === true && domain.features?.smm?.state === false)
      throw configUnsupported("<loader secure='yes'> needs system management mode: leave <smm state='off'/> out");
  }

  async #read(path: string): Promise<FirmwareDescriptor | undefined> {
    try {
      const text = await readDescriptorFile(path);
      // an empty file hides others of its name
      if (text === "") return undefined;
      const descriptor = parseDescriptor(text);
      return descriptor === undefined ? undefined : { ...descriptor, mapping: await withRealPaths(descriptor.mapping) };
    } catch (error) {
      this.#options.logger.warn({ path, err: error }, "a firmware descriptor cannot be read and is left out");
      return undefined;
    }
  }
}

const real = async (file: FirmwareFile): Promise<FirmwareFile> => ({ ...file, realPath: await behindLinks(file.path) });

async function withRealPaths(mapping: FirmwareMapping): Promise<FirmwareMapping> {
  const executable = await real(mapping.executable);
  if (mapping.device === "memory") return { device: "memory", executable };
  const { template } = mapping;
  return { device: "flash", executable, template: template === undefined ? undefined : await real(template) };
}
