/**
 * The host's devices.
 */
import { array, int, optional, uint } from "../../xdr/codec.ts";
import { call, event } from "../procedure.ts";
import * as limits from "./limits.ts";
import { NodeDevice, optionalText, text } from "./types.ts";

export const nodeDeviceProcedures = {
  nodeDeviceLookupByName: call(113, {
    args: { name: text },
    returns: { dev: NodeDevice },
    priority: "high",
    access: "node_device:getattr",
  }),
  nodeDeviceGetXmlDesc: call(114, {
    args: { name: text, flags: uint },
    returns: { xml: text },
    access: "node_device:read",
  }),
  nodeDeviceGetParent: call(115, {
    args: { name: text },
    returns: { parentName: optionalText },
    priority: "high",
    access: "node_device:read",
  }),
  nodeDeviceNumOfCaps: call(116, {
    args: { name: text },
    returns: { num: int },
    priority: "high",
    access: "node_device:read",
  }),
  nodeDeviceListCaps: call(117, {
    args: { name: text, maxnames: int },
    returns: { names: array(text, limits.NODE_DEVICE_CAPS_LIST_MAX) },
    priority: "high",
    access: "node_device:read",
  }),
  nodeDeviceDettach: call(118, { args: { name: text }, access: "node_device:detach" }),
  nodeDeviceReAttach: call(119, { args: { name: text }, access: "node_device:detach" }),
  nodeDeviceReset: call(120, { args: { name: text }, access: "node_device:detach" }),
  nodeDeviceCreateXml: call(123, {
    args: { xmlDesc: text, flags: uint },
    returns: { dev: NodeDevice },
    access: ["node_device:write", "node_device:start"],
  }),
  nodeDeviceDestroy: call(124, { args: { name: text }, priority: "high", access: "node_device:stop" }),
  connectListAllNodeDevices: call(285, {
    args: { needResults: int, flags: uint },
    returns: { devices: array(NodeDevice, limits.NODE_DEVICE_LIST_MAX), ret: uint },
    priority: "high",
    access: "connect:search_node_devices",
    filter: "node_device:getattr",
  }),
  nodeDeviceLookupScsiHostByWwn: call(297, {
    args: { wwnn: text, wwpn: text, flags: uint },
    returns: { dev: NodeDevice },
    priority: "high",
    access: "node_device:getattr",
  }),
  nodeDeviceDetachFlags: call(301, {
    args: { name: text, driverName: optionalText, flags: uint },
    access: "node_device:detach",
  }),
  connectNodeDeviceEventRegisterAny: call(374, {
    args: { eventID: int, dev: optional(NodeDevice) },
    returns: { callbackID: int },
    priority: "high",
    access: "connect:search_node_devices",
    filter: "node_device:getattr",
  }),
  connectNodeDeviceEventDeregisterAny: call(375, {
    args: { callbackID: int },
    priority: "high",
    access: "connect:read",
  }),
  nodeDeviceEventLifecycle: event(376, {
    message: { callbackID: int, dev: NodeDevice, event: int, detail: int },
    access: "none",
  }),
  nodeDeviceEventUpdate: event(377, { message: { callbackID: int, dev: NodeDevice }, access: "none" }),
  nodeDeviceDefineXml: call(428, {
    args: { xmlDesc: text, flags: uint },
    returns: { dev: NodeDevice },
    access: "node_device:write",
  }),
  nodeDeviceUndefine: call(429, { args: { name: text, flags: uint }, priority: "high", access: "node_device:delete" }),
  nodeDeviceCreate: call(430, { args: { name: text, flags: uint }, priority: "high", access: "node_device:start" }),
  nodeDeviceGetAutostart: call(433, {
    args: { name: text },
    returns: { autostart: int },
    priority: "high",
    access: "node_device:read",
  }),
  nodeDeviceSetAutostart: call(434, {
    args: { name: text, autostart: int },
    priority: "high",
    access: "node_device:write",
  }),
  nodeDeviceIsPersistent: call(435, {
    args: { name: text },
    returns: { persistent: int },
    priority: "high",
    access: "node_device:read",
  }),
  nodeDeviceIsActive: call(436, {
    args: { name: text },
    returns: { active: int },
    priority: "high",
    access: "node_device:read",
  }),
  nodeDeviceUpdate: call(447, {
    args: { name: text, xmlDesc: text, flags: uint },
    access: ["node-device:write", "node-device:save"],
  }),
} as const;
