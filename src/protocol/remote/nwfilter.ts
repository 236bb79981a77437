/**
 * Network filters and their bindings.
 */
import { array, int, uint, uuid } from "../../xdr/codec.ts";
import { call } from "../procedure.ts";
import * as limits from "./limits.ts";
import { NwFilter, NwFilterBinding, text } from "./types.ts";

export const nwfilterProcedures = {
  nwfilterLookupByName: call(175, {
    args: { name: text },
    returns: { nwfilter: NwFilter },
    priority: "high",
    access: "nwfilter:getattr",
  }),
  nwfilterLookupByUuid: call(176, {
    args: { uuid },
    returns: { nwfilter: NwFilter },
    priority: "high",
    access: "nwfilter:getattr",
  }),
  nwfilterGetXmlDesc: call(177, {
    args: { nwfilter: NwFilter, flags: uint },
    returns: { xml: text },
    priority: "high",
    access: "nwfilter:read",
  }),
  connectNumOfNwfilters: call(178, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_nwfilters",
    filter: "nwfilter:getattr",
  }),
  connectListNwfilters: call(179, {
    args: { maxnames: int },
    returns: { names: array(text, limits.NWFILTER_LIST_MAX) },
    priority: "high",
    access: "connect:search_nwfilters",
    filter: "nwfilter:getattr",
  }),
  nwfilterDefineXml: call(180, {
    args: { xml: text },
    returns: { nwfilter: NwFilter },
    priority: "high",
    access: ["nwfilter:write", "nwfilter:save"],
  }),
  nwfilterUndefine: call(181, { args: { nwfilter: NwFilter }, priority: "high", access: "nwfilter:delete" }),
  connectListAllNwfilters: call(286, {
    args: { needResults: int, flags: uint },
    returns: { filters: array(NwFilter, limits.NWFILTER_LIST_MAX), ret: uint },
    priority: "high",
    access: "connect:search_nwfilters",
    filter: "nwfilter:getattr",
  }),
  nwfilterBindingLookupByPortDev: call(397, {
    args: { name: text },
    returns: { nwfilter: NwFilterBinding },
    priority: "high",
    access: "nwfilter_binding:getattr",
  }),
  nwfilterBindingGetXmlDesc: call(398, {
    args: { nwfilter: NwFilterBinding, flags: uint },
    returns: { xml: text },
    priority: "high",
    access: "nwfilter_binding:read",
  }),
  nwfilterBindingCreateXml: call(399, {
    args: { xml: text, flags: uint },
    returns: { nwfilter: NwFilterBinding },
    priority: "high",
    access: "nwfilter_binding:create",
  }),
  nwfilterBindingDelete: call(400, {
    args: { nwfilter: NwFilterBinding },
    priority: "high",
    access: "nwfilter_binding:delete",
  }),
  connectListAllNwfilterBindings: call(401, {
    args: { needResults: int, flags: uint },
    returns: { bindings: array(NwFilterBinding, limits.NWFILTER_BINDING_LIST_MAX), ret: uint },
    priority: "high",
    access: "connect:search_nwfilter_bindings",
    filter: "nwfilter_binding:getattr",
  }),
  nwfilterDefineXmlFlags: call(431, {
    args: { xml: text, flags: uint },
    returns: { nwfilter: NwFilter },
    priority: "high",
    access: ["nwfilter:write", "nwfilter:save"],
  }),
} as const;
