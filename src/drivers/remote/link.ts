/** One wire to the daemon, and what is known about the daemon as long as it lasts. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { RemoteFeature } from "../../protocol/features.ts";
import { noSupport } from "../../protocol/errors.ts";
import type { ArgsOf, CallName, ProcedureTable, ReturnsOf } from "../../protocol/procedure.ts";
import type { Program } from "../../protocol/program.ts";
import { qemuProgram } from "../../protocol/qemu.ts";
import { type RemoteProcedures, remoteProgram } from "../../protocol/remote/index.ts";
import { type CallOptions, ClientConnection } from "../../rpc/client.ts";
import type { Dialled } from "../../transport/dial.ts";

export type RemoteCall = CallName<RemoteProcedures>;

/** What calls the remote program: a link, or the connection that outlives it. */
export interface Calls {
  call<N extends RemoteCall>(
    name: N,
    args: ArgsOf<RemoteProcedures[N]>,
    options?: CallOptions,
  ): Promise<ReturnsOf<RemoteProcedures[N]>>;
}

export class Link implements Calls {
  readonly client: ClientConnection;
  /** The way to the daemon is safe from third parties. */
  readonly secure: boolean;
  readonly encrypted: boolean;
  readonly #features = new Map<RemoteFeature, Promise<boolean>>();

  constructor({ wire, secure, encrypted }: Dialled) {
    this.client = new ClientConnection(wire, [remoteProgram, qemuProgram]);
    this.secure = secure;
    this.encrypted = encrypted;
  }

  call<N extends RemoteCall>(
    name: N,
    args: ArgsOf<RemoteProcedures[N]>,
    options?: CallOptions,
  ): Promise<ReturnsOf<RemoteProcedures[N]>> {
    return this.client.call(remoteProgram, name, args, options);
  }

  /** Calls a procedure of another program than the remote one. */
  callOf<T extends ProcedureTable, N extends CallName<T>>(
    program: Program<T>,
    name: N,
    args: ArgsOf<T[N]>,
    options?: CallOptions,
  ): Promise<ReturnsOf<T[N]>> {
    return this.client.call(program, name, args, options);
  }

  /** Whether the daemon has a feature; asked once. */
  supports(feature: RemoteFeature, options?: CallOptions): Promise<boolean> {
    let answer = this.#features.get(feature);
    if (answer === undefined) {
      answer = this.call("connectSupportsFeature", { feature }, options).then(({ supported }) => supported !== 0);
      // a question that was not answered may be asked again
      answer.catch(() => this.#features.delete(feature));
      this.#features.set(feature, answer);
    }
    return answer;
  }

  /** See `RpcConnection.keepAlive`. @throws {VirError} NO_SUPPORT when the daemon does not answer pings. */
  async keepAlive(intervalSeconds: number, count: number, options?: CallOptions): Promise<void> {
    if (intervalSeconds > 0 && !(await this.supports(RemoteFeature.PROGRAM_KEEPALIVE, options))) {
      throw noSupport("keepalive: the daemon does not answer pings", { domain: ErrorDomain.REMOTE });
    }
    this.client.keepAlive(intervalSeconds, count);
  }
}
