/**
 * Migration of domains, all protocol versions.
 */
import { array, int, opaque, uhyper, uint } from "../../xdr/codec.ts";
import { call } from "../procedure.ts";
import * as limits from "./limits.ts";
import { Domain, TypedParameter, optionalText, text } from "./types.ts";

export const domainMigrationProcedures = {
  domainMigratePrepare: call(61, {
    args: { uriIn: optionalText, flags: uhyper, dname: optionalText, resource: uhyper },
    returns: { cookie: opaque(limits.MIGRATE_COOKIE_MAX), uriOut: optionalText },
    access: ["domain:migrate", "domain:start", "domain:write"],
  }),
  domainMigratePerform: call(62, {
    args: {
      dom: Domain,
      cookie: opaque(limits.MIGRATE_COOKIE_MAX),
      uri: text,
      flags: uhyper,
      dname: optionalText,
      resource: uhyper,
    },
    access: "domain:migrate",
  }),
  domainMigrateFinish: call(63, {
    args: { dname: text, cookie: opaque(limits.MIGRATE_COOKIE_MAX), uri: text, flags: uhyper },
    returns: { ddom: Domain },
    access: "domain:migrate",
  }),
  domainMigratePrepare2: call(108, {
    args: { uriIn: optionalText, flags: uhyper, dname: optionalText, resource: uhyper, domXml: text },
    returns: { cookie: opaque(limits.MIGRATE_COOKIE_MAX), uriOut: optionalText },
    access: ["domain:migrate", "domain:start", "domain:write"],
  }),
  domainMigrateFinish2: call(109, {
    args: { dname: text, cookie: opaque(limits.MIGRATE_COOKIE_MAX), uri: text, flags: uhyper, retcode: int },
    returns: { ddom: Domain },
    access: "domain:migrate",
  }),
  domainMigratePrepareTunnel: call(148, {
    args: { flags: uhyper, dname: optionalText, resource: uhyper, domXml: text },
    access: ["domain:migrate", "domain:start", "domain:write"],
    stream: "write",
  }),
  domainMigrateSetMaxDowntime: call(166, {
    args: { dom: Domain, downtime: uhyper, flags: uint },
    access: "domain:migrate",
  }),
  domainMigrateSetMaxSpeed: call(207, {
    args: { dom: Domain, bandwidth: uhyper, flags: uint },
    access: "domain:migrate",
  }),
  domainMigrateBegin3: call(213, {
    args: { dom: Domain, xmlin: optionalText, flags: uhyper, dname: optionalText, resource: uhyper },
    returns: { cookieOut: opaque(limits.MIGRATE_COOKIE_MAX), xml: text },
    access: "domain:migrate",
  }),
  domainMigratePrepare3: call(214, {
    args: {
      cookieIn: opaque(limits.MIGRATE_COOKIE_MAX),
      uriIn: optionalText,
      flags: uhyper,
      dname: optionalText,
      resource: uhyper,
      domXml: text,
    },
    returns: { cookieOut: opaque(limits.MIGRATE_COOKIE_MAX), uriOut: optionalText },
    access: ["domain:migrate", "domain:start", "domain:write"],
  }),
  domainMigratePrepareTunnel3: call(215, {
    args: {
      cookieIn: opaque(limits.MIGRATE_COOKIE_MAX),
      flags: uhyper,
      dname: optionalText,
      resource: uhyper,
      domXml: text,
    },
    returns: { cookieOut: opaque(limits.MIGRATE_COOKIE_MAX) },
    access: ["domain:migrate", "domain:start", "domain:write"],
    stream: "write",
  }),
  domainMigratePerform3: call(216, {
    args: {
      dom: Domain,
      xmlin: optionalText,
      cookieIn: opaque(limits.MIGRATE_COOKIE_MAX),
      dconnuri: optionalText,
      uri: optionalText,
      flags: uhyper,
      dname: optionalText,
      resource: uhyper,
    },
    returns: { cookieOut: opaque(limits.MIGRATE_COOKIE_MAX) },
    access: "domain:migrate",
  }),
  domainMigrateFinish3: call(217, {
    args: {
      dname: text,
      cookieIn: opaque(limits.MIGRATE_COOKIE_MAX),
      dconnuri: optionalText,
      uri: optionalText,
      flags: uhyper,
      cancelled: int,
    },
    returns: { dom: Domain, cookieOut: opaque(limits.MIGRATE_COOKIE_MAX) },
    access: "domain:migrate",
  }),
  domainMigrateConfirm3: call(218, {
    args: { dom: Domain, cookieIn: opaque(limits.MIGRATE_COOKIE_MAX), flags: uhyper, cancelled: int },
    access: "domain:migrate",
  }),
  domainMigrateGetMaxSpeed: call(242, {
    args: { dom: Domain, flags: uint },
    returns: { bandwidth: uhyper },
    access: "domain:migrate",
  }),
  domainMigrateGetCompressionCache: call(299, {
    args: { dom: Domain, flags: uint },
    returns: { cacheSize: uhyper },
    access: "domain:migrate",
  }),
  domainMigrateSetCompressionCache: call(300, {
    args: { dom: Domain, cacheSize: uhyper, flags: uint },
    access: "domain:migrate",
  }),
  domainMigrateBegin3Params: call(302, {
    args: { dom: Domain, params: array(TypedParameter, limits.DOMAIN_MIGRATE_PARAM_LIST_MAX), flags: uint },
    returns: { cookieOut: opaque(limits.MIGRATE_COOKIE_MAX), xml: text },
    access: "domain:migrate",
  }),
  domainMigratePrepare3Params: call(303, {
    args: {
      params: array(TypedParameter, limits.DOMAIN_MIGRATE_PARAM_LIST_MAX),
      cookieIn: opaque(limits.MIGRATE_COOKIE_MAX),
      flags: uint,
    },
    returns: { cookieOut: opaque(limits.MIGRATE_COOKIE_MAX), uriOut: optionalText },
    access: ["domain:migrate", "domain:start", "domain:write"],
  }),
  domainMigratePrepareTunnel3Params: call(304, {
    args: {
      params: array(TypedParameter, limits.DOMAIN_MIGRATE_PARAM_LIST_MAX),
      cookieIn: opaque(limits.MIGRATE_COOKIE_MAX),
      flags: uint,
    },
    returns: { cookieOut: opaque(limits.MIGRATE_COOKIE_MAX) },
    access: ["domain:migrate", "domain:start", "domain:write"],
  }),
  domainMigratePerform3Params: call(305, {
    args: {
      dom: Domain,
      dconnuri: optionalText,
      params: array(TypedParameter, limits.DOMAIN_MIGRATE_PARAM_LIST_MAX),
      cookieIn: opaque(limits.MIGRATE_COOKIE_MAX),
      flags: uint,
    },
    returns: { cookieOut: opaque(limits.MIGRATE_COOKIE_MAX) },
    access: "domain:migrate",
  }),
  domainMigrateFinish3Params: call(306, {
    args: {
      params: array(TypedParameter, limits.DOMAIN_MIGRATE_PARAM_LIST_MAX),
      cookieIn: opaque(limits.MIGRATE_COOKIE_MAX),
      flags: uint,
      cancelled: int,
    },
    returns: { dom: Domain, cookieOut: opaque(limits.MIGRATE_COOKIE_MAX) },
    access: "domain:migrate",
  }),
  domainMigrateConfirm3Params: call(307, {
    args: {
      dom: Domain,
      params: array(TypedParameter, limits.DOMAIN_MIGRATE_PARAM_LIST_MAX),
      cookieIn: opaque(limits.MIGRATE_COOKIE_MAX),
      flags: uint,
      cancelled: int,
    },
    access: "domain:migrate",
  }),
  domainMigrateStartPostCopy: call(364, { args: { dom: Domain, flags: uint }, access: "domain:migrate" }),
  domainMigrateGetMaxDowntime: call(387, {
    args: { dom: Domain, flags: uint },
    returns: { downtime: uhyper },
    access: "domain:migrate",
  }),
} as const;
