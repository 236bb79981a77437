/** Parameters of calls that want to be told first how many the caller has room for. */
import type { RemoteCall, RemoteConnection } from "../drivers/remote/connection.ts";
import { TypedParameterFlags } from "../protocol/enums.ts";
import type { ArgsOf, ReturnsOf } from "../protocol/procedure.ts";
import type { RemoteProcedures } from "../protocol/remote/index.ts";
import type { TypedParameter } from "../protocol/remote/types.ts";
import type { CallOptions } from "../rpc/client.ts";
import { inOneDeadline } from "./deadline.ts";
import { DriverFeature, driverHas } from "./driver-features.ts";
import { type Parameters, parametersOf } from "./parameters.ts";

interface CountedArgs {
  nparams: number;
  flags: number;
}
interface CountedReturns {
  params: TypedParameter[];
  nparams: number;
}

/** A procedure that answers the number of its parameters when asked for none. */
export type CountedCall = {
  [N in RemoteCall]: ArgsOf<RemoteProcedures[N]> extends CountedArgs
    ? ReturnsOf<RemoteProcedures[N]> extends CountedReturns
      ? N
      : never
    : never;
}[RemoteCall];

/** The flags, and that parameters may be strings where the driver knows such. */
export async function withStrings(remote: RemoteConnection, flags: number, options?: CallOptions): Promise<number> {
  const strings = await driverHas(remote, DriverFeature.TYPED_PARAM_STRING, options);
  return strings ? (flags | TypedParameterFlags.PARAM_STRING_OKAY) >>> 0 : flags;
}

/** Asks how many parameters there are, then for them; `P` as of `parametersOf`. */
export async function countedParameters<N extends CountedCall, P extends object = Parameters>(
  remote: RemoteConnection,
  name: N,
  args: Omit<ArgsOf<RemoteProcedures[N]>, "nparams"> & { readonly flags: number },
  options?: CallOptions,
): Promise<P> {
  const within = inOneDeadline(options);
  const flags = await withStrings(remote, args.flags, within);
  const ask = async (nparams: number): Promise<CountedReturns> =>
    remote.call(name, { ...args, flags, nparams } as unknown as ArgsOf<RemoteProcedures[N]>, within);
  const { nparams } = await ask(0);
  const { params } = nparams === 0 ? { params: [] } : await ask(nparams);
  return parametersOf(params);
}
