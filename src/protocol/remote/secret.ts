/**
 * Secrets.
 */
import { array, int, opaque, optional, uint, uuid } from "../../xdr/codec.ts";
import { call, event } from "../procedure.ts";
import * as limits from "./limits.ts";
import { Secret, text } from "./types.ts";

export const secretProcedures = {
  connectNumOfSecrets: call(139, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_secrets",
    filter: "secret:getattr",
  }),
  connectListSecrets: call(140, {
    args: { maxuuids: int },
    returns: { uuids: array(text, limits.SECRET_LIST_MAX) },
    priority: "high",
    access: "connect:search_secrets",
    filter: "secret:getattr",
  }),
  secretLookupByUuid: call(141, {
    args: { uuid },
    returns: { secret: Secret },
    priority: "high",
    access: "secret:getattr",
  }),
  secretDefineXml: call(142, {
    args: { xml: text, flags: uint },
    returns: { secret: Secret },
    priority: "high",
    access: ["secret:write", "secret:save"],
  }),
  secretGetXmlDesc: call(143, {
    args: { secret: Secret, flags: uint },
    returns: { xml: text },
    priority: "high",
    access: "secret:read",
  }),
  secretSetValue: call(144, {
    args: { secret: Secret, value: opaque(limits.SECRET_VALUE_MAX), flags: uint },
    priority: "high",
    access: "secret:write",
  }),
  secretGetValue: call(145, {
    args: { secret: Secret, flags: uint },
    returns: { value: opaque(limits.SECRET_VALUE_MAX) },
    priority: "high",
    access: "secret:read_secure",
  }),
  secretUndefine: call(146, { args: { secret: Secret }, priority: "high", access: "secret:delete" }),
  secretLookupByUsage: call(147, {
    args: { usageType: int, usageID: text },
    returns: { secret: Secret },
    priority: "high",
    access: "secret:getattr",
  }),
  connectListAllSecrets: call(287, {
    args: { needResults: int, flags: uint },
    returns: { secrets: array(Secret, limits.SECRET_LIST_MAX), ret: uint },
    priority: "high",
    access: "connect:search_secrets",
    filter: "secret:getattr",
  }),
  connectSecretEventRegisterAny: call(380, {
    args: { eventID: int, secret: optional(Secret) },
    returns: { callbackID: int },
    priority: "high",
    access: "connect:search_secrets",
    filter: "secret:getattr",
  }),
  connectSecretEventDeregisterAny: call(381, { args: { callbackID: int }, priority: "high", access: "connect:read" }),
  secretEventLifecycle: event(382, {
    message: { callbackID: int, secret: Secret, event: int, detail: int },
    access: "none",
  }),
  secretEventValueChanged: event(383, { message: { callbackID: int, secret: Secret }, access: "none" }),
} as const;
