/** CPU features that libvirt and QEMU call by different names. */
import { isX86 } from "./arch.ts";

const renamed: Readonly<Record<string, string>> = {
  cmp_legacy: "cmp-legacy",
  ds_cpl: "ds-cpl",
  fxsr_opt: "fxsr-opt",
  kvm_pv_eoi: "kvm-pv-eoi",
  kvm_pv_unhalt: "kvm-pv-unhalt",
  lahf_lm: "lahf-lm",
  nodeid_msr: "nodeid-msr",
  pclmuldq: "pclmulqdq",
  perfctr_core: "perfctr-core",
  perfctr_nb: "perfctr-nb",
  tsc_adjust: "tsc-adjust",
};
const original = Object.fromEntries(Object.entries(renamed).map(([ours, theirs]) => [theirs, ours]));

/** QEMU's name for a feature as it stands in a domain's XML. */
export const qemuFeatureName = (name: string, arch: string): string => (isX86(arch) ? (renamed[name] ?? name) : name);

/** The name in XML for a feature as QEMU reports it. */
export const xmlFeatureName = (name: string, arch: string): string => (isX86(arch) ? (original[name] ?? name) : name);
