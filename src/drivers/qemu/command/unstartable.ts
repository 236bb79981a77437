/**
 * What a command line may say but a start does not put into effect yet, since something of the host's has to be set up
 * first: refused by name when a guest is started, so that nothing of its definition is left out in silence.
 */
import type { Disk, DomainDefinition, Interface, MemoryDevice } from "../../../formats/domain/index.ts";
import { refuse, refuseSet } from "./context.ts";
import type { QemuCapabilities } from "../capabilities/capabilities.ts";
import { notSwitchable } from "./cpu.ts";
import { usesHugePages } from "./memory.ts";

export function refuseUnstartable(definition: DomainDefinition, capabilities: QemuCapabilities): void {
  const { devices, features, os, memoryBacking, cpuTune, numaTune } = definition;
  refuseSet("<domain>", {
    hwuuid: definition.hardwareUuid,
    genid: definition.genid,
    blkiotune: definition.blkioTune,
    throttlegroups: definition.throttleGroups,
    iommufd: definition.iommufd,
    bootloader: definition.bootloader,
    idmap: definition.idmap,
    perf: definition.perf?.filter(({ enabled }) => enabled),
    keywrap: definition.keywrap,
    launchSecurity: definition.launchSecurity,
    "qemu:capabilities": definition.qemuCapabilities,
    "qemu:override": definition.qemuOverride,
    "resource fibrechannel": definition.resource?.fibrechannelAppId,
    on_lockfailure: definition.onLockFailure,
  });
  refuseSet("<memtune>", {
    hard_limit: definition.memTune?.hardLimitKiB,
    soft_limit: definition.memTune?.softLimitKiB,
    min_guarantee: definition.memTune?.minGuaranteeKiB,
    swap_hard_limit: definition.memTune?.swapHardLimitKiB,
  });
  for (const [name, value] of Object.entries(cpuTune ?? {})) refuseSet("<cputune>", { [name]: value });
  refuseSet("<vcpu>", { cpuset: definition.vcpuSet, "placement='auto'": definition.vcpuPlacement === "auto" });
  if (numaTune?.memory?.mode === "restrictive") refuse("<numatune mode='restrictive'>", "it needs control groups");
  refuseSet("<os>", { init: os.init, root: os.root });
  refuseSet("<features>", {
    hap: features?.hap,
    viridian: features?.viridian,
    privnet: features?.privnet,
    capabilities: features?.capabilities,
    gic: features?.gic,
    hpt: features?.hpt,
    "nested-hv": features?.nestedHv,
    htm: features?.htm,
    msrs: features?.msrsUnknown,
    "ccf-assist": features?.ccfAssist,
    xen: features?.xen,
    cfpc: features?.cfpc,
    sbbc: features?.sbbc,
    ibs: features?.ibs,
    "async-teardown": features?.asyncTeardown?.enabled,
    ras: features?.ras,
    aia: features?.aia,
    virtualization: features?.virtualization,
  });
  if (memoryBacking?.locked === true) refuse("<memoryBacking><locked>", "it needs a higher limit of locked memory");
  refuseSet("<devices>", {
    lease: devices.leases,
    filesystem: devices.filesystems,
    smartcard: devices.smartcards,
    tpm: devices.tpms,
    hostdev: devices.hostdevs,
    redirdev: devices.redirdevs,
    redirfilter: devices.redirFilter,
    nvram: devices.nvram,
    crypto: devices.cryptos,
    pstore: devices.pstore,
  });
  refuseSet("<os>", { varstore: os.varstore });
  if (os.firmware === "efi" && os.loader?.path === undefined)
    refuse("<os firmware='efi'>", "name the firmware in <loader> and its variables in <nvram>");
  refuseSet("<cpu><numa><interconnects>", {
    latency: definition.cpu?.numaLatencies,
    bandwidth: definition.cpu?.numaBandwidths,
  });
  if (definition.cpu?.match === "minimum") refuse("<cpu match='minimum'>", "use match='exact'");
  for (const cell of definition.cpu?.numa ?? []) refuseSet(`<cell id='${cell.id ?? ""}'>`, { cache: cell.caches });
  if (memoryBacking?.hugepages !== undefined && memoryBacking.source !== "memfd" && usesHugePages(definition))
    refuse("<memoryBacking><hugepages>", "use <source type='memfd'/> with them");
  for (const character of [...devices.serials, ...devices.parallels, ...devices.channels, ...devices.consoles])
    if (character.type === "spicevmc" || character.type === "spiceport" || character.type === "dbus")
      refuse(`a character device of type '${character.type}'`, "it goes with graphics that are not supported");
  refuseTimers(definition);
  refuseCpuFeatures(definition);
  devices.disks.forEach(refuseDisk);
  devices.interfaces.forEach(refuseInterface);
  for (const { mac, model } of devices.interfaces)
    if (model !== undefined && !model.startsWith("virtio") && !capabilities.hasType(model))
      refuse(
        `<interface mac='${mac ?? ""}'>`,
        `${capabilities.binary} (QEMU ${capabilities.release}) has no device '${model}'`,
      );
  for (const { type } of devices.audios)
    if (type === "spice" || type === "dbus")
      refuse(`<audio type='${type}'>`, "it goes with graphics that are not supported");
  devices.memories.forEach(refuseMemory);
  for (const graphics of devices.graphics) {
    if (graphics.type !== "vnc" && graphics.type !== "egl-headless")
      refuse(`<graphics type='${graphics.type}'>`, "only 'vnc' and 'egl-headless' are supported");
    if (graphics.type === "vnc" && graphics.wait === true)
      refuse("<graphics type='vnc'> wait='yes'", "it is not supported");
  }
  for (const channel of devices.channels)
    if (channel.target.type === "guestfwd")
      refuse(`<channel alias='${channel.alias ?? ""}'>`, "<target type='guestfwd'> is not supported; use 'virtio'");
  for (const video of devices.videos) {
    if (video.driver?.name === "vhostuser") refuse("<video><driver name='vhostuser'>", "it is not supported");
    refuseSet("<video><driver>", { vgaconf: video.driver?.vgaconf });
  }
}

/** Settings of timers that QEMU has no words for. */
function refuseTimers({ clock }: DomainDefinition): void {
  for (const { name, catchup, tickPolicy } of clock?.timers ?? []) {
    if (name === "rtc" && catchup !== undefined) refuse("<timer name='rtc'><catchup>", "QEMU has no such setting");
    if (name === "hpet" && tickPolicy !== undefined && tickPolicy !== "delay")
      refuse("<timer name='hpet'>", "its tickpolicy can be 'delay' only");
  }
}

function refuseCpuFeatures({ cpu }: DomainDefinition): void {
  for (const { name, policy } of cpu?.features ?? [])
    if (notSwitchable.has(name) && policy !== "disable" && policy !== "forbid")
      refuse(`<feature name='${name}'>`, "QEMU cannot switch it on");
}

function refuseDisk(disk: Disk): void {
  const element = `<disk target='${disk.target.dev}'>`;
  if (disk.transient !== undefined) refuse(`${element}<transient>`, "it is not supported");
  if (
    disk.type === "dir" ||
    disk.type === "vhostuser" ||
    disk.type === "nvme" ||
    disk.type === "volume" ||
    disk.type === "vhostvdpa"
  )
    refuse(element.replace("<disk", `<disk type='${disk.type}'`), "sources of this type are not supported");
  const { driver, source } = disk;
  refuseSet(element, {
    encryption: disk.encryption ?? source?.encryption,
    auth: disk.auth ?? source?.auth,
    throttlefilters: disk.throttleFilters,
    mirror: disk.mirror,
    backenddomain: disk.backendDomain,
    "driver statistics": driver?.statistics,
    "driver latency-histogram": driver?.latencyHistograms,
    rawio: disk.rawio,
    sgio: disk.sgio,
    reservations: source?.reservations,
    dataStore: source !== undefined && "dataStore" in source ? source.dataStore : undefined,
  });
  for (let below = disk.backingStore; below !== undefined; below = below.backingStore)
    if (below.type !== "none")
      refuseSet(`${element}<backingStore>`, {
        encryption: below.source?.encryption,
        auth: below.source?.auth,
        reservations: below.source?.reservations,
      });
}

function refuseInterface(network: Interface): void {
  const element = `<interface mac='${network.mac ?? ""}'>`;
  if (network.type === "ethernet")
    refuse(`${element} type='ethernet'`, "tap devices are not set up yet; use type='user'");
  refuseSet(element, {
    trustGuestRxFilters: network.trustGuestRxFilters,
    vlan: network.vlan,
    virtualport: network.virtualPort,
    bandwidth: network.bandwidth,
    "port isolated": network.isolated,
    route: network.routes,
    portForward: network.portForwards,
    script: network.script,
    downscript: network.downscript,
    backenddomain: network.backendDomain,
    "guest dev": network.guestDev,
    filterref: network.filter,
    coalesce: network.coalesceRxFramesMax,
    "tune sndbuf": network.sndbuf,
    "backend tap": network.backend?.tap,
    "backend vhost": network.backend?.vhost,
    "backend logFile": network.backend?.logFile,
  });
  if (network.backend?.type === "passt") refuse(`${element}<backend type='passt'>`, "it is not supported");
  if (network.driver?.name !== undefined && network.driver.name !== "qemu") {
    refuse(`${element}<driver name='${network.driver.name}'>`, "packets pass through QEMU only");
  }
}

function refuseMemory({ model, source, target, uuid }: MemoryDevice): void {
  const element = `<memory model='${model}'>`;
  if (model !== "dimm" && model !== "virtio-mem") refuse(element, "use 'dimm' or 'virtio-mem'");
  refuseSet(element, {
    "source pagesize": source?.pageSizeKiB,
    "source nodemask": source?.nodemask,
    "source path": source?.path,
    "source alignsize": source?.alignSizeKiB,
    "source pmem": source?.pmem,
    "target label": target.labelSizeKiB,
    "target readonly": target.readonly,
    "target dynamicMemslots": target.dynamicMemslots,
    uuid,
  });
}
