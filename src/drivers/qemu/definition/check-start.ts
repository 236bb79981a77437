/** What is kept in a definition all the same, but cannot be started: on this host, or by this driver so far. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import type { QemuCapabilities } from "../capabilities/capabilities.ts";
import { buildable } from "./buildable.ts";

/** CONFIG_UNSUPPORTED, naming the device and what would do instead. */
export function checkStart(definition: DomainDefinition, capabilities: QemuCapabilities): void {
  if (definition.type === "kvm" && capabilities.kvm !== "usable")
    throw configUnsupported(
      `KVM does not run guests on this host (${capabilities.kvmReason}): with <domain type='qemu'> the guest would run, more slowly`,
    );
  checkInterfaces(definition);
  checkDisks(definition);
  checkOthers(definition);
}

const startableInterfaces = new Set(["user", "null"]);
const needsHostNetwork = new Set(["network", "bridge", "direct", "ethernet"]);

function checkInterfaces({ devices }: DomainDefinition): void {
  for (const { type, mac, backend } of devices.interfaces) {
    if (needsHostNetwork.has(type))
      throw configUnsupported(
        `the interface ${mac} is of type '${type}', which needs the host's networks: they are not served yet, use type 'user'`,
      );
    if (!startableInterfaces.has(type))
      throw configUnsupported(
        `the interface ${mac} is of type '${type}', which cannot be started yet: use type 'user'`,
      );
    if (backend?.type === "passt")
      throw configUnsupported(`the interface ${mac} has the backend 'passt', which cannot be started yet`);
  }
}

const startableDiskTypes = new Set(["file", "block"]);

function checkDisks({ devices }: DomainDefinition): void {
  for (const { type, target, driver, encryption, device, source } of devices.disks) {
    const fail = (what: string) => configUnsupported(`the disk '${target.dev}' ${what}`);
    if (!startableDiskTypes.has(type) && source !== undefined)
      throw fail(`is of type '${type}', which cannot be started yet: use a file or a block device`);
    if (!(buildable.diskBuses as readonly (string | undefined)[]).includes(target.bus))
      throw fail(`is on the bus '${target.bus}', which QEMU's machines here do not have`);
    if (driver?.name !== undefined && driver.name !== "qemu")
      throw fail(`has the driver '${driver.name}': only 'qemu' is built`);
    if (encryption !== undefined) throw fail("is encrypted, which cannot be started yet");
    if (
      device === "disk" &&
      type === "file" &&
      (source === undefined || !("file" in source) || source.file === undefined)
    )
      throw fail("has no <source file='…'>, and a hard disk cannot be empty");
  }
}

function checkOthers({ devices, launchSecurity, os }: DomainDefinition): void {
  const refused: readonly (readonly [readonly unknown[], string])[] = [
    [devices.tpms, "a TPM"],
    [devices.hostdevs, "a device of the host (hostdev)"],
    [devices.redirdevs, "redirected USB devices"],
    [devices.smartcards, "a smart card"],
    [devices.shmems, "shared memory (shmem)"],
    [devices.cryptos, "a crypto device"],
    [devices.leases, "a lease"],
    [devices.iommus, "an IOMMU"],
  ];
  for (const [list, what] of refused)
    if (list.length > 0) throw configUnsupported(`the domain has ${what}, which cannot be started yet: take it out`);
  for (const { type } of devices.graphics)
    if (!(buildable.graphics as readonly string[]).includes(type))
      throw configUnsupported(`graphics of type '${type}' cannot be started yet: use type 'vnc'`);
  if (launchSecurity !== undefined) throw configUnsupported("<launchSecurity> cannot be started yet: take it out");
  if (os.firmware !== undefined && os.loader?.path === undefined)
    throw configUnsupported("firmware is not chosen automatically yet: name it with <loader> instead of firmware='…'");
}
