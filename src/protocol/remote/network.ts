/**
 * Networks and their ports.
 */
import { array, int, optional, uint, uuid } from "../../xdr/codec.ts";
import { call, event } from "../procedure.ts";
import * as limits from "./limits.ts";
import { Network, NetworkDhcpLease, NetworkPort, TypedParameter, optionalText, text } from "./types.ts";

export const networkProcedures = {
  connectListDefinedNetworks: call(36, {
    args: { maxnames: int },
    returns: { names: array(text, limits.NETWORK_LIST_MAX) },
    priority: "high",
    access: "connect:search_networks",
    filter: "network:getattr",
  }),
  connectListNetworks: call(38, {
    args: { maxnames: int },
    returns: { names: array(text, limits.NETWORK_LIST_MAX) },
    priority: "high",
    access: "connect:search_networks",
    filter: "network:getattr",
  }),
  networkCreate: call(39, { args: { net: Network }, access: "network:start" }),
  networkCreateXml: call(40, {
    args: { xml: text },
    returns: { net: Network },
    access: ["network:write", "network:start"],
  }),
  networkDefineXml: call(41, {
    args: { xml: text },
    returns: { net: Network },
    priority: "high",
    access: ["network:write", "network:save"],
  }),
  networkDestroy: call(42, { args: { net: Network }, priority: "high", access: "network:stop" }),
  networkGetXmlDesc: call(43, {
    args: { net: Network, flags: uint },
    returns: { xml: text },
    priority: "high",
    access: "network:read",
  }),
  networkGetAutostart: call(44, {
    args: { net: Network },
    returns: { autostart: int },
    priority: "high",
    access: "network:read",
  }),
  networkGetBridgeName: call(45, {
    args: { net: Network },
    returns: { name: text },
    priority: "high",
    access: "network:read",
  }),
  networkLookupByName: call(46, {
    args: { name: text },
    returns: { net: Network },
    priority: "high",
    access: "network:getattr",
  }),
  networkLookupByUuid: call(47, {
    args: { uuid },
    returns: { net: Network },
    priority: "high",
    access: "network:getattr",
  }),
  networkSetAutostart: call(48, { args: { net: Network, autostart: int }, priority: "high", access: "network:write" }),
  networkUndefine: call(49, { args: { net: Network }, priority: "high", access: "network:delete" }),
  connectNumOfDefinedNetworks: call(50, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_networks",
    filter: "network:getattr",
  }),
  connectNumOfNetworks: call(52, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_networks",
    filter: "network:getattr",
  }),
  networkIsActive: call(152, {
    args: { net: Network },
    returns: { active: int },
    priority: "high",
    access: "network:read",
  }),
  networkIsPersistent: call(153, {
    args: { net: Network },
    returns: { persistent: int },
    priority: "high",
    access: "network:read",
  }),
  connectListAllNetworks: call(283, {
    args: { needResults: int, flags: uint },
    returns: { nets: array(Network, limits.NETWORK_LIST_MAX), ret: uint },
    priority: "high",
    access: "connect:search_networks",
    filter: "network:getattr",
  }),
  networkUpdate: call(291, {
    args: { net: Network, command: uint, section: uint, parentIndex: int, xml: text, flags: uint },
    priority: "high",
    access: [
      "network:write",
      "network:save:!VIR_NETWORK_UPDATE_AFFECT_CONFIG|VIR_NETWORK_UPDATE_AFFECT_LIVE",
      "network:save:VIR_NETWORK_UPDATE_AFFECT_CONFIG",
    ],
  }),
  connectNetworkEventRegisterAny: call(313, {
    args: { eventID: int, net: optional(Network) },
    returns: { callbackID: int },
    priority: "high",
    access: "connect:search_networks",
    filter: "network:getattr",
  }),
  connectNetworkEventDeregisterAny: call(314, { args: { callbackID: int }, priority: "high", access: "connect:read" }),
  networkEventLifecycle: event(315, {
    message: { callbackID: int, net: Network, event: int, detail: int },
    access: "none",
  }),
  networkGetDhcpLeases: call(341, {
    args: { net: Network, mac: optionalText, needResults: int, flags: uint },
    returns: { leases: array(NetworkDhcpLease, limits.NETWORK_DHCP_LEASES_MAX), ret: uint },
    access: "network:read",
  }),
  networkListAllPorts: call(404, {
    args: { network: Network, needResults: int, flags: uint },
    returns: { ports: array(NetworkPort, limits.NETWORK_PORT_LIST_MAX), ret: uint },
    priority: "high",
    access: "network:search_ports",
    filter: "network_port:getattr",
  }),
  networkPortLookupByUuid: call(405, {
    args: { network: Network, uuid },
    returns: { port: NetworkPort },
    priority: "high",
    access: "network_port:getattr",
  }),
  networkPortCreateXml: call(406, {
    args: { network: Network, xml: text, flags: uint },
    returns: { port: NetworkPort },
    access: "network_port:create",
  }),
  networkPortGetParameters: call(407, {
    args: { port: NetworkPort, nparams: int, flags: uint },
    returns: { params: array(TypedParameter, limits.NETWORK_PORT_PARAMETERS_MAX), nparams: int },
    access: "network_port:read",
  }),
  networkPortSetParameters: call(408, {
    args: { port: NetworkPort, params: array(TypedParameter, limits.NETWORK_PORT_PARAMETERS_MAX), flags: uint },
    access: "network_port:write",
  }),
  networkPortGetXmlDesc: call(409, {
    args: { port: NetworkPort, flags: uint },
    returns: { xml: text },
    access: "network_port:read",
  }),
  networkPortDelete: call(410, { args: { port: NetworkPort, flags: uint }, access: "network_port:delete" }),
  networkDefineXmlFlags: call(432, {
    args: { xml: text, flags: uint },
    returns: { net: Network },
    priority: "high",
    access: ["network:write", "network:save"],
  }),
  networkCreateXmlFlags: call(437, {
    args: { xml: text, flags: uint },
    returns: { net: Network },
    priority: "high",
    access: ["network:write", "network:start"],
  }),
  networkSetMetadata: call(444, {
    args: { network: Network, type: int, metadata: optionalText, key: optionalText, uri: optionalText, flags: uint },
    priority: "high",
    access: [
      "network:write",
      "network:save:!VIR_NETWORK_UPDATE_AFFECT_CONFIG|VIR_NETWORK_UPDATE_AFFECT_LIVE",
      "network:save:VIR_NETWORK_UPDATE_AFFECT_CONFIG",
    ],
  }),
  networkGetMetadata: call(445, {
    args: { network: Network, type: int, uri: optionalText, flags: uint },
    returns: { metadata: text },
    priority: "high",
    access: "network:read",
  }),
  networkEventCallbackMetadataChange: event(446, {
    message: { callbackID: int, net: Network, type: int, nsuri: optionalText },
    access: "none",
  }),
} as const;
