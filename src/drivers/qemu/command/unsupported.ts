/** What no builder looks at: refused by name, so that nothing of a definition is left out in silence. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { refuse, refuseSet } from "./context.ts";

export function refuseUnsupported(definition: DomainDefinition): void {
  const { devices, features, os, memoryBacking, cpuTune, numaTune } = definition;
  if (os.type !== "hvm") refuse(`<os><type>${os.type}</type>`, "QEMU runs machines of type 'hvm'");
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
}
