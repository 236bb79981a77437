/** Writes the firmware that was chosen into a definition, as it is kept from then on. */
import { join } from "node:path";
import type { DomainDefinition, Nvram } from "../../../formats/domain/index.ts";
import type { FirmwareDescriptor } from "./descriptor.ts";

/** The features that a definition names, in its order. */
const namedFeatures = ["enrolled-keys", "secure-boot"] as const;

/** In place. @param nvramFolder where guests' variables are kept that have no place of their own; undefined: they are given none */
export function applyFirmware(
  domain: DomainDefinition,
  chosen: FirmwareDescriptor | undefined,
  nvramFolder: string | undefined,
): void {
  if (chosen !== undefined) fillIn(domain, chosen);
  completeFiles(domain, nvramFolder);
}

function fillIn(domain: DomainDefinition, { interfaces, mapping, features }: FirmwareDescriptor): void {
  const { os } = domain;
  os.firmware ??= interfaces.includes("uefi") ? "efi" : "bios";
  if (os.firmware === "efi") os.firmwareFeatures = namedFeatures.map((name) => ({ name, enabled: features.has(name) }));
  const loader = { ...os.loader, path: mapping.executable.path, format: mapping.executable.format };
  os.loader = loader;
  if (mapping.device === "memory") {
    loader.type = "rom";
    return;
  }
  loader.type = "pflash";
  loader.readonly = true;
  if (features.has("requires-smm")) {
    domain.features = { ...domain.features, smm: { ...domain.features?.smm, state: true } };
    if (features.has("secure-boot")) loader.secure = true;
  }
  const { template } = mapping;
  if (template === undefined) {
    loader.stateless = true;
    return;
  }
  const nvram: Nvram = os.nvram ?? { type: "none" };
  nvram.template = template.path;
  nvram.templateFormat = template.format;
  nvram.format ??= template.format;
  os.nvram = nvram;
}

/** What holds for files that a definition names itself too: formats, and a place for the variables. */
function completeFiles({ name, os }: DomainDefinition, nvramFolder: string | undefined): void {
  const { loader } = os;
  if (loader?.path === undefined) return;
  loader.type ??= "rom";
  loader.format ??= "raw";
  if (loader.type !== "pflash" || loader.stateless === true) return;
  if (loader.readonly !== true && os.nvram === undefined) return;
  const nvram: Nvram = os.nvram ?? { type: "none" };
  nvram.format ??= "raw";
  if (nvram.template !== undefined) nvram.templateFormat ??= "raw";
  if (nvramFolder !== undefined && nvram.type === "none" && nvram.path === undefined)
    nvram.path = join(nvramFolder, `${name}_VARS.${nvram.format === "qcow2" ? "qcow2" : "fd"}`);
  os.nvram = nvram;
}
