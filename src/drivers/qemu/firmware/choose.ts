/** Which firmware a guest gets: the first, in the order of the descriptors' names, that is all that its definition asks for. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { operationFailed } from "../../../protocol/errors.ts";
import { ErrorDomain } from "../../../protocol/enums.ts";
import { qemuTarget } from "../capabilities/arch.ts";
import type { FirmwareDescriptor, FirmwareFile } from "./descriptor.ts";

/** A path and the file behind its links. */
export type RealPath = (path: string) => string;

/**
 * The firmware for `domain`, whose machine is known. Undefined where the definition names files of its own that no
 * descriptor knows, or asks for no firmware at all.
 *
 * @throws {VirError} OPERATION_FAILED: no firmware is all that the definition asks for
 */
export function chooseFirmware(
  domain: DomainDefinition,
  descriptors: readonly FirmwareDescriptor[],
  realPath: RealPath,
): FirmwareDescriptor | undefined {
  const { os } = domain;
  const named = os.loader?.path !== undefined;
  if (os.firmware === undefined && (!named || os.loader?.stateless === true)) return undefined;
  const found = descriptors.find((descriptor) => isMatch(domain, descriptor, realPath));
  if (found !== undefined || os.firmware === undefined) return found;
  // files that are named in full need nobody's word
  if (named) return undefined;
  throw operationFailed(
    `no '${os.firmware}' firmware on this host is for ${os.arch ?? ""} guests on ${os.machine ?? ""} with what <os> asks for`,
    { domain: ErrorDomain.QEMU },
  );
}

/** The feature of a firmware that each kind of protected memory needs. */
const protections = { sev: "amd-sev", "sev-snp": "amd-sev-snp", tdx: "intel-tdx", "s390-pv": undefined } as const;
/** The bit of a SEV policy by which the guest's registers are encrypted too. */
const encryptedState = 0x4;

function isMatch(domain: DomainDefinition, descriptor: FirmwareDescriptor, realPath: RealPath): boolean {
  const { os, features, pm, launchSecurity } = domain;
  const { interfaces } = descriptor;
  if (os.firmware !== undefined && !interfaces.includes(os.firmware === "efi" ? "uefi" : "bios")) return false;
  if (!isFor(descriptor, os.arch ?? "", os.machine ?? "")) return false;
  const has = (feature: string) => descriptor.features.has(feature);
  if (pm?.suspendToMem?.enabled === true && !has("acpi-s3")) return false;
  if (pm?.suspendToDisk?.enabled === true && !has("acpi-s4")) return false;
  for (const { name, enabled } of os.firmwareFeatures ?? []) if (has(name) !== enabled) return false;
  const secure = os.loader?.secure;
  if (secure === true && !(has("secure-boot") && has("requires-smm"))) return false;
  if (secure === false && (has("secure-boot") || has("requires-smm"))) return false;
  if (has("requires-smm") && features?.smm?.state === false) return false;
  if (launchSecurity !== undefined) {
    const needed = protections[launchSecurity.type];
    if (needed !== undefined && !has(needed)) return false;
    if (launchSecurity.type === "sev" && (launchSecurity.policy & encryptedState) !== 0 && !has("amd-sev-es"))
      return false;
  }
  return fitsFiles(domain, descriptor, realPath);
}

/** The files that are named are the descriptor's, and they go where they are to go. */
function fitsFiles(
  { os: { loader, nvram } }: DomainDefinition,
  { mapping }: FirmwareDescriptor,
  realPath: RealPath,
): boolean {
  const isFile = (path: string, file: FirmwareFile) => path === file.path || realPath(path) === file.realPath;
  const type = mapping.device === "flash" ? "pflash" : "rom";
  if (loader?.type !== undefined && loader.type !== type) return false;
  // a loader that is named and has no type is in ROM
  if (loader?.path !== undefined && (loader.type ?? "rom") !== type) return false;
  if (loader?.path !== undefined && !isFile(loader.path, mapping.executable)) return false;
  if (mapping.device === "memory") return nvram === undefined && loader?.stateless !== false;
  if (loader?.readonly === false) return false;
  if (loader?.format !== undefined && loader.format !== mapping.executable.format) return false;
  const { template } = mapping;
  if (template === undefined) return nvram === undefined && loader?.stateless !== false;
  if (loader?.stateless === true) return false;
  if (nvram?.template !== undefined && !isFile(nvram.template, template)) return false;
  if (nvram?.templateFormat !== undefined && nvram.templateFormat !== template.format) return false;
  return nvram?.format === undefined || nvram.format === template.format;
}

function isFor({ targets }: FirmwareDescriptor, arch: string, machine: string): boolean {
  const target = qemuTarget(arch);
  return targets.some((one) => one.arch === target && one.machines.some((pattern) => fits(pattern, machine)));
}

/** Shell patterns, as descriptors name machines. */
function fits(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(name);
}
