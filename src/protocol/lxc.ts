/**
 * The lxc program: the namespaces of a container.
 */
import { uint } from "../xdr/codec.ts";
import { call } from "./procedure.ts";
import { program } from "./program.ts";
import { Domain } from "./remote/types.ts";

export const lxcProcedures = {
  domainOpenNamespace: call(1, {
    args: { dom: Domain, flags: uint },
    priority: "low",
    access: "domain:open_namespace",
  }),
} as const;

export const lxcProgram = program("lxc", 0x00068000, 1, lxcProcedures);
