/**
 * A domain's block devices: jobs, statistics, limits.
 */
import { array, hyper, int, opaque, uhyper, uint } from "../../xdr/codec.ts";
import { call } from "../procedure.ts";
import * as limits from "./limits.ts";
import { Domain, DomainDiskError, TypedParameter, optionalText, text } from "./types.ts";

export const domainBlockProcedures = {
  domainBlockStats: call(64, {
    args: { dom: Domain, path: text },
    returns: { rdReq: hyper, rdBytes: hyper, wrReq: hyper, wrBytes: hyper, errs: hyper },
    access: "domain:read",
  }),
  domainBlockPeek: call(103, {
    args: { dom: Domain, path: text, offset: uhyper, size: uint, flags: uint },
    returns: { buffer: opaque(limits.DOMAIN_BLOCK_PEEK_BUFFER_MAX) },
    access: "domain:block_read",
  }),
  domainGetBlockInfo: call(194, {
    args: { dom: Domain, path: text, flags: uint },
    returns: { allocation: uhyper, capacity: uhyper, physical: uhyper },
    access: "domain:read",
  }),
  domainBlockJobAbort: call(237, { args: { dom: Domain, path: text, flags: uint }, access: "domain:write" }),
  domainGetBlockJobInfo: call(238, {
    args: { dom: Domain, path: text, flags: uint },
    returns: { found: int, type: int, bandwidth: uhyper, cur: uhyper, end: uhyper },
    access: "domain:read",
  }),
  domainBlockJobSetSpeed: call(239, {
    args: { dom: Domain, path: text, bandwidth: uhyper, flags: uint },
    access: "domain:write",
  }),
  domainBlockPull: call(240, {
    args: { dom: Domain, path: text, bandwidth: uhyper, flags: uint },
    access: "domain:block_write",
  }),
  domainBlockStatsFlags: call(243, {
    args: { dom: Domain, path: text, nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_BLOCK_STATS_PARAMETERS_MAX), nparams: int },
    access: "domain:read",
  }),
  domainBlockResize: call(251, {
    args: { dom: Domain, disk: text, size: uhyper, flags: uint },
    access: "domain:block_write",
  }),
  domainSetBlockIoTune: call(252, {
    args: {
      dom: Domain,
      disk: text,
      params: array(TypedParameter, limits.DOMAIN_BLOCK_IO_TUNE_PARAMETERS_MAX),
      flags: uint,
    },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainGetBlockIoTune: call(253, {
    args: { dom: Domain, disk: optionalText, nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.DOMAIN_BLOCK_IO_TUNE_PARAMETERS_MAX), nparams: int },
    access: "domain:read",
  }),
  domainGetDiskErrors: call(263, {
    args: { dom: Domain, maxerrors: uint, flags: uint },
    returns: { errors: array(DomainDiskError, limits.DOMAIN_DISK_ERRORS_MAX), nerrors: int },
    access: "domain:read",
  }),
  domainBlockRebase: call(266, {
    args: { dom: Domain, path: text, base: optionalText, bandwidth: uhyper, flags: uint },
    access: "domain:block_write",
  }),
  domainBlockCommit: call(290, {
    args: { dom: Domain, disk: text, base: optionalText, top: optionalText, bandwidth: uhyper, flags: uint },
    access: "domain:block_write",
  }),
  domainBlockCopy: call(345, {
    args: {
      dom: Domain,
      path: text,
      destxml: text,
      params: array(TypedParameter, limits.DOMAIN_BLOCK_COPY_PARAMETERS_MAX),
      flags: uint,
    },
    access: "domain:block_write",
  }),
  domainSetBlockThreshold: call(386, {
    args: { dom: Domain, dev: text, threshold: uhyper, flags: uint },
    access: "domain:write",
  }),
  domainSetThrottleGroup: call(451, {
    args: {
      dom: Domain,
      group: text,
      params: array(TypedParameter, limits.DOMAIN_THROTTLE_GROUP_PARAMS_MAX),
      flags: uint,
    },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
  domainDelThrottleGroup: call(452, {
    args: { dom: Domain, group: optionalText, flags: uint },
    access: [
      "domain:write",
      "domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE",
      "domain:save:VIR_DOMAIN_AFFECT_CONFIG",
    ],
  }),
} as const;
