/**
 * Connections, authentication and the node: the host as libvirt sees it.
 */
import { array, charBytes, charText, int, opaque, uhyper, uint } from "../../xdr/codec.ts";
import { call, event } from "../procedure.ts";
import * as limits from "./limits.ts";
import { AuthType, NodeCpuStat, NodeMemoryStat, TypedParameter, optionalText, text } from "./types.ts";

export const connectionProcedures = {
  connectOpen: call(1, { args: { name: optionalText, flags: uint }, priority: "high", access: "connect:getattr" }),
  connectClose: call(2, { priority: "high", access: "none" }),
  connectGetType: call(3, { returns: { type: text }, priority: "high", access: "connect:getattr" }),
  connectGetVersion: call(4, { returns: { hvVer: uhyper }, priority: "high", access: "connect:getattr" }),
  connectGetMaxVcpus: call(5, {
    args: { type: optionalText },
    returns: { maxVcpus: int },
    priority: "high",
    access: "connect:read",
  }),
  nodeGetInfo: call(6, {
    returns: {
      model: charText(32, "vector"),
      memory: uhyper,
      cpus: int,
      mhz: int,
      nodes: int,
      sockets: int,
      cores: int,
      threads: int,
    },
    priority: "high",
    access: "connect:read",
  }),
  connectGetCapabilities: call(7, { returns: { capabilities: text }, access: "connect:read" }),
  connectGetHostname: call(59, { returns: { hostname: text }, priority: "high", access: "connect:getattr" }),
  connectSupportsFeature: call(60, {
    args: { feature: int },
    returns: { supported: int },
    priority: "high",
    access: "connect:getattr",
  }),
  authList: call(66, {
    returns: { types: array(AuthType, limits.AUTH_TYPE_LIST_MAX) },
    priority: "high",
    access: "none",
  }),
  authSaslInit: call(67, { returns: { mechlist: text }, priority: "high", access: "none" }),
  authSaslStart: call(68, {
    args: { mech: text, nil: int, data: charBytes(limits.AUTH_SASL_DATA_MAX) },
    returns: { complete: int, nil: int, data: charBytes(limits.AUTH_SASL_DATA_MAX) },
    priority: "high",
    access: "none",
  }),
  authSaslStep: call(69, {
    args: { nil: int, data: charBytes(limits.AUTH_SASL_DATA_MAX) },
    returns: { complete: int, nil: int, data: charBytes(limits.AUTH_SASL_DATA_MAX) },
    priority: "high",
    access: "none",
  }),
  authPolkit: call(70, { returns: { complete: int }, priority: "high", access: "none" }),
  nodeGetCellsFreeMemory: call(101, {
    args: { startCell: int, maxcells: int },
    returns: { cells: array(uhyper, limits.NODE_MAX_CELLS) },
    priority: "high",
    access: "connect:read",
  }),
  nodeGetFreeMemory: call(102, { returns: { freeMem: uhyper }, priority: "high", access: "connect:read" }),
  connectGetUri: call(110, { returns: { uri: text }, priority: "high", access: "connect:getattr" }),
  nodeNumOfDevices: call(111, {
    args: { cap: optionalText, flags: uint },
    returns: { num: int },
    priority: "high",
    access: "connect:search_node_devices",
    filter: "node_device:getattr",
  }),
  nodeListDevices: call(112, {
    args: { cap: optionalText, maxnames: int, flags: uint },
    returns: { names: array(text, limits.NODE_DEVICE_LIST_MAX) },
    priority: "high",
    access: "connect:search_node_devices",
    filter: "node_device:getattr",
  }),
  nodeGetSecurityModel: call(122, {
    returns: { model: charText(limits.SECURITY_MODEL_MAX, "array"), doi: charText(limits.SECURITY_DOI_MAX, "array") },
    priority: "high",
    access: "connect:read",
  }),
  connectIsSecure: call(149, { returns: { secure: int }, priority: "high", access: "none" }),
  connectGetLibVersion: call(157, { returns: { libVer: uhyper }, priority: "high", access: "connect:getattr" }),
  connectCompareCpu: call(158, {
    args: { xml: text, flags: uint },
    returns: { result: int },
    priority: "high",
    access: "connect:read",
  }),
  connectBaselineCpu: call(162, {
    args: { xmlCPUs: array(text, limits.CPU_BASELINE_MAX), flags: uint },
    returns: { cpu: text },
    access: "connect:read",
  }),
  connectGetSysinfo: call(203, {
    args: { flags: uint },
    returns: { sysinfo: text },
    priority: "high",
    access: "connect:read",
  }),
  nodeGetCpuStats: call(227, {
    args: { cpuNum: int, nparams: int, flags: uint },
    returns: { params: array(NodeCpuStat, limits.NODE_CPU_STATS_MAX), nparams: int },
    priority: "high",
    access: "connect:read",
  }),
  nodeGetMemoryStats: call(228, {
    args: { nparams: int, cellNum: int, flags: uint },
    returns: { params: array(NodeMemoryStat, limits.NODE_MEMORY_STATS_MAX), nparams: int },
    priority: "high",
    access: "connect:read",
  }),
  nodeSuspendForDuration: call(250, {
    args: { target: uint, duration: uhyper, flags: uint },
    access: "connect:pm_control",
  }),
  nodeSetMemoryParameters: call(288, {
    args: { params: array(TypedParameter, limits.NODE_MEMORY_PARAMETERS_MAX), flags: uint },
    access: "connect:write",
  }),
  nodeGetMemoryParameters: call(289, {
    args: { nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.NODE_MEMORY_PARAMETERS_MAX), nparams: int },
    access: "connect:read",
  }),
  nodeGetCpuMap: call(293, {
    args: { needMap: int, needOnline: int, flags: uint },
    returns: { cpumap: opaque(limits.CPUMAP_MAX), online: uint, ret: int },
    access: "connect:read",
  }),
  connectGetCpuModelNames: call(312, {
    args: { arch: text, needResults: int, flags: uint },
    returns: { models: array(text, limits.CONNECT_CPU_MODELS_MAX), ret: int },
    access: "connect:read",
  }),
  nodeGetFreePages: call(340, {
    args: { pages: array(uint, limits.NODE_MAX_CELLS), startCell: int, cellCount: uint, flags: uint },
    returns: { counts: array(uhyper, limits.NODE_MAX_CELLS) },
    priority: "high",
    access: "connect:read",
  }),
  nodeAllocPages: call(347, {
    args: {
      pageSizes: array(uint, limits.NODE_MAX_CELLS),
      pageCounts: array(uhyper, limits.NODE_MAX_CELLS),
      startCell: int,
      cellCount: uint,
      flags: uint,
    },
    returns: { ret: int },
    access: "connect:write",
  }),
  connectRegisterCloseCallback: call(360, { access: "connect:getattr" }),
  connectUnregisterCloseCallback: call(361, { access: "connect:getattr" }),
  connectEventConnectionClosed: event(362, { message: { reason: int }, access: "none" }),
  connectCompareHypervisorCpu: call(393, {
    args: {
      emulator: optionalText,
      arch: optionalText,
      machine: optionalText,
      virttype: optionalText,
      xmlCPU: text,
      flags: uint,
    },
    returns: { result: int },
    access: "connect:write",
  }),
  connectBaselineHypervisorCpu: call(394, {
    args: {
      emulator: optionalText,
      arch: optionalText,
      machine: optionalText,
      virttype: optionalText,
      xmlCPUs: array(text, limits.CPU_BASELINE_MAX),
      flags: uint,
    },
    returns: { cpu: text },
    access: "connect:write",
  }),
  nodeGetSevInfo: call(395, {
    args: { nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.NODE_SEV_INFO_MAX), nparams: int },
    access: "connect:read",
  }),
  connectSetIdentity: call(419, {
    args: { params: array(TypedParameter, limits.CONNECT_IDENTITY_PARAMS_MAX), flags: uint },
    access: "connect:write",
  }),
} as const;
