/**
 * The host's network interfaces.
 */
import { array, int, uint } from "../../xdr/codec.ts";
import { call } from "../procedure.ts";
import * as limits from "./limits.ts";
import { Interface, text } from "./types.ts";

export const interfaceProcedures = {
  connectNumOfInterfaces: call(126, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_interfaces",
    filter: "interface:getattr",
  }),
  connectListInterfaces: call(127, {
    args: { maxnames: int },
    returns: { names: array(text, limits.INTERFACE_LIST_MAX) },
    priority: "high",
    access: "connect:search_interfaces",
    filter: "interface:getattr",
  }),
  interfaceLookupByName: call(128, {
    args: { name: text },
    returns: { iface: Interface },
    priority: "high",
    access: "interface:getattr",
  }),
  interfaceLookupByMacString: call(129, {
    args: { mac: text },
    returns: { iface: Interface },
    priority: "high",
    access: "interface:getattr",
  }),
  interfaceGetXmlDesc: call(130, {
    args: { iface: Interface, flags: uint },
    returns: { xml: text },
    access: "interface:read",
  }),
  interfaceDefineXml: call(131, {
    args: { xml: text, flags: uint },
    returns: { iface: Interface },
    priority: "high",
    access: ["interface:write", "interface:save"],
  }),
  interfaceUndefine: call(132, { args: { iface: Interface }, priority: "high", access: "interface:delete" }),
  interfaceCreate: call(133, { args: { iface: Interface, flags: uint }, access: "interface:start" }),
  interfaceDestroy: call(134, { args: { iface: Interface, flags: uint }, priority: "high", access: "interface:stop" }),
  connectNumOfDefinedInterfaces: call(137, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_interfaces",
    filter: "interface:getattr",
  }),
  connectListDefinedInterfaces: call(138, {
    args: { maxnames: int },
    returns: { names: array(text, limits.INTERFACE_LIST_MAX) },
    priority: "high",
    access: "connect:search_interfaces",
    filter: "interface:getattr",
  }),
  interfaceIsActive: call(156, {
    args: { iface: Interface },
    returns: { active: int },
    priority: "high",
    access: "interface:read",
  }),
  interfaceChangeBegin: call(220, { args: { flags: uint }, access: "connect:interface_transaction" }),
  interfaceChangeCommit: call(221, { args: { flags: uint }, access: "connect:interface_transaction" }),
  interfaceChangeRollback: call(222, { args: { flags: uint }, access: "connect:interface_transaction" }),
  connectListAllInterfaces: call(284, {
    args: { needResults: int, flags: uint },
    returns: { ifaces: array(Interface, limits.INTERFACE_LIST_MAX), ret: uint },
    priority: "high",
    access: "connect:search_interfaces",
    filter: "interface:getattr",
  }),
} as const;
