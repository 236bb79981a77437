/**
 * Registering for domain events, and the events: legacy ones without, newer ones with a callback number.
 */
import { array, hyper, int, optional, uhyper, uint } from "../../xdr/codec.ts";
import { call, event } from "../procedure.ts";
import * as limits from "./limits.ts";
import {
  Domain,
  DomainEventBalloonChange,
  DomainEventBlockJob,
  DomainEventControlError,
  DomainEventDeviceRemoved,
  DomainEventDiskChange,
  DomainEventGraphics,
  DomainEventGraphicsAddress,
  DomainEventGraphicsIdentity,
  DomainEventIoError,
  DomainEventIoErrorReason,
  DomainEventLifecycle,
  DomainEventPmsuspend,
  DomainEventPmsuspendDisk,
  DomainEventPmwakeup,
  DomainEventReboot,
  DomainEventRtcChange,
  DomainEventTrayChange,
  DomainEventWatchdog,
  TypedParameter,
  optionalText,
  text,
} from "./types.ts";

export const domainEventsProcedures = {
  connectDomainEventRegister: call(105, {
    returns: { cbRegistered: int },
    priority: "high",
    access: "connect:search_domains",
    filter: "domain:getattr",
  }),
  connectDomainEventDeregister: call(106, { returns: { cbRegistered: int }, priority: "high", access: "connect:read" }),
  domainEventLifecycle: event(107, { message: { dom: Domain, event: int, detail: int }, access: "none" }),
  connectDomainEventRegisterAny: call(167, {
    args: { eventID: int },
    priority: "high",
    access: "connect:search_domains",
    filter: "domain:getattr",
  }),
  connectDomainEventDeregisterAny: call(168, { args: { eventID: int }, priority: "high", access: "connect:read" }),
  domainEventReboot: event(169, { message: { dom: Domain }, access: "none" }),
  domainEventRtcChange: event(170, { message: { dom: Domain, offset: hyper }, access: "none" }),
  domainEventWatchdog: event(171, { message: { dom: Domain, action: int }, access: "none" }),
  domainEventIoError: event(172, {
    message: { dom: Domain, srcPath: text, devAlias: text, action: int },
    access: "none",
  }),
  domainEventGraphics: event(173, {
    message: {
      dom: Domain,
      phase: int,
      local: DomainEventGraphicsAddress,
      remote: DomainEventGraphicsAddress,
      authScheme: text,
      subject: array(DomainEventGraphicsIdentity, limits.DOMAIN_EVENT_GRAPHICS_IDENTITY_MAX),
    },
    access: "none",
  }),
  domainEventIoErrorReason: event(195, {
    message: { dom: Domain, srcPath: text, devAlias: text, action: int, reason: text },
    access: "none",
  }),
  domainEventControlError: event(224, { message: { dom: Domain }, access: "none" }),
  domainEventBlockJob: event(241, { message: { dom: Domain, path: text, type: int, status: int }, access: "none" }),
  domainEventDiskChange: event(248, {
    message: { dom: Domain, oldSrcPath: optionalText, newSrcPath: optionalText, devAlias: text, reason: int },
    access: "none",
  }),
  domainEventTrayChange: event(268, { message: { dom: Domain, devAlias: text, reason: int }, access: "none" }),
  domainEventPmwakeup: event(269, { message: { dom: Domain }, access: "none" }),
  domainEventPmsuspend: event(270, { message: { dom: Domain }, access: "none" }),
  domainEventBalloonChange: event(276, { message: { dom: Domain, actual: uhyper }, access: "none" }),
  domainEventPmsuspendDisk: event(292, { message: { dom: Domain }, access: "none" }),
  domainEventDeviceRemoved: event(311, { message: { dom: Domain, devAlias: text }, access: "none" }),
  connectDomainEventCallbackRegisterAny: call(316, {
    args: { eventID: int, dom: optional(Domain) },
    returns: { callbackID: int },
    priority: "high",
    access: "connect:search_domains",
    filter: "domain:getattr",
  }),
  connectDomainEventCallbackDeregisterAny: call(317, {
    args: { callbackID: int },
    priority: "high",
    access: "connect:read",
  }),
  domainEventCallbackLifecycle: event(318, { message: { callbackID: int, msg: DomainEventLifecycle }, access: "none" }),
  domainEventCallbackReboot: event(319, { message: { callbackID: int, msg: DomainEventReboot }, access: "none" }),
  domainEventCallbackRtcChange: event(320, { message: { callbackID: int, msg: DomainEventRtcChange }, access: "none" }),
  domainEventCallbackWatchdog: event(321, { message: { callbackID: int, msg: DomainEventWatchdog }, access: "none" }),
  domainEventCallbackIoError: event(322, { message: { callbackID: int, msg: DomainEventIoError }, access: "none" }),
  domainEventCallbackGraphics: event(323, { message: { callbackID: int, msg: DomainEventGraphics }, access: "none" }),
  domainEventCallbackIoErrorReason: event(324, {
    message: { callbackID: int, msg: DomainEventIoErrorReason },
    access: "none",
  }),
  domainEventCallbackControlError: event(325, {
    message: { callbackID: int, msg: DomainEventControlError },
    access: "none",
  }),
  domainEventCallbackBlockJob: event(326, { message: { callbackID: int, msg: DomainEventBlockJob }, access: "none" }),
  domainEventCallbackDiskChange: event(327, {
    message: { callbackID: int, msg: DomainEventDiskChange },
    access: "none",
  }),
  domainEventCallbackTrayChange: event(328, {
    message: { callbackID: int, msg: DomainEventTrayChange },
    access: "none",
  }),
  domainEventCallbackPmwakeup: event(329, {
    message: { callbackID: int, reason: int, msg: DomainEventPmwakeup },
    access: "none",
  }),
  domainEventCallbackPmsuspend: event(330, {
    message: { callbackID: int, reason: int, msg: DomainEventPmsuspend },
    access: "none",
  }),
  domainEventCallbackBalloonChange: event(331, {
    message: { callbackID: int, msg: DomainEventBalloonChange },
    access: "none",
  }),
  domainEventCallbackPmsuspendDisk: event(332, {
    message: { callbackID: int, reason: int, msg: DomainEventPmsuspendDisk },
    access: "none",
  }),
  domainEventCallbackDeviceRemoved: event(333, {
    message: { callbackID: int, msg: DomainEventDeviceRemoved },
    access: "none",
  }),
  domainEventBlockJob2: event(339, {
    message: { callbackID: int, dom: Domain, dst: text, type: int, status: int },
    access: "none",
  }),
  domainEventCallbackTunable: event(346, {
    message: { callbackID: int, dom: Domain, params: array(TypedParameter, limits.DOMAIN_EVENT_TUNABLE_MAX) },
    access: "none",
  }),
  domainEventCallbackAgentLifecycle: event(348, {
    message: { callbackID: int, dom: Domain, state: int, reason: int },
    access: "none",
  }),
  domainEventCallbackDeviceAdded: event(354, {
    message: { callbackID: int, dom: Domain, devAlias: text },
    access: "none",
  }),
  domainEventCallbackMigrationIteration: event(359, {
    message: { callbackID: int, dom: Domain, iteration: int },
    access: "none",
  }),
  domainEventCallbackJobCompleted: event(363, {
    message: { callbackID: int, dom: Domain, params: array(TypedParameter, limits.DOMAIN_JOB_STATS_MAX) },
    access: "none",
  }),
  domainEventCallbackDeviceRemovalFailed: event(367, {
    message: { callbackID: int, dom: Domain, devAlias: text },
    access: "none",
  }),
  domainEventCallbackMetadataChange: event(379, {
    message: { callbackID: int, dom: Domain, type: int, nsuri: optionalText },
    access: "none",
  }),
  domainEventBlockThreshold: event(385, {
    message: { callbackID: int, dom: Domain, dev: text, path: optionalText, threshold: uhyper, excess: uhyper },
    access: "none",
  }),
  domainEventMemoryFailure: event(423, {
    message: { callbackID: int, dom: Domain, recipient: int, action: int, flags: uint },
    access: "none",
  }),
  domainEventMemoryDeviceSizeChange: event(438, {
    message: { callbackID: int, dom: Domain, alias: text, size: uhyper },
    access: "none",
  }),
  domainEventNicMacChange: event(453, {
    message: { callbackID: int, dom: Domain, alias: text, oldMAC: text, newMAC: text },
    access: "none",
  }),
} as const;
