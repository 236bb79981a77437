/**
 * Domains: definition, life cycle, devices, tuning and what the guest agent does.
 */
import { array, charText, hyper, int, opaque, uchar, uhyper, uint, ushort, uuid } from "../../xdr/codec.ts";
import { call } from "../procedure.ts";
import * as limits from "./limits.ts";
import {
  Domain,
  DomainFsInfo,
  DomainGetSecurityLabelRet,
  DomainInterface,
  DomainIothreadInfo,
  DomainMemoryStat,
  DomainStatsRecord,
  TypedParameter,
  VcpuInfo,
  optionalText,
  text,
} from "./types.ts";

export const domainProcedures = {
  domainAttachDevice: call(8, { args: { dom: Domain, xml: text }, access: "domain:write" }),
  domainCreate: call(9, { args: { dom: Domain }, access: "domain:start" }),
  domainCreateXml: call(10, {
    args: { xmlDesc: text, flags: uint },
    returns: { dom: Domain },
    access: ["domain:write", "domain:start"],
  }),
  domainDefineXml: call(11, {
    args: { xml: text },
    returns: { dom: Domain },
    priority: "high",
    access: ["domain:write", "domain:save"],
  }),
  domainDestroy: call(12, { args: { dom: Domain }, priority: "high", access: "domain:stop" }),
  domainDetachDevice: call(13, { args: { dom: Domain, xml: text }, access: "domain:write" }),
  domainGetXmlDesc: call(14, {
    args: { dom: Domain, flags: uint },
    returns: { xml: text },
    access: ["domain:read", "domain:read_secure:VIR_DOMAIN_XML_SECURE", "domain:read_secure:VIR_DOMAIN_XML_MIGRATABLE"],
  }),
  domainGetAutostart: call(15, {
    args: { dom: Domain },
    returns: { autostart: int },
    priority: "high",
    access: "domain:read",
  }),
  domainGetInfo: call(16, {
    args: { dom: Domain },
    returns: { state: uchar, maxMem: uhyper, memory: uhyper, nrVirtCpu: ushort, cpuTime: uhyper },
    access: "domain:read",
  }),
  domainGetMaxMemory: call(17, {
    args: { dom: Domain },
    returns: { memory: uhyper },
    priority: "high",
    access: "domain:read",
  }),
  domainGetMaxVcpus: call(18, {
    args: { dom: Domain },
    returns: { num: int },
    priority: "high",
    access: "domain:read",
  }),
  domainGetOsType: call(19, {
    args: { dom: Domain },
    returns: { type: text },
    priority: "high",
    access: "domain:read",
  }),
  domainGetVcpus: call(20, {
    args: { dom: Domain, maxinfo: int, maplen: int },
    returns: { info: array(VcpuInfo, limits.VCPUINFO_MAX), cpumaps: opaque(limits.CPUMAPS_MAX) },
    priority: "high",
    access: "domain:read",
  }),
  connectListDefinedDomains: call(21, {
    args: { maxnames: int },
    returns: { names: array(text, limits.DOMAIN_LIST_MAX) },
    priority: "high",
    access: "connect:search_domains",
    filter: "domain:getattr",
  }),
  domainLookupById: call(22, {
    args: { id: int },
    returns: { dom: Domain },
    priority: "high",
    access: "domain:getattr",
  }),
  domainLookupByName: call(23, {
    args: { name: text },
    returns: { dom: Domain },
    priority: "high",
    access: "domain:getattr",
  }),
  domainLookupByUuid: call(24, {
    args: { uuid },
    returns: { dom: Domain },
    priority: "high",
    access: "domain:getattr",
  }),
  connectNumOfDefinedDomains: call(25, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_domains",
    filter: "domain:getattr",
  }),
  domainPinVcpu: call(26, {
    args: { dom: Domain, vcpu: uint, cpumap: opaque(limits.CPUMAP_MAX) },
    access: "domain:write",
  }),
  domainReboot: call(27, {
    args: { dom: Domain, flags: uint },
    access: ["domain:init_control", "domain:write:VIR_DOMAIN_REBOOT_GUEST_AGENT"],
  }),
  domainResume: call(28, { args: { dom: Domain }, access: "domain:suspend" }),
  domainSetAutostart: call(29, { args: { dom: Domain, autostart: int }, priority: "high", access: "domain:write" }),
  domainSetMaxMemory: call(30, { args: { dom: Domain, memory: uhyper }, priority: "high", access: "domain:write" }),
  domainSetMemory: call(31, { args: { dom: Domain, memory: uhyper }, access: "domain:write" }),
  domainSetVcpus: call(32, { args: { dom: Domain, nvcpus: uint }, access: "domain:write" }),
  domainShutdown: call(33, { args: { dom: Domain }, access: "domain:init_control" }),
  domainSuspend: call(34, { args: { dom: Domain }, access: "domain:suspend" }),
  domainUndefine: call(35, { args: { dom: Domain }, priority: "high", access: "domain:delete" }),
  connectListDomains: call(37, {
    args: { maxids: int },
    returns: { ids: array(int, limits.DOMAIN_LIST_MAX) },
    priority: "high",
    access: "connect:search_domains",
    filter: "domain:getattr",
  }),
  connectNumOfDomains: call(51, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_domains",
    filter: "domain:getattr",
  }),
  domainCoreDump: call(53, { args: { dom: Domain, to: text, flags: uint }, access: "domain:core_dump" }),
  domainRestore: call(54, { args: { from: text }, access: ["domain:start", "domain:write"] }),
  domainSave: call(55, { args: { dom: Domain, to: text }, access: "domain:hibernate" }),
  domainGetSchedulerType: call(56, {
    args: { dom: Domain },
    returns: { type: text, nparams: int },
    access: "domain:read",
  }),
  domainGetSchedulerParameters: call(57, {
    args: { dom: Domain, nparams: int },
    returns: { params: array(TypedParameter, limits.DOMAIN_SCHEDULER_PARAMETERS_MAX) },
    access: "domain:read",
  }),
  domainSetSchedulerParameters: call(58, {
    args: { dom: Domain, params: array(TypedParameter, limits.DOMAIN_SCHEDULER_PARAMETERS_MAX) },
    access: "domain:read",
  }),
  domainInterfaceStats: call(65, {
    args: { dom: Domain, device: text },
    returns: {
      rxBytes: hyper,
      rxPackets: hyper,
      rxErrs: hyper,
      rxDrop: hyper,
      txBytes: hyper,
      txPackets: hyper,
      txErrs: hyper,
      txDrop: hyper,
    },
    priority: "high",
    access: "domain:read",
  }),
  domainMemoryPeek: call(104, {
    args: { dom: Domain, offset: uhyper, size: uint, flags: uint },
    returns: { buffer: opaque(limits.DOMAIN_MEMORY_PEEK_BUFFER_MAX) },
    access: "domain:mem_read",
  }),
  domainGetSecurityLabel: call(121, {
    args: { dom: Domain },
    returns: { label: charText(limits.SECURITY_LABEL_MAX, "array"), enforcing: int },
    priority: "high",
    access: "domain:read",
  }),
  connectDomainXmlFromNative: call(135, {
    args: { nativeFormat: text, nativeConfig: text, flags: uint },
    returns: { domainXml: text },
    access: "connect:write",
  }),
  connectDomainXmlToNative: call(136, {
    args: { nativeFormat: text, domainXml: text, flags: uint },
    returns: { nativeConfig: text },
    access: "connect:write",
  }),
  domainIsActive: call(150, {
    args: { dom: Domain },
    returns: { active: int },
    priority: "high",
    access: "domain:read",
  }),
  domainIsPersistent: call(151, {
    args: { dom: Domain },
    returns: { persistent: int },
    priority: "high",
    access: "domain:read",
  }),
  domainMemoryStats: call(159, {
    args: { dom: Domain, maxStats: uint, flags: uint },
    returns: { stats: array(DomainMemoryStat, limits.DOMAIN_MEMORY_STATS_MAX) },
    access: "domain:read",
  }),
  domainAttachDeviceFlags: call(160, {
    args: { dom: Domain, xml: text, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainDetachDeviceFlags: call(161, {
    args: { dom: Domain, xml: text, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetJobInfo: call(163, {
    args: { dom: Domain },
    returns: {
      type: int,
      timeElapsed: uhyper,
      timeRemaining: uhyper,
      dataTotal: uhyper,
      dataProcessed: uhyper,
      dataRemaining: uhyper,
      memTotal: uhyper,
      memProcessed: uhyper,
      memRemaining: uhyper,
      fileTotal: uhyper,
      fileProcessed: uhyper,
      fileRemaining: uhyper,
    },
    access: "domain:read",
  }),
  domainAbortJob: call(164, { args: { dom: Domain }, access: "domain:write" }),
  domainUpdateDeviceFlags: call(174, {
    args: { dom: Domain, xml: text, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainManagedSave: call(182, { args: { dom: Domain, flags: uint }, access: "domain:hibernate" }),
  domainHasManagedSaveImage: call(183, {
    args: { dom: Domain, flags: uint },
    returns: { result: int },
    access: "domain:read",
  }),
  domainManagedSaveRemove: call(184, { args: { dom: Domain, flags: uint }, access: "domain:hibernate" }),
  domainCreateWithFlags: call(196, {
    args: { dom: Domain, flags: uint },
    returns: { dom: Domain },
    access: "domain:start",
  }),
  domainSetMemoryParameters: call(197, {
    args: { dom: Domain, params: array(TypedParameter, limits.DOMAIN_MEMORY_PARAMETERS_MAX), flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetMemoryParameters: call(198, {
    args: { dom: Domain, nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_MEMORY_PARAMETERS_MAX), nparams: int },
    access: "domain:read",
  }),
  domainSetVcpusFlags: call(199, {
    args: { dom: Domain, nvcpus: uint, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
      "domain:write:VIR_DOMAIN_VCPU_GUEST",
    ],
  }),
  domainGetVcpusFlags: call(200, {
    args: { dom: Domain, flags: uint },
    returns: { num: int },
    access: ["domain:read", "domain:write:VIR_DOMAIN_VCPU_GUEST"],
  }),
  domainOpenConsole: call(201, {
    args: { dom: Domain, devName: optionalText, flags: uint },
    access: "domain:open_device",
    stream: "read",
  }),
  domainIsUpdated: call(202, {
    args: { dom: Domain },
    returns: { updated: int },
    priority: "high",
    access: "domain:read",
  }),
  domainSetMemoryFlags: call(204, {
    args: { dom: Domain, memory: uhyper, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainSetBlkioParameters: call(205, {
    args: { dom: Domain, params: array(TypedParameter, limits.DOMAIN_BLKIO_PARAMETERS_MAX), flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetBlkioParameters: call(206, {
    args: { dom: Domain, nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_BLKIO_PARAMETERS_MAX), nparams: int },
    access: "domain:read",
  }),
  domainInjectNmi: call(210, { args: { dom: Domain, flags: uint }, access: "domain:inject_nmi" }),
  domainScreenshot: call(211, {
    args: { dom: Domain, screen: uint, flags: uint },
    returns: { mime: optionalText },
    access: "domain:screenshot",
    stream: "read",
  }),
  domainGetState: call(212, {
    args: { dom: Domain, flags: uint },
    returns: { state: int, reason: int },
    priority: "high",
    access: "domain:read",
  }),
  domainSetSchedulerParametersFlags: call(219, {
    args: { dom: Domain, params: array(TypedParameter, limits.DOMAIN_SCHEDULER_PARAMETERS_MAX), flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetSchedulerParametersFlags: call(223, {
    args: { dom: Domain, nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_SCHEDULER_PARAMETERS_MAX) },
    access: "domain:read",
  }),
  domainPinVcpuFlags: call(225, {
    args: { dom: Domain, vcpu: uint, cpumap: opaque(limits.CPUMAP_MAX), flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainSendKey: call(226, {
    args: {
      dom: Domain,
      codeset: uint,
      holdtime: uint,
      keycodes: array(uint, limits.DOMAIN_SEND_KEY_MAX),
      flags: uint,
    },
    access: "domain:send_input",
  }),
  domainGetControlInfo: call(229, {
    args: { dom: Domain, flags: uint },
    returns: { state: uint, details: uint, stateTime: uhyper },
    priority: "high",
    access: "domain:read",
  }),
  domainGetVcpuPinInfo: call(230, {
    args: { dom: Domain, ncpumaps: int, maplen: int, flags: uint },
    returns: { cpumaps: opaque(limits.CPUMAPS_MAX), num: int },
    access: "domain:read",
  }),
  domainUndefineFlags: call(231, { args: { dom: Domain, flags: uint }, priority: "high", access: "domain:delete" }),
  domainSaveFlags: call(232, {
    args: { dom: Domain, to: text, dxml: optionalText, flags: uint },
    access: "domain:hibernate",
  }),
  domainRestoreFlags: call(233, {
    args: { from: text, dxml: optionalText, flags: uint },
    access: ["domain:start", "domain:write"],
  }),
  domainDestroyFlags: call(234, { args: { dom: Domain, flags: uint }, priority: "high", access: "domain:stop" }),
  domainSaveImageGetXmlDesc: call(235, {
    args: { file: text, flags: uint },
    returns: { xml: text },
    priority: "high",
    access: "domain:write",
  }),
  domainSaveImageDefineXml: call(236, {
    args: { file: text, dxml: text, flags: uint },
    priority: "high",
    access: ["domain:write", "domain:hibernate"],
  }),
  domainReset: call(245, { args: { dom: Domain, flags: uint }, access: "domain:reset" }),
  domainOpenGraphics: call(249, { args: { dom: Domain, idx: uint, flags: uint }, access: "domain:open_graphics" }),
  domainSetNumaParameters: call(254, {
    args: { dom: Domain, params: array(TypedParameter, limits.DOMAIN_NUMA_PARAMETERS_MAX), flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetNumaParameters: call(255, {
    args: { dom: Domain, nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_NUMA_PARAMETERS_MAX), nparams: int },
    access: "domain:read",
  }),
  domainSetInterfaceParameters: call(256, {
    args: {
      dom: Domain,
      device: text,
      params: array(TypedParameter, limits.DOMAIN_INTERFACE_PARAMETERS_MAX),
      flags: uint,
    },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetInterfaceParameters: call(257, {
    args: { dom: Domain, device: text, nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_INTERFACE_PARAMETERS_MAX), nparams: int },
    access: "domain:read",
  }),
  domainShutdownFlags: call(258, {
    args: { dom: Domain, flags: uint },
    access: ["domain:init_control", "domain:write:VIR_DOMAIN_SHUTDOWN_GUEST_AGENT"],
  }),
  domainPmSuspendForDuration: call(261, {
    args: { dom: Domain, target: uint, duration: uhyper, flags: uint },
    access: "domain:pm_control",
  }),
  domainGetCpuStats: call(262, {
    args: { dom: Domain, nparams: uint, startCpu: int, ncpus: uint, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_GET_CPU_STATS_MAX), nparams: int },
    access: "domain:read",
  }),
  domainSetMetadata: call(264, {
    args: { dom: Domain, type: int, metadata: optionalText, key: optionalText, uri: optionalText, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetMetadata: call(265, {
    args: { dom: Domain, type: int, uri: optionalText, flags: uint },
    returns: { metadata: text },
    access: "domain:read",
  }),
  domainPmWakeup: call(267, { args: { dom: Domain, flags: uint }, access: "domain:pm_control" }),
  connectListAllDomains: call(273, {
    args: { needResults: int, flags: uint },
    returns: { domains: array(Domain, limits.DOMAIN_LIST_MAX), ret: uint },
    priority: "high",
    access: "connect:search_domains",
    filter: "domain:getattr",
  }),
  domainGetHostname: call(277, {
    args: { dom: Domain, flags: uint },
    returns: { hostname: text },
    access: "domain:write",
  }),
  domainGetSecurityLabelList: call(278, {
    args: { dom: Domain },
    returns: { labels: array(DomainGetSecurityLabelRet, limits.SECURITY_LABEL_LIST_MAX), ret: int },
    priority: "high",
    access: "domain:read",
  }),
  domainPinEmulator: call(279, {
    args: { dom: Domain, cpumap: opaque(limits.CPUMAP_MAX), flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetEmulatorPinInfo: call(280, {
    args: { dom: Domain, maplen: int, flags: uint },
    returns: { cpumaps: opaque(limits.CPUMAPS_MAX), ret: int },
    access: "domain:read",
  }),
  domainFstrim: call(294, {
    args: { dom: Domain, mountPoint: optionalText, minimum: uhyper, flags: uint },
    access: "domain:fs_trim",
  }),
  domainSendProcessSignal: call(295, {
    args: { dom: Domain, pidValue: hyper, signum: uint, flags: uint },
    access: "domain:send_signal",
  }),
  domainOpenChannel: call(296, {
    args: { dom: Domain, name: optionalText, flags: uint },
    access: "domain:open_device",
    stream: "read",
  }),
  domainGetJobStats: call(298, {
    args: { dom: Domain, flags: uint },
    returns: { type: int, params: array(TypedParameter, limits.DOMAIN_JOB_STATS_MAX) },
    access: "domain:read",
  }),
  domainSetMemoryStatsPeriod: call(308, {
    args: { dom: Domain, period: int, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainCreateXmlWithFiles: call(309, {
    args: { xmlDesc: text, flags: uint },
    returns: { dom: Domain },
    access: ["domain:write", "domain:start"],
  }),
  domainCreateWithFiles: call(310, {
    args: { dom: Domain, flags: uint },
    returns: { dom: Domain },
    access: "domain:start",
  }),
  domainCoreDumpWithFormat: call(334, {
    args: { dom: Domain, to: text, dumpformat: uint, flags: uint },
    access: "domain:core_dump",
  }),
  domainFsfreeze: call(335, {
    args: { dom: Domain, mountpoints: array(text, limits.DOMAIN_FSFREEZE_MOUNTPOINTS_MAX), flags: uint },
    returns: { filesystems: int },
    access: "domain:fs_freeze",
  }),
  domainFsthaw: call(336, {
    args: { dom: Domain, mountpoints: array(text, limits.DOMAIN_FSFREEZE_MOUNTPOINTS_MAX), flags: uint },
    returns: { filesystems: int },
    access: "domain:fs_freeze",
  }),
  domainGetTime: call(337, {
    args: { dom: Domain, flags: uint },
    returns: { seconds: hyper, nseconds: uint },
    access: "domain:write",
  }),
  domainSetTime: call(338, {
    args: { dom: Domain, seconds: hyper, nseconds: uint, flags: uint },
    access: "domain:set_time",
  }),
  connectGetDomainCapabilities: call(342, {
    args: { emulatorbin: optionalText, arch: optionalText, machine: optionalText, virttype: optionalText, flags: uint },
    returns: { capabilities: text },
    access: "connect:write",
  }),
  domainOpenGraphicsFd: call(343, { args: { dom: Domain, idx: uint, flags: uint }, access: "domain:open_graphics" }),
  connectGetAllDomainStats: call(344, {
    args: { doms: array(Domain, limits.DOMAIN_LIST_MAX), stats: uint, flags: uint },
    returns: { retStats: array(DomainStatsRecord, limits.DOMAIN_LIST_MAX) },
    access: "connect:search_domains",
    filter: "domain:read",
  }),
  domainGetFsinfo: call(349, {
    args: { dom: Domain, flags: uint },
    returns: { info: array(DomainFsInfo, limits.DOMAIN_FSINFO_MAX), ret: uint },
    access: "domain:fs_freeze",
  }),
  domainDefineXmlFlags: call(350, {
    args: { xml: text, flags: uint },
    returns: { dom: Domain },
    priority: "high",
    access: ["domain:write", "domain:save"],
  }),
  domainGetIothreadInfo: call(351, {
    args: { dom: Domain, flags: uint },
    returns: { info: array(DomainIothreadInfo, limits.IOTHREAD_INFO_MAX), ret: uint },
    access: "domain:read",
  }),
  domainPinIothread: call(352, {
    args: { dom: Domain, iothreadsId: uint, cpumap: opaque(limits.CPUMAP_MAX), flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainInterfaceAddresses: call(353, {
    args: { dom: Domain, source: uint, flags: uint },
    returns: { ifaces: array(DomainInterface, limits.DOMAIN_INTERFACE_MAX) },
    access: ["domain:read", "domain:write::source:VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT"],
  }),
  domainAddIothread: call(355, {
    args: { dom: Domain, iothreadId: uint, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainDelIothread: call(356, {
    args: { dom: Domain, iothreadId: uint, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainSetUserPassword: call(357, {
    args: { dom: Domain, user: optionalText, password: optionalText, flags: uint },
    access: "domain:set_password",
  }),
  domainRename: call(358, {
    args: { dom: Domain, newName: optionalText, flags: uint },
    returns: { retcode: int },
    access: ["domain:write", "domain:save"],
  }),
  domainGetPerfEvents: call(365, {
    args: { dom: Domain, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_PERF_EVENTS_MAX) },
    access: "domain:read",
  }),
  domainSetPerfEvents: call(366, {
    args: { dom: Domain, params: array(TypedParameter, limits.DOMAIN_PERF_EVENTS_MAX), flags: uint },
    access: "domain:write",
  }),
  domainGetGuestVcpus: call(371, {
    args: { dom: Domain, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_GUEST_VCPU_PARAMS_MAX) },
    access: "domain:write",
  }),
  domainSetGuestVcpus: call(372, {
    args: { dom: Domain, cpumap: text, state: int, flags: uint },
    access: "domain:write",
  }),
  domainSetVcpu: call(384, {
    args: { dom: Domain, cpumap: text, state: int, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainManagedSaveGetXmlDesc: call(388, {
    args: { dom: Domain, flags: uint },
    returns: { xml: text },
    access: ["domain:read", "domain:read_secure:VIR_DOMAIN_SAVE_IMAGE_XML_SECURE"],
  }),
  domainManagedSaveDefineXml: call(389, {
    args: { dom: Domain, dxml: optionalText, flags: uint },
    access: ["domain:write", "domain:hibernate"],
  }),
  domainSetLifecycleAction: call(390, {
    args: { dom: Domain, type: uint, action: uint, flags: uint },
    access: "domain:write",
  }),
  domainDetachDeviceAlias: call(392, {
    args: { dom: Domain, alias: text, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetLaunchSecurityInfo: call(396, {
    args: { dom: Domain, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_LAUNCH_SECURITY_INFO_PARAMS_MAX) },
    access: "domain:read",
  }),
  domainSetIothreadParams: call(402, {
    args: {
      dom: Domain,
      iothreadId: uint,
      params: array(TypedParameter, limits.DOMAIN_IOTHREAD_PARAMS_MAX),
      flags: uint,
    },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetGuestInfo: call(418, {
    args: { dom: Domain, types: uint, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_GUEST_INFO_PARAMS_MAX) },
    access: "domain:write",
  }),
  domainAgentSetResponseTimeout: call(420, {
    args: { dom: Domain, timeout: int, flags: uint },
    returns: { result: int },
    access: "domain:write",
  }),
  domainAuthorizedSshKeysGet: call(424, {
    args: { dom: Domain, user: text, flags: uint },
    returns: { keys: array(text, limits.DOMAIN_AUTHORIZED_SSH_KEYS_MAX) },
    access: "domain:write",
  }),
  domainAuthorizedSshKeysSet: call(425, {
    args: { dom: Domain, user: text, keys: array(text, limits.DOMAIN_AUTHORIZED_SSH_KEYS_MAX), flags: uint },
    access: "domain:write",
  }),
  domainGetMessages: call(426, {
    args: { dom: Domain, flags: uint },
    returns: { msgs: array(text, limits.DOMAIN_MESSAGES_MAX) },
    access: "domain:read",
  }),
  domainStartDirtyRateCalc: call(427, { args: { dom: Domain, seconds: int, flags: uint }, access: "domain:write" }),
  domainSetLaunchSecurityState: call(439, {
    args: { dom: Domain, params: array(TypedParameter, limits.DOMAIN_LAUNCH_SECURITY_STATE_PARAMS_MAX), flags: uint },
    access: "domain:write",
  }),
  domainSaveParams: call(440, {
    args: { dom: Domain, params: array(TypedParameter, limits.DOMAIN_SAVE_PARAMS_MAX), flags: uint },
    access: "domain:hibernate",
  }),
  domainRestoreParams: call(441, {
    args: { params: array(TypedParameter, limits.DOMAIN_SAVE_PARAMS_MAX), flags: uint },
    access: ["domain:start", "domain:write"],
  }),
  domainAbortJobFlags: call(442, { args: { dom: Domain, flags: uint }, priority: "high", access: "domain:write" }),
  domainFdAssociate: call(443, { args: { dom: Domain, name: text, flags: uint }, access: "domain:write" }),
  domainGraphicsReload: call(448, { args: { dom: Domain, type: uint, flags: uint }, access: "domain:write" }),
  domainGetAutostartOnce: call(449, {
    args: { dom: Domain },
    returns: { autostart: int },
    priority: "high",
    access: "domain:read",
  }),
  domainSetAutostartOnce: call(450, {
    args: { dom: Domain, autostart: int },
    priority: "high",
    access: "domain:write",
  }),
} as const;
