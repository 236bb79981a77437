/**
 * The qemu program: monitor and agent commands passed through, attaching, monitor events.
 */
import { hyper, int, optional, uint } from "../xdr/codec.ts";
import { call, event } from "./procedure.ts";
import { program } from "./program.ts";
import { Domain, optionalText, text } from "./remote/types.ts";

export const qemuProcedures = {
  domainMonitorCommand: call(1, {
    args: { dom: Domain, cmd: text, flags: uint },
    returns: { result: text },
    priority: "low",
    access: "domain:write",
  }),
  domainAttach: call(2, {
    args: { pidValue: uint, flags: uint },
    returns: { dom: Domain },
    priority: "low",
    access: ["domain:start", "domain:write"],
  }),
  domainAgentCommand: call(3, {
    args: { dom: Domain, cmd: text, timeout: int, flags: uint },
    returns: { result: optionalText },
    priority: "low",
    access: "domain:write",
  }),
  connectDomainMonitorEventRegister: call(4, {
    args: { dom: optional(Domain), event: optionalText, flags: uint },
    returns: { callbackID: int },
    priority: "high",
    access: ["connect:search_domains", "connect:write"],
    filter: "domain:getattr",
  }),
  connectDomainMonitorEventDeregister: call(5, {
    args: { callbackID: int },
    priority: "high",
    access: "connect:write",
  }),
  domainMonitorEvent: event(6, {
    message: { callbackID: int, dom: Domain, event: text, seconds: hyper, micros: uint, details: optionalText },
    access: "none",
  }),
} as const;

export const qemuProgram = program("qemu", 0x20008087, 1, qemuProcedures);
