/**
 * What contradicts itself as it was given, whatever runs it. These are told of before anything that depends on a host:
 * no other machine would make them right.
 */
import { configUnsupported, internalError, virError, xmlError } from "../../../protocol/errors.ts";
import { ErrorDomain, ErrorNumber } from "../../../protocol/enums.ts";
import { diskIndex } from "../complete/disks.ts";
import type { DomainDefinition } from "../definition.ts";
import type { Disk } from "../devices/disk.ts";
import type { SecurityLabel } from "../security.ts";
import type { DeviceLabel } from "../storage-source.ts";
import { validateResourceTunes } from "./resource-tunes.ts";

export function validateGiven(domain: DomainDefinition): void {
  validateLabels(domain.seclabels ?? []);
  const { os } = domain;
  if (domain.title?.includes("\n") === true) throw xmlError("the <title> has more than one line");
  const { idmap } = domain;
  if (idmap !== undefined && ((idmap.uids ?? []).length === 0) !== ((idmap.gids ?? []).length === 0))
    throw configUnsupported("<idmap> maps users and groups, or neither");
  if (os.type === "exe" && os.init === undefined) throw xmlError("a container (<type>exe</type>) needs <init>");
  const groups = new Set((domain.throttleGroups ?? []).map(({ groupName }) => groupName));
  for (const disk of domain.devices.disks) {
    validateDisk(disk);
    const { dev, bus } = disk.target;
    if (disk.address === undefined && bus !== "none" && diskIndex(dev) === undefined)
      throw xmlError(`the disk '${dev}' has a name that says no place, and no address: name it like vda`);
    for (const { group } of disk.throttleFilters ?? [])
      if (!groups.has(group))
        throw xmlError(`the disk '${disk.target.dev}' names the throttle group '${group}', which there is not`);
  }
  validateResourceTunes(domain);
  validateHugepages(domain);
  validateReconnects(domain);
  validateShmems(domain);
  validateExpanders(domain);
  validateBios(domain);
  validatePins(domain);
}

function validatePins({ cpuTune }: DomainDefinition): void {
  const pinned = new Set<number>();
  for (const { vcpu } of cpuTune?.vcpuPins ?? []) {
    if (pinned.has(vcpu)) throw internalError(`virtual CPU ${vcpu} is pinned twice`, { domain: ErrorDomain.DOMAIN });
    pinned.add(vcpu);
  }
  for (const { scheduler, priority } of [...(cpuTune?.vcpuSchedulers ?? []), ...(cpuTune?.iothreadSchedulers ?? [])])
    if ((scheduler === "fifo" || scheduler === "rr") && priority === undefined)
      throw xmlError(`the scheduler '${scheduler}' needs a priority`);
}

const detail = (what: string) => virError(ErrorNumber.XML_DETAIL, what, { domain: ErrorDomain.DOMAIN });

function validateLabels(labels: readonly SecurityLabel[]): void {
  const models = new Set<string>();
  for (const { model, type, relabel, label } of labels) {
    if (model !== undefined && models.has(model)) throw detail(`two <seclabel> elements are of the model ${model}`);
    if (model !== undefined) models.add(model);
    if (type === "none" && relabel === true) throw configUnsupported("a <seclabel type='none'> excludes relabel='yes'");
    if (type === "static" && model === undefined) throw xmlError("a <seclabel type='static'> needs a model");
    if (type === "static" && label === undefined) throw xmlError("a <seclabel type='static'> needs a <label>");
  }
  if (labels.length > 1 && labels.some(({ model }) => model === undefined))
    throw xmlError("of several <seclabel> elements each needs a model");
}

function validateDisk({ source, auth, target }: Disk): void {
  if (source === undefined) return;
  if ("seclabels" in source) validateDeviceLabels(source.seclabels ?? []);
  const given = "auth" in source ? (source.auth ?? auth) : auth;
  if (given?.secret === undefined || !("protocol" in source)) return;
  const expected = source.protocol === "iscsi" ? "iscsi" : source.protocol === "rbd" ? "ceph" : undefined;
  if (expected !== undefined && given.secret.type !== expected)
    throw configUnsupported(`the secret of the disk '${target.dev}' is of type '${expected}'`);
}

function validateDeviceLabels(labels: readonly DeviceLabel[]): void {
  const models = new Set<string | undefined>();
  for (const { model, relabel, label } of labels) {
    if (models.has(model)) throw detail(`two <seclabel> elements of a disk are of the model ${model}`);
    models.add(model);
    if (relabel === false && label !== undefined) throw xmlError("a <seclabel> with relabel='no' has no <label>");
  }
}

function validateHugepages({ memoryBacking }: DomainDefinition): void {
  const pages = memoryBacking?.hugepages?.pages ?? [];
  const nodes = new Set<number>();
  let general = false;
  for (const { nodeset = [] } of pages) {
    if (nodeset.length === 0) {
      if (general) throw detail("two sizes of huge pages are for all memory: name NUMA nodes for all but one");
      general = true;
    }
    for (const node of nodeset) {
      if (nodes.has(node)) throw detail(`two sizes of huge pages are for NUMA node ${node}`);
      nodes.add(node);
    }
  }
}

function validateReconnects({ devices }: DomainDefinition): void {
  const lists = [devices.serials, devices.parallels, devices.consoles, devices.channels, devices.redirdevs];
  for (const list of lists)
    for (const device of list)
      if (device.type === "tcp" || device.type === "unix") {
        const reconnect = device.source?.reconnect;
        if (reconnect?.enabled === true && reconnect.timeoutSeconds === undefined)
          throw xmlError("<reconnect enabled='yes'> needs a timeout");
      }
}

const LEAST_SHMEM_BYTES = 1024 ** 2;

function validateShmems({ devices }: DomainDefinition): void {
  for (const { name, sizeBytes, server, msi } of devices.shmems) {
    if (sizeBytes !== undefined && (sizeBytes < LEAST_SHMEM_BYTES || !Number.isInteger(Math.log2(sizeBytes))))
      throw xmlError(`the size of the shared memory '${name}' is no power of two of at least 1 MiB`);
    if (msi !== undefined && server === undefined)
      throw xmlError(`the shared memory '${name}' has <msi>, but no <server>`);
  }
}

/** Expander buses belong to a NUMA node of the guest. */
function validateExpanders({ devices, cpu }: DomainDefinition): void {
  const nodes = cpu?.numa?.length ?? 0;
  for (const controller of devices.controllers)
    if (controller.type === "pci" && (controller.target?.node ?? -1) >= nodes)
      throw xmlError(
        `the PCI controller with index ${controller.index} is of NUMA node ${controller.target?.node}, which <cpu><numa> does not have`,
      );
}

function validateBios({ sysinfo }: DomainDefinition): void {
  for (const one of sysinfo ?? []) {
    if (one.type !== "smbios") continue;
    for (const { name, value } of one.bios ?? [])
      if (name === "date" && !isBiosDate(value)) throw detail(`the BIOS date '${value}' is none: mm/dd/yyyy`);
  }
}

function isBiosDate(text: string): boolean {
  const [, month = "", day = "", year = ""] = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(text) ?? [];
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31 && year !== "";
}
