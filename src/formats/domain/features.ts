/** What of the machine is on or off: ACPI, APIC, Hyper-V enlightenments, … */
import {
  attribute,
  attributeOf,
  element,
  flag,
  onOff,
  oneOf,
  size,
  string,
  uint,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../xml/index.ts";

/** A feature whose state is an attribute: present without one means on. */
const state = { state: attribute(onOff).default(true) };
const switched = (name: string) => attributeOf(name, "state", onOff).optional();

const spinlocks = { ...state, retries: attribute(uint).optional() };
const hyperv = {
  mode: attribute(oneOf("custom", "passthrough", "host-model")).default("custom"),
  relaxed: switched("relaxed"),
  vapic: switched("vapic"),
  spinlocks: element("spinlocks", spinlocks).optional(),
  vpindex: switched("vpindex"),
  runtime: switched("runtime"),
  synic: switched("synic"),
  stimer: element("stimer", { ...state, direct: switched("direct") }).optional(),
  reset: switched("reset"),
  vendorId: element("vendor_id", { ...state, value: attribute(string).optional() }).optional(),
  frequencies: switched("frequencies"),
  reenlightenment: switched("reenlightenment"),
  tlbflush: element("tlbflush", { ...state, direct: switched("direct"), extended: switched("extended") }).optional(),
  ipi: switched("ipi"),
  evmcs: switched("evmcs"),
  avic: switched("avic"),
  emsrBitmap: switched("emsr_bitmap"),
  xmmInput: switched("xmm_input"),
};
export interface HypervFeatures extends Fields<typeof hyperv> {}
export const HypervFeatures: Element<HypervFeatures> = element("hyperv", hyperv);

const kvm = {
  hidden: switched("hidden"),
  hintDedicated: switched("hint-dedicated"),
  pollControl: switched("poll-control"),
  pvIpi: switched("pv-ipi"),
  dirtyRing: element("dirty-ring", { ...state, size: attribute(uint).optional() }).optional(),
};
const xen = {
  e820Host: switched("e820_host"),
  passthrough: element("passthrough", {
    ...state,
    mode: attribute(oneOf("sync_pt", "share_pt")).optional(),
  }).optional(),
};

const capabilityNames = [
  "audit_control",
  "audit_write",
  "block_suspend",
  "chown",
  "dac_override",
  "dac_read_search",
  "fowner",
  "fsetid",
  "ipc_lock",
  "ipc_owner",
  "kill",
  "lease",
  "linux_immutable",
  "mac_admin",
  "mac_override",
  "mknod",
  "net_admin",
  "net_bind_service",
  "net_broadcast",
  "net_raw",
  "setgid",
  "setfcap",
  "setpcap",
  "setuid",
  "sys_admin",
  "sys_boot",
  "sys_chroot",
  "sys_module",
  "sys_nice",
  "sys_pacct",
  "sys_ptrace",
  "sys_rawio",
  "sys_resource",
  "sys_time",
  "sys_tty_config",
  "syslog",
  "wake_alarm",
] as const;
type CapabilityName = (typeof capabilityNames)[number];
const capabilitySwitches = Object.fromEntries(capabilityNames.map((name) => [name, switched(name)])) as {
  [K in CapabilityName]: ReturnType<typeof switched>;
};
/** Linux capabilities of a container. */
const capabilities = { policy: attribute(oneOf("default", "allow", "deny")).optional(), ...capabilitySwitches };

const workaround = oneOf("broken", "workaround", "fixed");
const features = {
  acpi: flag(),
  apic: element("apic", { eoi: attribute(onOff).optional() }, { keepEmpty: true }).optional(),
  pae: flag(),
  hap: element("hap", { state: attribute(onOff).optional() }, { keepEmpty: true }).optional(),
  viridian: flag(),
  privnet: flag(),
  hyperv: HypervFeatures.optional(),
  kvm: element("kvm", kvm).optional(),
  pvspinlock: element("pvspinlock", { state: attribute(onOff).optional() }, { keepEmpty: true }).optional(),
  capabilities: element("capabilities", capabilities).optional(),
  pmu: element("pmu", { state: attribute(onOff).optional() }, { keepEmpty: true }).optional(),
  vmport: element("vmport", { state: attribute(onOff).optional() }, { keepEmpty: true }).optional(),
  gic: element("gic", { version: attribute(oneOf("host", "2", "3")).optional() }, { keepEmpty: true }).optional(),
  smm: element("smm", {
    ...state,
    ...within("tseg", { tsegBytes: size("bytes", { assumed: "MiB", written: "largest" }).optional() }),
  }).optional(),
  ioapic: attributeOf("ioapic", "driver", oneOf("qemu", "kvm")).optional(),
  hpt: element("hpt", {
    resizing: attribute(oneOf("enabled", "disabled", "required")).optional(),
    ...within("maxpagesize", { maxPageSizeKiB: size("KiB").optional() }),
  }).optional(),
  vmcoreinfo: element("vmcoreinfo", state).optional(),
  htm: switched("htm"),
  nestedHv: switched("nested-hv"),
  msrsUnknown: attributeOf("msrs", "unknown", oneOf("ignore", "fault")).optional(),
  ccfAssist: switched("ccf-assist"),
  xen: element("xen", xen).optional(),
  cfpc: attributeOf("cfpc", "value", workaround).optional(),
  sbbc: attributeOf("sbbc", "value", workaround).optional(),
  ibs: attributeOf("ibs", "value", oneOf("broken", "workaround", "fixed-ibs", "fixed-ccd", "fixed-na")).optional(),
  ...within("tcg", within("tb-cache", { tcgTbCacheKiB: size("KiB").optional() })),
  asyncTeardown: element("async-teardown", { enabled: attribute(yesNo).default(true) }).optional(),
  ras: switched("ras"),
  ps2: switched("ps2"),
  aia: attributeOf("aia", "value", oneOf("none", "aplic", "aplic-imsic")).optional(),
  virtualization: flag(),
};
export interface Features extends Fields<typeof features> {}
export const Features: Element<Features> = element("features", features);
