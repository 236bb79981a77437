/** The client's end of a connection: calls out, replies, events and streams in. */
import type { ByteStream } from "../protocol/contract.ts";
import { type VirError, operationAborted, operationTimeout, rpcError } from "../protocol/errors.ts";
import type { AnyCall, AnyEvent, ArgsOf, CallName, ProcedureTable, ReturnsOf } from "../protocol/procedure.ts";
import { type Program, byNumber } from "../protocol/program.ts";
import { XdrError, type XdrReader } from "../xdr/buffer.ts";
import { onAbort } from "./abort.ts";
import { RpcConnection, readError } from "./connection.ts";
import { type Header, MessageStatus, MessageType } from "./message.ts";
import type { RpcStream } from "./stream.ts";
import type { Wire } from "./wire.ts";

export interface CallOptions {
  /** Gives up waiting; the server may carry the call out all the same. */
  signal?: AbortSignal | undefined;
  /** Gives up after that many milliseconds, with OPERATION_TIMEOUT. */
  deadlineMs?: number | undefined;
}

interface Pending {
  name: string;
  row: AnyCall;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface ReceivedEvent {
  readonly program: Program;
  readonly name: string;
  readonly row: AnyEvent;
  readonly message: unknown;
}

export class ClientConnection extends RpcConnection {
  protected readonly side = "client";
  readonly #pending = new Map<number, Pending>();
  readonly #programs: ReadonlyMap<number, Program>;
  #serial = 0;
  /** Called for each event, in the order in which they were sent. */
  onEvent: (event: ReceivedEvent) => void = () => undefined;

  constructor(wire: Wire, programs: readonly Program[]) {
    super(wire);
    this.#programs = new Map(programs.map((program) => [program.id, program]));
    this.onClosed((error) => {
      for (const pending of this.#pending.values()) pending.reject(error);
      this.#pending.clear();
    });
  }

  /** Calls a procedure of `program`. */
  call<T extends ProcedureTable, N extends CallName<T>>(
    program: Program<T>,
    name: N,
    args: ArgsOf<T[N]>,
    options: CallOptions = {},
  ): Promise<ReturnsOf<T[N]>> {
    return this.#start(program, name, args, options, false).then(({ value }) => value as ReturnsOf<T[N]>);
  }

  /** Calls a procedure that opens a stream. */
  async openStreamBy<T extends ProcedureTable, N extends CallName<T>>(
    program: Program<T>,
    name: N,
    args: ArgsOf<T[N]>,
    options: CallOptions = {},
  ): Promise<ByteStream> {
    return (await this.callWithStream(program, name, args, options)).stream;
  }

  /** Calls a procedure that opens a stream and has something to say beside it. */
  async callWithStream<T extends ProcedureTable, N extends CallName<T>>(
    program: Program<T>,
    name: N,
    args: ArgsOf<T[N]>,
    options: CallOptions = {},
  ): Promise<{ stream: ByteStream; returns: ReturnsOf<T[N]> }> {
    const { stream, value } = await this.#start(program, name, args, options, true);
    return { stream: stream as ByteStream, returns: value as ReturnsOf<T[N]> };
  }

  #start(
    program: Program,
    name: string,
    args: unknown,
    options: CallOptions,
    opensStream: boolean,
  ): Promise<{ value: unknown; stream: RpcStream | undefined }> {
    const row = program.procedures[name] as AnyCall;
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(this.closeError);
      const { signal, deadlineMs } = options;
      if (signal?.aborted) return reject(aborted(name, signal));
      const serial = (this.#serial = (this.#serial + 1) >>> 0);
      const header: Header = {
        program: program.id,
        version: program.version,
        procedure: row.number,
        type: MessageType.CALL,
        serial,
        status: MessageStatus.OK,
      };
      const stream = opensStream ? this.openStream(header) : undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const settle = (): void => {
        this.#pending.delete(serial);
        clearTimeout(timer);
        callOff?.();
      };
      const fail = (error: unknown): void => {
        settle();
        stream?.lost(error as VirError);
        reject(error);
      };
      const callOff = signal === undefined ? undefined : onAbort(signal, () => fail(aborted(name, signal)));
      if (deadlineMs !== undefined) {
        timer = setTimeout(
          () => fail(operationTimeout(`${name} was not answered within ${deadlineMs} ms`)),
          deadlineMs,
        );
      }
      this.#pending.set(serial, {
        name,
        row,
        resolve(value) {
          settle();
          resolve({ value, stream });
        },
        reject: fail,
      });
      try {
        this.send(header, row.args, args);
      } catch (error) {
        fail(
          error instanceof XdrError
            ? rpcError(`the arguments of ${name} do not fit the protocol: ${error.message}`)
            : error,
        );
      }
    });
  }

  protected received(header: Header, payload: XdrReader): boolean {
    try {
      switch (header.type) {
        case MessageType.REPLY:
        case MessageType.REPLY_WITH_FDS:
          this.#reply(header, payload);
          break;
        case MessageType.MESSAGE:
          this.#event(header, payload);
          break;
        case MessageType.STREAM:
        case MessageType.STREAM_HOLE:
          this.streamFrame(header, payload);
          break;
        default:
          this.close(rpcError(`a server cannot send messages of type ${header.type}`));
      }
    } catch (error) {
      if (!(error instanceof XdrError)) throw error;
      this.close(rpcError(`the server sent what cannot be read: ${error.message}`, { cause: error }));
    }
    return true;
  }

  #reply(header: Header, payload: XdrReader): void {
    // the caller may have given up: its answer is nobody's
    const pending = this.#pending.get(header.serial);
    if (pending === undefined) return;
    if (header.type === MessageType.REPLY_WITH_FDS) payload.uint();
    if (header.status === MessageStatus.OK) pending.resolve(pending.row.returns.read(payload));
    else pending.reject(readError(payload));
  }

  #event(header: Header, payload: XdrReader): void {
    const program = this.#programs.get(header.program);
    const entry = program === undefined ? undefined : byNumber(program)[header.procedure];
    // newer servers may send events that this table does not know
    if (program === undefined || entry?.row.kind !== "event") return;
    this.onEvent({ program, name: entry.name, row: entry.row, message: entry.row.message.read(payload) });
  }
}

function aborted(name: string, signal: AbortSignal): VirError {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === "TimeoutError") {
    return operationTimeout(`${name} was not answered in time`, { cause: reason });
  }
  return operationAborted(`${name} was given up`, { cause: reason });
}
