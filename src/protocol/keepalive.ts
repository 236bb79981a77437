/**
 * The keepalive program: messages that either side may send at any time.
 */
import { event } from "./procedure.ts";
import { program } from "./program.ts";

export const keepaliveProcedures = {
  ping: event(1, { message: {}, access: "none" }),
  pong: event(2, { message: {}, access: "none" }),
} as const;

export const keepaliveProgram = program("keepalive", 0x6b656570, 1, keepaliveProcedures);
