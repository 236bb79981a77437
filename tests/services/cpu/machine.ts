/** A processor (an AMD EPYC of family 25 behind a hypervisor) as CPUID, Linux and libvirt 12.8 tell of it. */
import type { Cpuid, CpuidRegisters } from "../../../src/services/cpu/index.ts";

const answers: Readonly<Record<string, readonly [eax: number, ebx: number, ecx: number, edx: number]>> = {
  "0.0": [0x1c, 0x68747541, 0x444d4163, 0x69746e65],
  "1.0": [0xa10f11, 0x20800, 0xfffa3203, 0x178bfbff],
  "6.0": [0x4, 0, 0, 0],
  "7.0": [0x1, 0xf1bf07ab, 0x405fc6, 0x10],
  "7.1": [0x20, 0, 0, 0],
  "7.2": [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
  "13.1": [0xf, 0x9a8, 0x1800, 0],
  "2147483648.0": [0x80000021, 0x68747541, 0x444d4163, 0x69746e65],
  "2147483649.0": [0xa10f11, 0x40000000, 0x4003f3, 0x2fd3fbff],
  "2147483655.0": [0, 0, 0, 0x100],
  "2147483656.0": [0x303030, 0x50020005, 0x7001, 0],
  "2147483681.0": [0x204, 0, 0x86, 0],
};

/** Answers as the processor did; with rubbish to what does not exist, as processors do. */
export const cpuid: Cpuid = (leaf, subleaf): CpuidRegisters => {
  const exists = leaf <= 0x1c || (leaf >= 0x8000_0000 && leaf <= 0x8000_0021);
  const [eax, ebx, ecx, edx] = answers[`${leaf}.${subleaf}`] ?? (exists ? [0, 0, 0, 0] : [0x77, 0x77, 0x77, 0x77]);
  return { eax, ebx, ecx, edx };
};

/** IA32_ARCH_CAPABILITIES. */
export const msrs = new Map([[0x10a, 0x4000_0000_0c00_0069n]]);

export const flags =
  "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ht syscall nx mmxext " +
  "fxsr_opt pdpe1gb rdtscp lm constant_tsc rep_good nopl xtopology nonstop_tsc cpuid extd_apicid tsc_known_freq pni " +
  "pclmulqdq ssse3 fma cx16 pcid sse4_1 sse4_2 x2apic movbe popcnt tsc_deadline_timer aes xsave avx f16c rdrand hypervisor " +
  "lahf_lm cmp_legacy cr8_legacy abm sse4a misalignsse 3dnowprefetch osvw topoext vmmcall fsgsbase tsc_adjust bmi1 avx2 " +
  "smep bmi2 erms invpcid avx512f avx512dq rdseed adx smap avx512ifma clflushopt clwb avx512cd sha_ni avx512bw avx512vl " +
  "xsaveopt xsavec xgetbv1 xsaves avx512_bf16 clzero xsaveerptr arat avx512vbmi umip avx512_vbmi2 gfni vaes vpclmulqdq " +
  "avx512_vnni avx512_bitalg avx512_vpopcntdq rdpid fsrm";

/** What libvirt's capabilities say beyond the model kvm64-v1. */
export const features = `
  pclmuldq ssse3 fma pcid sse4.1 sse4.2 x2apic movbe popcnt tsc-deadline aes xsave osxsave avx f16c rdrand
  hypervisor vme ht arat fsgsbase tsc_adjust bmi1 avx2 smep bmi2 erms invpcid avx512f avx512dq rdseed adx smap
  avx512ifma clflushopt clwb avx512cd sha-ni avx512bw avx512vl avx512vbmi umip avx512vbmi2 cet-ss gfni vaes
  vpclmulqdq avx512vnni avx512bitalg avx512-vpopcntdq rdpid fsrm avx512-bf16 xsaveopt xsavec xgetbv1 xsaves
  lahf_lm cmp_legacy cr8legacy abm sse4a misalignsse 3dnowprefetch osvw topoext mmxext fxsr_opt pdpe1gb rdtscp
  invtsc clzero xsaveerptr stibp-always-on amd-psfd lfence-always-serializing tsa-sq-no tsa-l1-no rdctl-no
  skip-l1dfl-vmentry mds-no pschange-mc-no gds-no rfds-no its-no`
  .trim()
  .split(/\s+/);
