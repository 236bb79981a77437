/**
 * The admin program, served on a socket of its own: servers, clients, limits, logging.
 */
import { type Infer, array, hyper, struct, uhyper, uint } from "../xdr/codec.ts";
import { call } from "./procedure.ts";
import { program } from "./program.ts";
import { TypedParameter, optionalText, text } from "./remote/types.ts";

const SERVER_LIST_MAX = 16384;
const SERVER_THREADPOOL_PARAMETERS_MAX = 32;
const CLIENT_LIST_MAX = 16384;
const CLIENT_INFO_PARAMETERS_MAX = 64;
const SERVER_CLIENT_LIMITS_MAX = 32;

export const AdminServer = struct({ name: text });
export interface AdminServer extends Infer<typeof AdminServer> {}

/** `timestamp`: when it connected, in seconds since 1970. */
export const AdminClient = struct({ srv: AdminServer, id: uhyper, timestamp: hyper, transport: uint });
export interface AdminClient extends Infer<typeof AdminClient> {}

export const adminProcedures = {
  connectOpen: call(1, { args: { flags: uint } }),
  connectClose: call(2, {}),
  connectGetLibVersion: call(3, { returns: { libVer: uhyper } }),
  connectListServers: call(4, {
    args: { needResults: uint, flags: uint },
    returns: { servers: array(AdminServer, SERVER_LIST_MAX), ret: uint },
  }),
  connectLookupServer: call(5, { args: { name: text, flags: uint }, returns: { srv: AdminServer } }),
  serverGetThreadpoolParameters: call(6, {
    args: { srv: AdminServer, flags: uint },
    returns: { params: array(TypedParameter, SERVER_THREADPOOL_PARAMETERS_MAX) },
  }),
  serverSetThreadpoolParameters: call(7, {
    args: { srv: AdminServer, params: array(TypedParameter, SERVER_THREADPOOL_PARAMETERS_MAX), flags: uint },
  }),
  serverListClients: call(8, {
    args: { srv: AdminServer, needResults: uint, flags: uint },
    returns: { clients: array(AdminClient, CLIENT_LIST_MAX), ret: uint },
  }),
  serverLookupClient: call(9, { args: { srv: AdminServer, id: uhyper, flags: uint }, returns: { clnt: AdminClient } }),
  clientGetInfo: call(10, {
    args: { clnt: AdminClient, flags: uint },
    returns: { params: array(TypedParameter, CLIENT_INFO_PARAMETERS_MAX) },
  }),
  clientClose: call(11, { args: { clnt: AdminClient, flags: uint } }),
  serverGetClientLimits: call(12, {
    args: { srv: AdminServer, flags: uint },
    returns: { params: array(TypedParameter, SERVER_CLIENT_LIMITS_MAX) },
  }),
  serverSetClientLimits: call(13, {
    args: { srv: AdminServer, params: array(TypedParameter, SERVER_CLIENT_LIMITS_MAX), flags: uint },
  }),
  connectGetLoggingOutputs: call(14, { args: { flags: uint }, returns: { outputs: text, noutputs: uint } }),
  connectGetLoggingFilters: call(15, { args: { flags: uint }, returns: { filters: optionalText, nfilters: uint } }),
  connectSetLoggingOutputs: call(16, { args: { outputs: optionalText, flags: uint } }),
  connectSetLoggingFilters: call(17, { args: { filters: optionalText, flags: uint } }),
  serverUpdateTlsFiles: call(18, { args: { srv: AdminServer, flags: uint } }),
} as const;

export const adminProgram = program("admin", 0x06900690, 1, adminProcedures);
