/** The domain as a whole. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  cpuSet,
  declares,
  element,
  integer,
  listIn,
  many,
  oneOf,
  onOff,
  refusedWith,
  size,
  string,
  text,
  uint,
  uuid,
  verbatim,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { Clock, crashActions, lifecycleActions, lockFailureActions, PerfEvent, PowerManagement } from "./clock.ts";
import { Cpu } from "./cpu.ts";
import { Devices, noDevices } from "./devices/index.ts";
import { ioTune } from "./devices/disk.ts";
import { IdMap } from "./devices/filesystem.ts";
import { Features } from "./features.ts";
import {
  BhyveCommandLine,
  LxcNamespace,
  QemuCapabilitiesOverride,
  QemuCommandLine,
  QemuDeprecation,
  QemuOverride,
  XenCommandLine,
} from "./namespaces.ts";
import { OS } from "./os.ts";
import { LaunchSecurity, SecurityLabel, WrappingCipher } from "./security.ts";
import { Sysinfo } from "./sysinfo.ts";
import { BlkioTune, CpuTune, DefaultIOThread, IOThread, MemoryBacking, MemTune, NumaTune } from "./tuning.ts";

export const domainTypes = [
  "none",
  "qemu",
  "kqemu",
  "kvm",
  "xen",
  "lxc",
  "uml",
  "openvz",
  "test",
  "vmware",
  "hyperv",
  "vbox",
  "phyp",
  "parallels",
  "vz",
  "bhyve",
  "hvf",
] as const;

const vcpu = {
  id: attribute(uint),
  enabled: attribute(yesNo),
  hotpluggable: attribute(yesNo).optional(),
  order: attribute(uint).optional(),
};

const genid = child({
  ...uuid,
  form: { kind: "string" },
  readsEmpty: true,
  /** Empty: one is generated. */
  read: (value: string) => (value === "" ? "" : uuid.read(value)),
});

const domain = {
  type: attribute(refusedWith(ErrorNumber.CONFIG_UNSUPPORTED, oneOf(...domainTypes))),
  id: attribute(integer({ min: -1, max: 0x7fff_ffff })).live(),
  xmlnsLxc: declares("lxc", "lxcNamespace"),
  xmlnsQemu: declares("qemu", "qemuCommandLine", "qemuCapabilities", "qemuDeprecation", "qemuOverride"),
  xmlnsBhyve: declares("bhyve", "bhyveCommandLine"),
  xmlnsXen: declares("xen", "xenCommandLine"),
  name: child(string).orRefuse(ErrorNumber.NO_NAME),
  uuid: child(uuid).optional(),
  hardwareUuid: child(uuid, "hwuuid").optional(),
  genid: genid.optional(),
  title: child(string).optional(),
  description: child(string).optional(),
  metadata: verbatim(),
  ...within("maxMemory", {
    maxMemorySlots: attribute(uint, "slots").optional(),
    maxMemoryKiB: size("KiB").optional(),
  }),
  ...within("memory", { dumpCore: attribute(onOff).optional(), memoryKiB: size("KiB").optional() }),
  ...within("currentMemory", { currentMemoryKiB: size("KiB").optional() }),
  blkioTune: BlkioTune.optional(),
  memTune: MemTune.optional(),
  memoryBacking: MemoryBacking.optional(),
  ...within("vcpu", {
    vcpuPlacement: attribute(oneOf("static", "auto"), "placement").optional(),
    vcpuSet: attribute(cpuSet, "cpuset").optional(),
    vcpuCurrent: attribute(integer({ max: 65535 }), "current").optional(),
    vcpuMax: text(integer({ max: 65535 })).optional(),
  }),
  vcpus: listIn("vcpus", element("vcpu", vcpu)).optional(),
  iothreads: child(uint).optional(),
  iothreadIds: listIn("iothreadids", IOThread).optional(),
  defaultIOThread: DefaultIOThread.optional(),
  throttleGroups: listIn("throttlegroups", element("throttlegroup", ioTune)).optional(),
  cpuTune: CpuTune.optional(),
  numaTune: NumaTune.optional(),
  iommufd: element("iommufd", { enabled: attribute(yesNo), fdgroup: attribute(string).optional() }).optional(),
  resource: element("resource", {
    partition: child(string).optional(),
    fibrechannelAppId: attributeOf("fibrechannel", "appid", string).optional(),
  }).optional(),
  sysinfo: many(Sysinfo).optional(),
  bootloader: child(string).optional(),
  bootloaderArgs: child(string, "bootloader_args").optional(),
  os: OS,
  idmap: IdMap.optional(),
  features: Features.optional(),
  cpu: Cpu.optional(),
  clock: Clock.optional(),
  onPoweroff: child(oneOf(...lifecycleActions), "on_poweroff").optional(),
  onReboot: child(oneOf(...lifecycleActions), "on_reboot").optional(),
  onCrash: child(oneOf(...crashActions), "on_crash").optional(),
  onLockFailure: child(oneOf(...lockFailureActions), "on_lockfailure").optional(),
  pm: PowerManagement.optional(),
  perf: listIn("perf", PerfEvent).optional(),
  devices: Devices.defaultBy(noDevices),
  seclabels: many(SecurityLabel).optional(),
  lxcNamespace: LxcNamespace.optional(),
  qemuCommandLine: QemuCommandLine.optional(),
  qemuCapabilities: QemuCapabilitiesOverride.optional(),
  qemuDeprecation: QemuDeprecation.optional(),
  qemuOverride: QemuOverride.optional(),
  bhyveCommandLine: BhyveCommandLine.optional(),
  xenCommandLine: XenCommandLine.optional(),
  keywrap: listIn("keywrap", WrappingCipher).optional(),
  launchSecurity: LaunchSecurity.optional(),
};

/** A domain as data: what its XML says, under the same names. */
export interface DomainDefinition extends Fields<typeof domain> {}
export const Domain: Element<DomainDefinition> = element("domain", domain);
