/** Facts about CPU models, from the CPU map of libvirt 12.8: printed by scripts/facts/cpu-models.mjs. */
import type { ArmModelRow, FeatureRun, PowerModelRow, X86ModelRow } from "./rows.ts";

/** What CPUID leaf 0 says, by the vendor's name. */
export const x86Vendors: Readonly<Record<string, string>> = {
  Intel: "GenuineIntel",
  AMD: "AuthenticAMD",
  Hygon: "HygonGenuine",
  "Zhaoxin CentaurHauls": "CentaurHauls",
};

/** Every feature by the register that tells of it, in the order in which features are listed. */
export const x86Features: readonly FeatureRun[] = [
  [
    "cpuid 0x1 ecx",
    `
    pni pclmuldq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid @12 fma cx16 xtpr pdcm @17 pcid dca sse4.1 sse4.2
    x2apic movbe popcnt tsc-deadline aes xsave osxsave avx f16c rdrand hypervisor`,
  ],
  [
    "cpuid 0x1 edx",
    `
    fpu vme de pse tsc msr pae mce cx8 apic @11 sep mtrr pge mca cmov pat pse36 pn clflush @21 ds acpi mmx fxsr sse
    sse2 ss ht tm ia64 pbe`,
  ],
  ["cpuid 0x6 eax", "@2 arat"],
  [
    "cpuid 0x7 ebx",
    `
    fsgsbase tsc_adjust sgx bmi1 hle avx2 fdp-excptn-only smep bmi2 erms invpcid rtm cmt zero-fcs-fds mpx @16
    avx512f avx512dq rdseed adx smap avx512ifma pcommit clflushopt clwb intel-pt avx512pf avx512er avx512cd sha-ni
    avx512bw avx512vl`,
  ],
  [
    "cpuid 0x7 ecx",
    `
    @1 avx512vbmi umip pku ospke waitpkg avx512vbmi2 cet-ss gfni vaes vpclmulqdq avx512vnni avx512bitalg @14
    avx512-vpopcntdq @16 la57 @22 rdpid @24 bus-lock-detect cldemote @27 movdiri movdir64b @30 sgxlc pks`,
  ],
  [
    "cpuid 0x7 edx",
    `
    @2 avx512-4vnniw avx512-4fmaps fsrm @8 avx512-vp2intersect @10 md-clear @14 serialize @16 tsx-ldtrk @18 pconfig
    arch-lbr cet-ibt @22 amx-bf16 avx512-fp16 amx-tile amx-int8 spec-ctrl stibp flush-l1d arch-capabilities
    core-capability ssbd`,
  ],
  [
    "cpuid 0x7.1 eax",
    `
    sha512 sm3 sm4 @4 avx-vnni avx512-bf16 @7 cmpccxadd @10 fzrm fsrs fsrc @17 fred lkgs wrmsrns @21 amx-fp16 @23
    avx-ifma @26 lam @31 movrs`,
  ],
  ["cpuid 0x7.1 ecx", "@5 msr-imm"],
  [
    "cpuid 0x7.1 edx",
    `
    @4 avx-vnni-int8 avx-ne-convert @8 amx-complex @10 avx-vnni-int16 @14 prefetchiti @19 avx10 @21 apxf`,
  ],
  ["cpuid 0x7.2 edx", "intel-psfd ipred-ctrl rrsba-ctrl ddpd-u bhi-ctrl mcdt-no"],
  ["cpuid 0xd.1 eax", "xsaveopt xsavec xgetbv1 xsaves xfd"],
  ["cpuid 0xf.1 edx", "@1 mbm_total mbm_local"],
  ["cpuid 0x12 eax", "sgx1 sgx2 @11 sgx-edeccssa"],
  ["cpuid 0x12 ebx", "sgx-exinfo"],
  ["cpuid 0x12.1 eax", "@1 sgx-debug sgx-mode64 @4 sgx-provisionkey sgx-tokenkey @7 sgx-kss @10 sgx-aex-notify"],
  ["cpuid 0x14 ecx", "@31 intel-pt-lip"],
  [
    "cpuid 0x1e.1 eax",
    `
    amx-int8-alias amx-bf16-alias amx-complex-alias amx-fp16-alias amx-fp8 @6 amx-tf32 amx-avx512 amx-movrs`,
  ],
  ["cpuid 0x24 ebx", "@16 avx10-128 avx10-256 avx10-512"],
  ["cpuid 0x24.1 ecx", "@2 avx10-vnni-int"],
  ["cpuid 0x29 ebx", "apx-nci-ndd-nf"],
  [
    "cpuid 0x80000001 ecx",
    `
    lahf_lm cmp_legacy svm extapic cr8legacy abm sse4a misalignsse 3dnowprefetch osvw ibs xop skinit wdt @15 lwp
    fma4 tce cvt16 nodeid_msr @21 tbm topoext perfctr_core perfctr_nb`,
  ],
  ["cpuid 0x80000001 edx", "@11 syscall @20 nx @22 mmxext @25 fxsr_opt pdpe1gb rdtscp @29 lm 3dnowext 3dnow"],
  ["cpuid 0x80000007 ebx", "overflow-recov succor"],
  ["cpuid 0x80000007 edx", "@8 invtsc"],
  [
    "cpuid 0x80000008 ebx",
    `
    clzero @2 xsaveerptr @9 wbnoinvd @12 ibpb @14 ibrs amd-stibp @17 stibp-always-on @24 amd-ssbd virt-ssbd
    amd-no-ssb @28 amd-psfd`,
  ],
  [
    "cpuid 0x8000000a edx",
    `
    npt lbrv svm-lock nrip-save tsc-scale vmcb-clean flushbyasid decodeassists @10 pause-filter @12 pfthreshold avic
    @15 v-vmsave-vmload vgif gmet @25 vnmi @28 svme-addr-chk`,
  ],
  [
    "cpuid 0x80000021 eax",
    `
    no-nested-data-bp fs-gs-base-ns lfence-always-serializing @5 verw-clear null-sel-clr-base @8 auto-ibrs @20
    prefetchi @24 eraps @27 sbpb ibpb-brtype srso-no srso-user-kernel-no`,
  ],
  ["cpuid 0x80000021 ecx", "@1 tsa-sq-no tsa-l1-no"],
  ["cpuid 0x80000022 eax", "perfmon-v2"],
  ["cpuid 0xc0000001 edx", "@2 xstore xstore-en @6 xcrypt xcrypt-en ace2 ace2-en phe phe-en pmm pmm-en"],
  ["msr 0xcf eax", "@5 split-lock-detect"],
  [
    "msr 0x10a eax",
    `
    rdctl-no ibrs-all rsba skip-l1dfl-vmentry ssb-no mds-no pschange-mc-no tsx-ctrl taa-no @13 sbdr-ssdp-no fbsdp-no
    psdp-no @17 fb-clear @20 bhi-no @24 pbrsb-no @26 gds-no rfds-no rfds-clear`,
  ],
  ["msr 0x10a edx", "@30 its-no"],
  ["msr 0x480 edx", "@22 vmx-ins-outs vmx-true-ctls vmx-any-errcode @26 vmx-nested-exception"],
  [
    "msr 0x485 eax",
    `
    @5 vmx-store-lma vmx-activity-hlt vmx-activity-shutdown vmx-activity-wait-sipi @29 vmx-vmwrite-vmexit-fields
    vmx-zero-len-inject`,
  ],
  [
    "msr 0x48b edx",
    `
    vmx-apicv-xapic vmx-ept vmx-desc-exit vmx-rdtscp-exit vmx-apicv-x2apic vmx-vpid vmx-wbinvd-exit
    vmx-unrestricted-guest vmx-apicv-register vmx-apicv-vid vmx-ple vmx-rdrand-exit vmx-invpcid-exit vmx-vmfunc
    vmx-shadow-vmcs vmx-encls-exit vmx-rdseed-exit vmx-pml @20 vmx-xsaves @22 vmx-mbec @25 vmx-tsc-scaling
    vmx-enable-user-wait-pause`,
  ],
  [
    "msr 0x48c eax",
    `
    vmx-ept-execonly @6 vmx-page-walk-4 vmx-page-walk-5 vmx-ept-uc @14 vmx-ept-wb @16 vmx-ept-2mb vmx-ept-1gb @20
    vmx-invept vmx-eptad vmx-ept-advanced-exitinfo @25 vmx-invept-single-context vmx-invept-all-context`,
  ],
  [
    "msr 0x48c edx",
    `
    vmx-invvpid @8 vmx-invvpid-single-addr vmx-invvpid-single-context vmx-invvpid-all-context
    vmx-invvpid-single-context-noglobals`,
  ],
  ["msr 0x48d edx", "vmx-intr-exit @3 vmx-nmi-exit @5 vmx-vnmi vmx-preemption-timer vmx-posted-intr"],
  [
    "msr 0x48e edx",
    `
    @2 vmx-vintr-pending vmx-tsc-offset @7 vmx-hlt-exit @9 vmx-invlpg-exit vmx-mwait-exit vmx-rdpmc-exit
    vmx-rdtsc-exit @15 vmx-cr3-load-noexit vmx-cr3-store-noexit @19 vmx-cr8-load-exit vmx-cr8-store-exit
    vmx-flexpriority vmx-vnmi-pending vmx-movdr-exit vmx-io-exit vmx-io-bitmap @27 vmx-mtf vmx-msr-bitmap
    vmx-monitor-exit vmx-pause-exit vmx-secondary-ctls`,
  ],
  [
    "msr 0x48f edx",
    `
    @2 vmx-exit-nosave-debugctl @12 vmx-exit-load-perf-global-ctrl @15 vmx-exit-ack-intr @18 vmx-exit-save-pat
    vmx-exit-load-pat vmx-exit-save-efer vmx-exit-load-efer vmx-exit-save-preemption-timer vmx-exit-clear-bndcfgs
    @25 vmx-exit-clear-rtit-ctl @28 vmx-exit-save-cet vmx-exit-load-pkrs @31 vmx-exit-secondary-ctls`,
  ],
  [
    "msr 0x490 edx",
    `
    @2 vmx-entry-noload-debugctl @9 vmx-entry-ia32e-mode @13 vmx-entry-load-perf-global-ctrl vmx-entry-load-pat
    vmx-entry-load-efer vmx-entry-load-bndcfgs @18 vmx-entry-load-rtit-ctl @20 vmx-entry-load-cet @22
    vmx-entry-load-pkrs vmx-entry-load-fred`,
  ],
  ["msr 0x491 eax", "vmx-eptp-switching"],
];

/** Features that no guest can take along to another host. */
export const x86NotMigratable = "xsaves invtsc";

/** Other names of features, as QEMU uses them. */
export const qemuFeatureAliases: Readonly<Record<string, string>> = {
  sse3: "pni",
  pclmulqdq: "pclmuldq",
  "ds-cpl": "ds_cpl",
  "sse4-1": "sse4.1",
  sse4_1: "sse4.1",
  "sse4-2": "sse4.2",
  sse4_2: "sse4.2",
  "tsc-adjust": "tsc_adjust",
  "lahf-lm": "lahf_lm",
  "cmp-legacy": "cmp_legacy",
  "nodeid-msr": "nodeid_msr",
  "perfctr-core": "perfctr_core",
  "perfctr-nb": "perfctr_nb",
  xd: "nx",
  ffxsr: "fxsr_opt",
  "fxsr-opt": "fxsr_opt",
  i64: "lm",
  svm_lock: "svm-lock",
  nrip_save: "nrip-save",
  tsc_scale: "tsc-scale",
  vmcb_clean: "vmcb-clean",
  pause_filter: "pause-filter",
  "vmx-invept-single-context-noglobals": "vmx-invvpid-single-context-noglobals",
};

export const x86Models: readonly X86ModelRow[] = [
  { name: "486", decode: "host guest", compat: true, features: "fpu pse vme" },
  { name: "486-v1", versionOf: "486", decode: "host" },
  { name: "pentium", like: "486", decode: "host guest", compat: true, features: "cx8 de mce mmx msr tsc" },
  { name: "pentium-v1", versionOf: "pentium", decode: "host" },
  {
    name: "pentium2",
    like: "pentium",
    decode: "host guest",
    compat: true,
    features: "cmov fxsr mca mtrr pae pat pge pse36 sep",
  },
  { name: "pentium2-v1", versionOf: "pentium2", decode: "host" },
  { name: "pentium3", like: "pentium2", decode: "host guest", compat: true, features: "sse" },
  { name: "pentium3-v1", versionOf: "pentium3", decode: "host" },
  {
    name: "pentiumpro",
    like: "pentium3",
    decode: "host guest",
    compat: true,
    features: "-mca -mtrr -pse36 -vme apic sse2",
  },
  {
    name: "coreduo",
    like: "pentium3",
    vendor: "Intel",
    decode: "host guest",
    compat: true,
    features: "-pse36 apic clflush monitor nx pni sse2",
    added: `
    vmx-activity-hlt vmx-entry-ia32e-mode vmx-exit-ack-intr vmx-hlt-exit vmx-intr-exit vmx-invlpg-exit vmx-io-bitmap
    vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mwait-exit vmx-nmi-exit vmx-pause-exit
    vmx-rdpmc-exit vmx-rdtsc-exit vmx-tsc-offset vmx-vintr-pending`,
  },
  { name: "coreduo-v1", versionOf: "coreduo", decode: "host" },
  {
    name: "n270",
    like: "pentium3",
    vendor: "Intel",
    decode: "host guest",
    compat: true,
    features: "-pse36 apic clflush monitor nx pni sse2 ssse3",
  },
  { name: "n270-v1", versionOf: "n270", decode: "host" },
  {
    name: "core2duo",
    like: "coreduo",
    vendor: "Intel",
    decode: "host guest",
    compat: true,
    features: "lm pse36 ssse3 syscall",
    added: `
    vmx-apicv-xapic vmx-cr8-load-exit vmx-cr8-store-exit vmx-flexpriority vmx-ins-outs vmx-secondary-ctls vmx-vnmi
    vmx-vnmi-pending`,
  },
  { name: "core2duo-v1", versionOf: "core2duo", decode: "host" },
  { name: "qemu32", like: "pentiumpro", decode: "host guest", compat: true, features: "pni" },
  { name: "qemu32-v1", versionOf: "qemu32", decode: "host" },
  { name: "kvm32", like: "coreduo", decode: "host guest", compat: true, features: "-monitor -nx -vme pse36" },
  { name: "kvm32-v1", versionOf: "kvm32", decode: "host" },
  { name: "cpu64-rhel5", like: "n270", decode: "", compat: true, features: "-monitor -ssse3 -vme lm pse36 syscall" },
  { name: "cpu64-rhel6", like: "cpu64-rhel5", decode: "", compat: true, features: "cx16 lahf_lm" },
  { name: "qemu64", like: "cpu64-rhel5", decode: "host guest", compat: true, features: "cx16 svm" },
  { name: "qemu64-v1", versionOf: "qemu64", decode: "host" },
  {
    name: "kvm64",
    like: "kvm32",
    decode: "host guest",
    compat: true,
    features: "cx16 lm nx syscall",
    added: "-vmx-msr-bitmap vmx-cr8-load-exit vmx-cr8-store-exit vmx-flexpriority",
  },
  { name: "kvm64-v1", versionOf: "kvm64", decode: "host" },
  {
    name: "Conroe",
    like: "core2duo",
    vendor: "Intel",
    signatures: "6/15 6/22",
    decode: "host guest",
    compat: true,
    features: "-monitor -vme lahf_lm",
  },
  { name: "Conroe-v1", versionOf: "Conroe", decode: "host" },
  {
    name: "Penryn",
    like: "Conroe",
    vendor: "Intel",
    signatures: "6/23 6/29",
    decode: "host guest",
    compat: true,
    features: "cx16 sse4.1",
    added: "vmx-entry-load-perf-global-ctrl vmx-exit-load-perf-global-ctrl vmx-wbinvd-exit",
  },
  { name: "Penryn-v1", versionOf: "Penryn", decode: "host" },
  {
    name: "Nehalem",
    like: "Penryn",
    vendor: "Intel",
    signatures: "6/26 6/30 6/31 6/46",
    decode: "host guest",
    compat: true,
    features: "popcnt sse4.2",
    added: `
    vmx-apicv-x2apic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-desc-exit vmx-entry-load-efer vmx-entry-load-pat
    vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-exit-load-efer vmx-exit-load-pat
    vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer vmx-invept
    vmx-invept-all-context vmx-invept-single-context vmx-invvpid vmx-invvpid-all-context vmx-invvpid-single-addr
    vmx-invvpid-single-context-noglobals vmx-mtf vmx-page-walk-4 vmx-preemption-timer vmx-rdtscp-exit vmx-true-ctls
    vmx-vpid`,
  },
  {
    name: "Nehalem-IBRS",
    like: "Nehalem",
    vendor: "Intel",
    signatures: "6/26 6/30 6/31 6/46",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
  },
  { name: "Nehalem-v1", versionOf: "Nehalem", decode: "host" },
  { name: "Nehalem-v2", versionOf: "Nehalem-IBRS", decode: "host" },
  {
    name: "Westmere",
    like: "Nehalem",
    vendor: "Intel",
    signatures: "6/44 6/47 6/37",
    decode: "host guest",
    compat: true,
    features: "aes",
    added: "vmx-store-lma vmx-unrestricted-guest",
  },
  {
    name: "Westmere-IBRS",
    like: "Westmere",
    vendor: "Intel",
    signatures: "6/44",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
  },
  { name: "Westmere-v1", versionOf: "Westmere", decode: "host" },
  { name: "Westmere-v2", versionOf: "Westmere-IBRS", decode: "host" },
  {
    name: "SandyBridge",
    like: "Westmere",
    vendor: "Intel",
    signatures: "6/42 6/45",
    decode: "host guest",
    compat: true,
    features: "avx pclmuldq rdtscp tsc-deadline x2apic xsave",
  },
  {
    name: "SandyBridge-IBRS",
    like: "SandyBridge",
    vendor: "Intel",
    signatures: "6/42 6/45",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
  },
  { name: "SandyBridge-v1", versionOf: "SandyBridge", decode: "host" },
  { name: "SandyBridge-v2", versionOf: "SandyBridge-IBRS", decode: "host" },
  {
    name: "IvyBridge",
    like: "SandyBridge",
    vendor: "Intel",
    signatures: "6/58 6/62",
    decode: "host guest",
    compat: true,
    features: "erms f16c fsgsbase rdrand smep vme",
    added: "vmx-apicv-register vmx-apicv-vid vmx-posted-intr vmx-rdrand-exit",
  },
  {
    name: "IvyBridge-IBRS",
    like: "IvyBridge",
    vendor: "Intel",
    signatures: "6/58 6/62",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
  },
  { name: "IvyBridge-v1", versionOf: "IvyBridge", decode: "host" },
  { name: "IvyBridge-v2", versionOf: "IvyBridge-IBRS", decode: "host" },
  {
    name: "Haswell-noTSX",
    like: "IvyBridge",
    vendor: "Intel",
    signatures: "6/60 6/63 6/69 6/70",
    decode: "host guest",
    compat: true,
    features: "-f16c -rdrand -vme avx2 bmi1 bmi2 fma invpcid movbe pcid",
    added: `
    vmx-eptad vmx-eptp-switching vmx-invpcid-exit vmx-shadow-vmcs vmx-vmfunc vmx-vmwrite-vmexit-fields`,
  },
  {
    name: "Haswell-noTSX-IBRS",
    like: "Haswell-noTSX",
    vendor: "Intel",
    signatures: "6/60 6/63 6/69 6/70",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
  },
  {
    name: "Haswell",
    like: "Haswell-noTSX",
    vendor: "Intel",
    signatures: "6/60 6/63 6/69 6/70",
    decode: "host guest",
    compat: true,
    features: "hle rtm",
  },
  {
    name: "Haswell-IBRS",
    like: "Haswell",
    vendor: "Intel",
    signatures: "6/60 6/63 6/69 6/70",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
  },
  { name: "Haswell-v1", versionOf: "Haswell", decode: "host" },
  { name: "Haswell-v2", versionOf: "Haswell-noTSX", decode: "host" },
  { name: "Haswell-v3", versionOf: "Haswell-IBRS", decode: "host" },
  { name: "Haswell-v4", versionOf: "Haswell-noTSX-IBRS", decode: "host" },
  {
    name: "Broadwell-noTSX",
    like: "Haswell-noTSX",
    vendor: "Intel",
    signatures: "6/61 6/71 6/79 6/86",
    decode: "host guest",
    compat: true,
    features: "3dnowprefetch adx rdseed smap",
    added: "vmx-pml vmx-rdseed-exit",
  },
  {
    name: "Broadwell-noTSX-IBRS",
    like: "Broadwell-noTSX",
    vendor: "Intel",
    signatures: "6/61 6/71 6/79 6/86",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
  },
  {
    name: "Broadwell",
    like: "Broadwell-noTSX",
    vendor: "Intel",
    signatures: "6/61 6/71 6/79 6/86",
    decode: "host guest",
    compat: true,
    features: "hle rtm",
  },
  {
    name: "Broadwell-IBRS",
    like: "Broadwell",
    vendor: "Intel",
    signatures: "6/61 6/71 6/79 6/86",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
  },
  { name: "Broadwell-v1", versionOf: "Broadwell", decode: "host" },
  { name: "Broadwell-v2", versionOf: "Broadwell-noTSX", decode: "host" },
  { name: "Broadwell-v3", versionOf: "Broadwell-IBRS", decode: "host" },
  { name: "Broadwell-v4", versionOf: "Broadwell-noTSX-IBRS", decode: "host" },
  {
    name: "Skylake-Client",
    like: "Broadwell",
    vendor: "Intel",
    signatures: "6/94 6/78 6/142 6/158",
    decode: "host guest",
    compat: true,
    features: "abm arat f16c rdrand vme xgetbv1 xsavec xsaveopt",
    added: "-vmx-apicv-register -vmx-apicv-vid -vmx-apicv-x2apic -vmx-posted-intr",
    removed: "mpx",
  },
  {
    name: "Skylake-Client-IBRS",
    like: "Skylake-Client",
    vendor: "Intel",
    signatures: "6/94 6/78 6/142 6/158",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
    removed: "mpx",
  },
  {
    name: "Skylake-Client-noTSX-IBRS",
    like: "Skylake-Client-IBRS",
    vendor: "Intel",
    signatures: "6/94 6/78 6/142 6/158",
    decode: "host",
    compat: true,
    features: "-hle -rtm",
    added: "vmx-xsaves",
    removed: "mpx",
  },
  { name: "Skylake-Client-v1", versionOf: "Skylake-Client", decode: "host" },
  { name: "Skylake-Client-v2", versionOf: "Skylake-Client-IBRS", decode: "host" },
  { name: "Skylake-Client-v3", versionOf: "Skylake-Client-noTSX-IBRS", decode: "host" },
  {
    name: "Skylake-Client-v4",
    like: "cpu64-rhel6",
    vendor: "Intel",
    signatures: "6/94 6/78 6/142 6/158",
    decode: "host",
    features: `
    3dnowprefetch abm adx aes arat avx avx2 bmi1 bmi2 erms f16c fma fsgsbase invpcid movbe pcid pclmuldq popcnt
    rdrand rdseed rdtscp smap smep spec-ctrl sse4.1 sse4.2 ssse3 tsc-deadline vme vmx-activity-hlt vmx-apicv-xapic
    vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode
    vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept
    vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer
    vmx-exit-load-pat vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat
    vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept
    vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context
    vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit
    vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml
    vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit
    vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest
    vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit
    vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt xsaves`,
  },
  {
    name: "Skylake-Server",
    like: "Skylake-Client",
    vendor: "Intel",
    signatures: "6/85/0-4",
    decode: "host guest",
    compat: true,
    features: "avx512bw avx512cd avx512dq avx512f avx512vl clwb pdpe1gb",
    added: "-vmx-eptp-switching vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic vmx-posted-intr",
    removed: "mpx",
  },
  {
    name: "Skylake-Server-IBRS",
    like: "Skylake-Server",
    vendor: "Intel",
    signatures: "6/85/0-4",
    decode: "host guest",
    compat: true,
    features: "spec-ctrl",
    removed: "mpx",
  },
  {
    name: "Skylake-Server-noTSX-IBRS",
    like: "Skylake-Server-IBRS",
    vendor: "Intel",
    signatures: "6/85/0-4",
    decode: "host",
    compat: true,
    features: "-hle -rtm",
    added: "vmx-eptp-switching vmx-xsaves",
    removed: "mpx",
  },
  { name: "Skylake-Server-v1", versionOf: "Skylake-Server", decode: "host" },
  { name: "Skylake-Server-v2", versionOf: "Skylake-Server-IBRS", decode: "host" },
  { name: "Skylake-Server-v3", versionOf: "Skylake-Server-noTSX-IBRS", decode: "host" },
  {
    name: "Skylake-Server-v4",
    like: "Skylake-Client-v4",
    vendor: "Intel",
    signatures: "6/85/0-4",
    decode: "host",
    features: `
    -vmx-xsaves -xsaves avx512bw avx512cd avx512dq avx512f avx512vl clwb pdpe1gb pku vmx-apicv-register
    vmx-apicv-vid vmx-apicv-x2apic vmx-posted-intr`,
  },
  {
    name: "Skylake-Server-v5",
    like: "Skylake-Server-v4",
    vendor: "Intel",
    signatures: "6/85/0-4",
    decode: "host",
    features: "vmx-xsaves xsaves",
  },
  {
    name: "Cascadelake-Server",
    like: "Skylake-Server-IBRS",
    vendor: "Intel",
    signatures: "6/85/5-7",
    decode: "host guest",
    compat: true,
    features: "avx512vnni clflushopt ssbd",
    removed: "mpx",
  },
  {
    name: "Cascadelake-Server-noTSX",
    like: "Skylake-Server-noTSX-IBRS",
    vendor: "Intel",
    signatures: "6/85/5-7",
    decode: "host",
    compat: true,
    features: "avx512vnni clflushopt ssbd",
    removed: "mpx",
  },
  { name: "Cascadelake-Server-v1", versionOf: "Cascadelake-Server", decode: "host" },
  {
    name: "Cascadelake-Server-v2",
    like: "Skylake-Server-v4",
    vendor: "Intel",
    signatures: "6/85/5-7",
    decode: "host",
    features: `
    -vmx-eptp-switching arch-capabilities avx512vnni clflushopt hle ibrs-all mds-no rdctl-no rtm skip-l1dfl-vmentry
    ssbd`,
  },
  { name: "Cascadelake-Server-v3", versionOf: "Cascadelake-Server-noTSX", decode: "host" },
  {
    name: "Cascadelake-Server-v4",
    like: "Cascadelake-Server-v2",
    vendor: "Intel",
    signatures: "6/85/5-7",
    decode: "host",
    features: "-hle -rtm vmx-eptp-switching",
  },
  {
    name: "Cascadelake-Server-v5",
    like: "Cascadelake-Server-v4",
    vendor: "Intel",
    signatures: "6/85/5-7",
    decode: "host",
    features: "vmx-xsaves xsaves",
  },
  {
    name: "Icelake-Client",
    like: "cpu64-rhel6",
    vendor: "Intel",
    signatures: "6/126",
    decode: "host guest",
    compat: true,
    features: `
    3dnowprefetch abm adx aes arat avx avx2 avx512-vpopcntdq avx512bitalg avx512vbmi avx512vbmi2 avx512vnni bmi1
    bmi2 erms f16c fma fsgsbase gfni hle invpcid movbe mpx pcid pclmuldq pku popcnt rdrand rdseed rdtscp rtm smap
    smep spec-ctrl ssbd sse4.1 sse4.2 ssse3 tsc-deadline umip vaes vme vpclmulqdq wbnoinvd x2apic xgetbv1 xsave
    xsavec xsaveopt`,
    removed: "intel-pt",
  },
  {
    name: "Icelake-Client-noTSX",
    like: "Icelake-Client",
    vendor: "Intel",
    signatures: "6/126",
    decode: "host",
    compat: true,
    features: "-hle -rtm",
    removed: "intel-pt",
  },
  {
    name: "Icelake-Server",
    like: "Cascadelake-Server",
    vendor: "Intel",
    signatures: "6/106",
    decode: "host guest",
    compat: true,
    features: `
    avx512-vpopcntdq avx512bitalg avx512vbmi avx512vbmi2 gfni la57 pku umip vaes vpclmulqdq wbnoinvd`,
    added: "-vmx-pml -vmx-rdseed-exit",
    removed: "intel-pt mpx",
  },
  {
    name: "Icelake-Server-noTSX",
    like: "Icelake-Server",
    vendor: "Intel",
    signatures: "6/106",
    decode: "host",
    compat: true,
    features: "-hle -rtm",
    added: "vmx-eptp-switching vmx-page-walk-5 vmx-pml vmx-rdseed-exit vmx-xsaves",
    removed: "intel-pt mpx",
  },
  { name: "Icelake-Server-v1", versionOf: "Icelake-Server", decode: "host" },
  { name: "Icelake-Server-v2", versionOf: "Icelake-Server-noTSX", decode: "host" },
  {
    name: "Icelake-Server-v3",
    like: "Cascadelake-Server-v4",
    vendor: "Intel",
    signatures: "6/106",
    decode: "host",
    features: `
    -vmx-eptp-switching -vmx-pml -vmx-rdseed-exit avx512-vpopcntdq avx512bitalg avx512vbmi avx512vbmi2 gfni la57
    pschange-mc-no taa-no umip vaes vpclmulqdq wbnoinvd`,
  },
  {
    name: "Icelake-Server-v4",
    like: "Icelake-Server-v3",
    vendor: "Intel",
    signatures: "6/106",
    decode: "host",
    features: "avx512ifma fsrm rdpid sha-ni vmx-eptp-switching vmx-pml vmx-rdseed-exit",
  },
  {
    name: "Icelake-Server-v5",
    like: "Icelake-Server-v4",
    vendor: "Intel",
    signatures: "6/106",
    decode: "host",
    features: "vmx-xsaves xsaves",
  },
  {
    name: "Icelake-Server-v6",
    like: "Icelake-Server-v5",
    vendor: "Intel",
    signatures: "6/106",
    decode: "host",
    features: "vmx-page-walk-5",
  },
  {
    name: "Icelake-Server-v7",
    like: "Icelake-Server-v6",
    vendor: "Intel",
    signatures: "6/106",
    decode: "host",
    features: "hle rtm",
  },
  {
    name: "Cooperlake",
    like: "Cascadelake-Server",
    vendor: "Intel",
    signatures: "6/85/10-11",
    decode: "host guest",
    compat: true,
    features: `
    arch-capabilities avx512-bf16 ibrs-all mds-no pku pschange-mc-no rdctl-no skip-l1dfl-vmentry stibp taa-no`,
    added: "vmx-eptp-switching vmx-xsaves",
  },
  { name: "Cooperlake-v1", versionOf: "Cooperlake", decode: "host" },
  {
    name: "Cooperlake-v2",
    like: "Cascadelake-Server-v5",
    vendor: "Intel",
    signatures: "6/85/10-11",
    decode: "host",
    features: "avx512-bf16 hle pschange-mc-no rtm stibp taa-no",
  },
  {
    name: "Snowridge",
    like: "Cascadelake-Server-noTSX",
    vendor: "Intel",
    signatures: "6/134",
    decode: "host guest",
    compat: true,
    features: `
    -abm -adx -avx -avx2 -avx512bw -avx512cd -avx512dq -avx512f -avx512vl -avx512vnni -bmi1 -bmi2 -f16c -fma
    -invpcid -pcid arch-capabilities cldemote core-capability gfni movdir64b movdiri sha-ni split-lock-detect umip`,
  },
  { name: "Snowridge-v1", versionOf: "Snowridge", decode: "host" },
  {
    name: "Snowridge-v2",
    like: "Skylake-Server-v4",
    vendor: "Intel",
    signatures: "6/134",
    decode: "host",
    features: `
    -abm -adx -avx -avx2 -avx512bw -avx512cd -avx512dq -avx512f -avx512vl -bmi1 -bmi2 -f16c -fma -invpcid -pcid -pku
    arch-capabilities cldemote clflushopt core-capability gfni movdir64b movdiri sha-ni split-lock-detect ssbd umip`,
  },
  {
    name: "Snowridge-v3",
    like: "Snowridge-v2",
    vendor: "Intel",
    signatures: "6/134",
    decode: "host",
    features: "vmx-xsaves xsaves",
  },
  {
    name: "Snowridge-v4",
    like: "Snowridge-v3",
    vendor: "Intel",
    signatures: "6/134",
    decode: "host",
    features: "-core-capability -split-lock-detect",
  },
  {
    name: "SapphireRapids",
    like: "Icelake-Server-noTSX",
    vendor: "Intel",
    signatures: "6/143",
    decode: "host guest",
    compat: true,
    features: `
    amx-bf16 amx-int8 amx-tile arch-capabilities avx-vnni avx512-bf16 avx512-fp16 avx512ifma bus-lock-detect fsrc
    fsrm fsrs fzrm hle ibrs-all mds-no pschange-mc-no rdctl-no rdpid rtm serialize sha-ni skip-l1dfl-vmentry taa-no
    tsx-ldtrk xfd xsaves`,
  },
  { name: "SapphireRapids-v1", versionOf: "SapphireRapids", decode: "host" },
  {
    name: "SapphireRapids-v2",
    like: "Icelake-Server-v7",
    vendor: "Intel",
    signatures: "6/143",
    decode: "host",
    features: `
    amx-bf16 amx-int8 amx-tile avx-vnni avx512-bf16 avx512-fp16 bus-lock-detect fbsdp-no fsrc fsrs fzrm psdp-no
    sbdr-ssdp-no serialize tsx-ldtrk xfd`,
  },
  {
    name: "SapphireRapids-v3",
    like: "SapphireRapids-v2",
    vendor: "Intel",
    signatures: "6/143",
    decode: "host",
    features: "cldemote movdir64b movdiri ss tsc_adjust",
  },
  { name: "SapphireRapids-v4", like: "SapphireRapids-v3", vendor: "Intel", signatures: "6/143", decode: "host" },
  {
    name: "SapphireRapids-v5",
    like: "SapphireRapids-v3",
    vendor: "Intel",
    signatures: "6/143",
    decode: "host",
    features: "cet-ibt cet-ss vmx-entry-load-cet vmx-exit-save-cet",
  },
  {
    name: "SapphireRapids-v6",
    like: "SapphireRapids-v5",
    vendor: "Intel",
    signatures: "6/143",
    decode: "host",
    features: "its-no",
  },
  {
    name: "GraniteRapids",
    like: "SapphireRapids-v2",
    vendor: "Intel",
    signatures: "6/173",
    decode: "host guest",
    compat: true,
    features: "amx-fp16 mcdt-no pbrsb-no prefetchiti vmx-invvpid",
  },
  { name: "GraniteRapids-v1", versionOf: "GraniteRapids", decode: "host" },
  {
    name: "GraniteRapids-v2",
    like: "SapphireRapids-v3",
    vendor: "Intel",
    signatures: "6/173",
    decode: "host",
    features: "amx-fp16 avx10 avx10-128 avx10-256 avx10-512 mcdt-no pbrsb-no prefetchiti",
  },
  { name: "GraniteRapids-v3", like: "GraniteRapids-v2", vendor: "Intel", signatures: "6/173", decode: "host" },
  {
    name: "GraniteRapids-v4",
    like: "GraniteRapids-v2",
    vendor: "Intel",
    signatures: "6/173",
    decode: "host",
    features: "cet-ibt cet-ss vmx-entry-load-cet vmx-exit-save-cet",
  },
  {
    name: "GraniteRapids-v5",
    like: "GraniteRapids-v4",
    vendor: "Intel",
    signatures: "6/173",
    decode: "host",
    features: "its-no",
  },
  {
    name: "SierraForest-v3",
    like: "Icelake-Server-v5",
    vendor: "Intel",
    signatures: "6/175",
    decode: "host",
    features: `
    -avx512-vpopcntdq -avx512bitalg -avx512bw -avx512cd -avx512dq -avx512f -avx512ifma -avx512vbmi -avx512vbmi2
    -avx512vl -avx512vnni -la57 -taa-no avx-ifma avx-ne-convert avx-vnni avx-vnni-int8 bhi-ctrl bus-lock-detect
    cldemote cmpccxadd fbsdp-no fsrs gds-no intel-psfd ipred-ctrl lam mcdt-no movdir64b movdiri pbrsb-no psdp-no
    rfds-no rrsba-ctrl sbdr-ssdp-no serialize ss tsc_adjust`,
  },
  {
    name: "SierraForest",
    like: "SierraForest-v3",
    vendor: "Intel",
    signatures: "6/175",
    decode: "host guest",
    compat: true,
    features: `
    -bhi-ctrl -cldemote -gds-no -intel-psfd -ipred-ctrl -lam -movdir64b -movdiri -rfds-no -rrsba-ctrl -ss
    -tsc_adjust vmx-invvpid`,
  },
  { name: "SierraForest-v1", versionOf: "SierraForest", decode: "host" },
  { name: "SierraForest-v2", like: "SierraForest-v3", vendor: "Intel", signatures: "6/175", decode: "host" },
  {
    name: "SierraForest-v4",
    like: "SierraForest-v3",
    vendor: "Intel",
    signatures: "6/175",
    decode: "host",
    features: "cet-ibt cet-ss vmx-entry-load-cet vmx-exit-save-cet",
  },
  {
    name: "SierraForest-v5",
    like: "SierraForest-v4",
    vendor: "Intel",
    signatures: "6/175",
    decode: "host",
    features: "its-no",
  },
  {
    name: "ClearwaterForest",
    like: "SierraForest-v3",
    vendor: "Intel",
    signatures: "6/221",
    decode: "host guest",
    features: "avx-vnni-int16 bhi-no ddpd-u prefetchiti sha512 sm3 sm4",
  },
  { name: "ClearwaterForest-v1", versionOf: "ClearwaterForest", decode: "host" },
  {
    name: "ClearwaterForest-v2",
    like: "ClearwaterForest",
    vendor: "Intel",
    signatures: "6/221",
    decode: "host",
    features: "cet-ibt cet-ss vmx-entry-load-cet vmx-exit-save-cet",
  },
  {
    name: "ClearwaterForest-v3",
    like: "ClearwaterForest-v2",
    vendor: "Intel",
    signatures: "6/221",
    decode: "host",
    features: "its-no",
  },
  {
    name: "Denverton",
    like: "Snowridge-v2",
    vendor: "Intel",
    signatures: "6/95",
    decode: "host guest",
    features: `
    -cldemote -clwb -core-capability -gfni -movdir64b -movdiri -split-lock-detect -umip mpx rdctl-no
    skip-l1dfl-vmentry`,
  },
  { name: "Denverton-v1", versionOf: "Denverton", decode: "host" },
  { name: "Denverton-v2", like: "Denverton", vendor: "Intel", signatures: "6/95", decode: "host", features: "-mpx" },
  {
    name: "Denverton-v3",
    like: "Denverton-v2",
    vendor: "Intel",
    signatures: "6/95",
    decode: "host",
    features: "vmx-xsaves xsaves",
  },
  {
    name: "KnightsMill",
    like: "Icelake-Client-noTSX",
    vendor: "Intel",
    signatures: "6/133",
    decode: "host guest",
    features: `
    -avx512bitalg -avx512vbmi -avx512vbmi2 -avx512vnni -gfni -invpcid -mpx -pcid -pku -smap -spec-ctrl -ssbd -umip
    -vaes -vpclmulqdq -wbnoinvd -xgetbv1 -xsavec avx512-4fmaps avx512-4vnniw avx512cd avx512er avx512f avx512pf
    pdpe1gb ss`,
  },
  { name: "KnightsMill-v1", versionOf: "KnightsMill", decode: "host" },
  {
    name: "DiamondRapids",
    like: "GraniteRapids-v4",
    vendor: "Intel",
    signatures: "19/1",
    decode: "host guest",
    features: `
    -avx10-128 -avx10-256 -avx10-512 amx-avx512 amx-bf16-alias amx-complex amx-complex-alias amx-fp16-alias amx-fp8
    amx-int8-alias amx-movrs amx-tf32 apx-nci-ndd-nf apxf avx-ifma avx-ne-convert avx-vnni-int8 avx10-vnni-int
    bhi-ctrl bhi-no cmpccxadd ddpd-u fdp-excptn-only flush-l1d fred gds-no intel-psfd ipred-ctrl lam lkgs md-clear
    movrs rfds-no rrsba-ctrl stibp vmx-activity-shutdown vmx-activity-wait-sipi vmx-enable-user-wait-pause
    vmx-entry-load-fred vmx-exit-secondary-ctls vmx-nested-exception vmx-tsc-scaling wrmsrns zero-fcs-fds`,
  },
  { name: "DiamondRapids-v1", versionOf: "DiamondRapids", decode: "host" },
  {
    name: "athlon",
    like: "pentium3",
    vendor: "AMD",
    decode: "host guest",
    compat: true,
    features: "-mca 3dnow 3dnowext apic mmxext sse2",
  },
  { name: "athlon-v1", versionOf: "athlon", decode: "host" },
  {
    name: "phenom",
    like: "cpu64-rhel5",
    vendor: "AMD",
    decode: "host guest",
    compat: true,
    features: "3dnow 3dnowext fxsr_opt mmxext monitor svm",
  },
  { name: "phenom-v1", versionOf: "phenom", decode: "host" },
  { name: "Opteron_G1", like: "cpu64-rhel5", vendor: "AMD", signatures: "15/6", decode: "host guest", compat: true },
  { name: "Opteron_G1-v1", versionOf: "Opteron_G1", decode: "host" },
  {
    name: "Opteron_G2",
    like: "cpu64-rhel6",
    vendor: "AMD",
    signatures: "15/6",
    decode: "host guest",
    compat: true,
    features: "rdtscp svm",
  },
  { name: "Opteron_G2-v1", versionOf: "Opteron_G2", decode: "host" },
  {
    name: "Opteron_G3",
    like: "Opteron_G2",
    vendor: "AMD",
    signatures: "15/6",
    decode: "host guest",
    compat: true,
    features: "abm misalignsse popcnt sse4a",
    removed: "monitor",
  },
  { name: "Opteron_G3-v1", versionOf: "Opteron_G3", decode: "host" },
  {
    name: "Opteron_G4",
    like: "Opteron_G3",
    vendor: "AMD",
    signatures: "21/1",
    decode: "host guest",
    compat: true,
    features: "3dnowprefetch aes avx fma4 pclmuldq pdpe1gb sse4.1 sse4.2 ssse3 xop xsave",
  },
  { name: "Opteron_G4-v1", versionOf: "Opteron_G4", decode: "host" },
  {
    name: "Opteron_G5",
    like: "Opteron_G4",
    vendor: "AMD",
    signatures: "21/2",
    decode: "host guest",
    compat: true,
    features: "f16c fma tbm",
  },
  { name: "Opteron_G5-v1", versionOf: "Opteron_G5", decode: "host" },
  {
    name: "EPYC",
    like: "KnightsMill",
    vendor: "AMD",
    signatures: "23/1",
    decode: "host guest",
    compat: true,
    features: `
    -avx512-4fmaps -avx512-4vnniw -avx512-vpopcntdq -avx512cd -avx512er -avx512f -avx512pf -erms -ss -tsc-deadline
    -x2apic clflushopt cr8legacy fxsr_opt misalignsse mmxext osvw sha-ni smap sse4a svm xgetbv1 xsavec`,
    removed: "monitor",
  },
  {
    name: "EPYC-IBPB",
    like: "EPYC",
    vendor: "AMD",
    signatures: "23/1",
    decode: "host guest",
    compat: true,
    features: "ibpb",
    removed: "monitor",
  },
  { name: "EPYC-v1", versionOf: "EPYC", decode: "host" },
  { name: "EPYC-v2", versionOf: "EPYC-IBPB", decode: "host" },
  {
    name: "EPYC-v3",
    like: "EPYC-IBPB",
    vendor: "AMD",
    signatures: "23/1",
    decode: "host",
    features: "clzero npt nrip-save perfctr_core xsaveerptr xsaves",
  },
  { name: "EPYC-v4", like: "EPYC-v3", vendor: "AMD", signatures: "23/1", decode: "host" },
  {
    name: "EPYC-v5",
    like: "EPYC-v3",
    vendor: "AMD",
    signatures: "23/1",
    decode: "host",
    features: `
    flushbyasid lbrv overflow-recov pause-filter pfthreshold succor tsc-scale v-vmsave-vmload vgif vmcb-clean`,
  },
  {
    name: "EPYC-Rome",
    like: "EPYC-v3",
    vendor: "AMD",
    signatures: "23/49",
    decode: "host guest",
    compat: true,
    features: "-xsaves amd-stibp clwb rdpid umip wbnoinvd",
  },
  { name: "EPYC-Rome-v1", versionOf: "EPYC-Rome", decode: "host" },
  {
    name: "EPYC-Rome-v2",
    like: "EPYC-Rome",
    vendor: "AMD",
    signatures: "23/49",
    decode: "host",
    features: "amd-ssbd ibrs xsaves",
  },
  { name: "EPYC-Rome-v3", like: "EPYC-Rome-v2", vendor: "AMD", signatures: "23/49", decode: "host" },
  {
    name: "EPYC-Rome-v4",
    like: "EPYC-Rome-v2",
    vendor: "AMD",
    signatures: "23/49",
    decode: "host",
    features: "-xsaves",
  },
  {
    name: "EPYC-Rome-v5",
    like: "EPYC-v5",
    vendor: "AMD",
    signatures: "23/49",
    decode: "host",
    features: "-xsaves amd-ssbd amd-stibp clwb ibrs rdpid umip wbnoinvd",
  },
  {
    name: "EPYC-Milan",
    like: "EPYC-Rome-v2",
    vendor: "AMD",
    signatures: "25/1",
    decode: "host guest",
    compat: true,
    features: "erms fsrm invpcid pcid pku svme-addr-chk",
  },
  { name: "EPYC-Milan-v1", versionOf: "EPYC-Milan", decode: "host" },
  {
    name: "EPYC-Milan-v2",
    like: "EPYC-Milan",
    vendor: "AMD",
    signatures: "25/1",
    decode: "host",
    features: `
    amd-psfd lfence-always-serializing no-nested-data-bp null-sel-clr-base stibp-always-on vaes vpclmulqdq`,
  },
  {
    name: "EPYC-Milan-v3",
    like: "EPYC-Milan-v2",
    vendor: "AMD",
    signatures: "25/1",
    decode: "host",
    features: `
    flushbyasid lbrv overflow-recov pause-filter pfthreshold succor tsc-scale v-vmsave-vmload vgif vmcb-clean`,
  },
  {
    name: "EPYC-Genoa",
    like: "EPYC-Milan-v2",
    vendor: "AMD",
    signatures: "25/17",
    decode: "host guest",
    compat: true,
    features: `
    auto-ibrs avx512-bf16 avx512-vpopcntdq avx512bitalg avx512bw avx512cd avx512dq avx512f avx512ifma avx512vbmi
    avx512vbmi2 avx512vl avx512vnni gfni la57 vnmi`,
  },
  { name: "EPYC-Genoa-v1", versionOf: "EPYC-Genoa", decode: "host" },
  {
    name: "EPYC-Genoa-v2",
    like: "EPYC-Genoa",
    vendor: "AMD",
    signatures: "25/17",
    decode: "host",
    features: `
    flushbyasid fs-gs-base-ns lbrv overflow-recov pause-filter perfmon-v2 pfthreshold succor tsc-scale
    v-vmsave-vmload vgif vmcb-clean`,
  },
  {
    name: "EPYC-Turin",
    like: "EPYC-Genoa-v2",
    vendor: "AMD",
    signatures: "26/0",
    decode: "host guest",
    features: `
    avx-vnni avx512-vp2intersect ibpb-brtype movdir64b movdiri prefetchi sbpb srso-user-kernel-no`,
  },
  { name: "EPYC-Turin-v1", versionOf: "EPYC-Turin", decode: "host" },
  {
    name: "Dhyana",
    like: "EPYC-IBPB",
    vendor: "Hygon",
    signatures: "24/0",
    decode: "host guest",
    compat: true,
    features: "-aes -pclmuldq -sha-ni",
    removed: "monitor",
  },
  { name: "Dhyana-v1", versionOf: "Dhyana", decode: "host" },
  {
    name: "Dhyana-v2",
    like: "Dhyana",
    vendor: "Hygon",
    signatures: "24/0",
    decode: "host",
    features: "npt nrip-save xsaves",
  },
  {
    name: "YongFeng",
    like: "Skylake-Server-v4",
    vendor: "Zhaoxin CentaurHauls",
    signatures: "7/11",
    decode: "host guest",
    features: `
    -arat -avx512bw -avx512cd -avx512dq -avx512f -avx512vl -clwb -erms -vmx-rdseed-exit -xgetbv1 -xsavec ace2 acpi
    arch-capabilities invtsc mds-no phe phe-en pmm pmm-en pschange-mc-no rdctl-no rdpid sha-ni skip-l1dfl-vmentry ss
    ssb-no umip xcrypt xcrypt-en xstore xstore-en`,
  },
  { name: "YongFeng-v1", versionOf: "YongFeng", decode: "host" },
  { name: "YongFeng-v2", like: "YongFeng", vendor: "Zhaoxin CentaurHauls", signatures: "7/11", decode: "host" },
  { name: "YongFeng-v3", like: "YongFeng", vendor: "Zhaoxin CentaurHauls", signatures: "7/11", decode: "host" },
];

export const powerModels: readonly PowerModelRow[] = [
  { name: "POWER6", vendor: "IBM", pvrs: [[0x003e0000, 0xffff0000]] },
  {
    name: "POWER7",
    vendor: "IBM",
    pvrs: [
      [0x003f0000, 0xffff0000],
      [0x004a0000, 0xffff0000],
    ],
  },
  {
    name: "POWER8",
    vendor: "IBM",
    pvrs: [
      [0x004b0000, 0xffff0000],
      [0x004c0000, 0xffff0000],
      [0x004d0000, 0xffff0000],
    ],
  },
  { name: "POWER9", vendor: "IBM", pvrs: [[0x004e0000, 0xffff0000]] },
  { name: "POWER10", vendor: "IBM", pvrs: [[0x00800000, 0xffff0000]] },
  { name: "POWER11", vendor: "IBM", pvrs: [[0x00820000, 0xffff0000]] },
  { name: "POWERPC_e5500", vendor: "Freescale", pvrs: [[0x80240000, 0xffff0000]] },
  { name: "POWERPC_e6500", vendor: "Freescale", pvrs: [[0x80400000, 0xffff0000]] },
];

/** Implementers by the number in MIDR_EL1. */
export const armVendors: Readonly<Record<string, number>> = {
  ARM: 0x41,
  Broadcom: 0x42,
  Cavium: 0x43,
  DigitalEquipment: 0x44,
  Fujitsu: 0x46,
  HiSilicon: 0x48,
  Infineon: 0x49,
  Freescale: 0x4d,
  NVIDIA: 0x4e,
  APM: 0x50,
  Qualcomm: 0x51,
  Marvell: 0x56,
  Intel: 0x69,
  Phytium: 0x70,
  Ampere: 0xc0,
};

export const armFeatures = `
  sve sve128 sve256 sve384 sve512 sve640 sve768 sve896 sve1024 sve1152 sve1280 sve1408 sve1536 sve1664 sve1792
  sve1920 sve2048 pauth`;

export const armModels: readonly ArmModelRow[] = [
  { name: "cortex-a53", vendor: "ARM", part: 0xd03 },
  { name: "cortex-a57", vendor: "ARM", part: 0xd07 },
  { name: "cortex-a72", vendor: "ARM", part: 0xd08 },
  { name: "Neoverse-N1", vendor: "ARM", part: 0xd0c },
  { name: "Neoverse-N2", vendor: "ARM", part: 0xd49 },
  { name: "Neoverse-V1", vendor: "ARM", part: 0xd40 },
  { name: "Neoverse-V2", vendor: "ARM", part: 0xd4f },
  { name: "Falkor", vendor: "Qualcomm", part: 0xc00 },
  { name: "ThunderX2 99xx", vendor: "Cavium", part: 0x0af },
  { name: "a64fx", vendor: "Fujitsu", part: 0x001 },
  { name: "Kunpeng-920", vendor: "HiSilicon", part: 0xd01 },
  { name: "FT-2000+", vendor: "Phytium", part: 0x662 },
  { name: "Tengyun-S2500", vendor: "Phytium", part: 0x663 },
  { name: "Ampere-1", vendor: "Ampere", part: 0xac3 },
  { name: "Ampere-1a", vendor: "Ampere", part: 0xac4 },
];
