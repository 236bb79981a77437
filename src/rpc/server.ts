/** The server's end of a connection: calls in, replies, events and streams out. */
import type { ByteStream, CallContext, Client } from "../protocol/contract.ts";
import { ErrorNumber } from "../protocol/enums.ts";
import { VirError, internalError, rpcError, virError } from "../protocol/errors.ts";
import type { AnyCall, Event, FieldMap } from "../protocol/procedure.ts";
import { type Program, byNumber } from "../protocol/program.ts";
import { ErrorMessage } from "../protocol/remote/types.ts";
import { XdrError, type XdrReader, XdrWriter } from "../xdr/buffer.ts";
import { RpcConnection, errorMessage } from "./connection.ts";
import { type Header, MessageStatus, MessageType } from "./message.ts";
import type { RpcStream } from "./stream.ts";
import type { Wire } from "./wire.ts";

/** What one call is about, for whoever answers it. */
export interface Incoming {
  readonly program: Program;
  readonly procedure: string;
  readonly row: AnyCall;
}

export interface ServerOptions {
  readonly client: Client;
  readonly programs: readonly Program[];
  /**
   * Answers a call: at once, or by a promise. A `VirError` is sent as it is; anything else that is thrown goes to `bug`.
   */
  dispatch(incoming: Incoming, context: CallContext, args: unknown): unknown;
  /** Something that must not happen did: to be logged. */
  bug(error: unknown, procedure: string): void;
  /** Calls of one client under way at the same time; further ones wait unread. */
  readonly maximumCalls: number;
}

/** Made for each call; what costs something is made when it is asked for. */
class ServerCall implements CallContext {
  readonly client: Client;
  #controller: AbortController | undefined;
  #aborted = false;
  rpcStream: RpcStream | undefined;

  constructor(client: Client) {
    this.client = client;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort();
    return this.#controller.signal;
  }

  get stream(): ByteStream {
    if (this.rpcStream === undefined) throw internalError("this procedure opens no stream");
    return this.rpcStream;
  }

  abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
  }
}

type Row = { row: AnyCall; name: string } | undefined;

export class ServerConnection extends RpcConnection {
  protected readonly side = "server";
  readonly client: Client;
  readonly #options: ServerOptions;
  readonly #programs = new Map<number, { program: Program; rows: readonly Row[] }>();
  readonly #calls = new Set<ServerCall>();
  #outstanding = 0;

  constructor(wire: Wire, options: ServerOptions) {
    super(wire);
    this.#options = options;
    this.client = options.client;
    for (const program of options.programs) this.#programs.set(program.id, { program, rows: callsOf(program) });
    this.onClosed(() => {
      for (const call of this.#calls) call.abort();
      this.#calls.clear();
    });
  }

  /** Calls being answered. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** Sends an event. */
  emit<M extends FieldMap>(
    program: Program,
    row: Event<M>,
    message: Parameters<Event<M>["message"]["write"]>[1],
  ): void {
    if (!this.closed) this.sendFrame(eventFrame(program, row, message));
  }

  /** An event that was encoded before (`eventFrame`), as many connections get the same. */
  emitFrame(frame: Uint8Array): void {
    if (!this.closed) this.sendFrame(frame);
  }

  protected received(header: Header, payload: XdrReader): boolean {
    switch (header.type) {
      case MessageType.CALL:
        this.#call(header, payload);
        break;
      case MessageType.STREAM:
      case MessageType.STREAM_HOLE:
        this.#stream(header, payload);
        break;
      case MessageType.CALL_WITH_FDS:
        this.#refuse(header, virError(ErrorNumber.NO_SUPPORT, "file descriptors are not taken on this connection"));
        break;
      default:
        this.close(rpcError(`a client cannot send messages of type ${header.type}`));
    }
    if (this.#outstanding < this.#options.maximumCalls || this.closed) return true;
    this.holdFrames();
    return false;
  }

  #stream(header: Header, payload: XdrReader): void {
    try {
      // data for a stream that is over crosses our own word that it is: nothing to answer
      if (!this.streamFrame(header, payload) && header.status !== MessageStatus.CONTINUE) {
        this.send({ ...header, type: MessageType.STREAM, status: MessageStatus.OK });
      }
    } catch (error) {
      if (!(error instanceof XdrError)) throw error;
      this.close(rpcError(`malformed stream message: ${error.message}`, { cause: error }));
    }
  }

  #call(header: Header, payload: XdrReader): void {
    const served = this.#programs.get(header.program);
    if (served === undefined) return this.#refuse(header, rpcError(`no program 0x${header.program.toString(16)} here`));
    if (header.version !== served.program.version) {
      return this.#refuse(header, rpcError(`program ${served.program.name} has no version ${header.version}`));
    }
    const found = served.rows[header.procedure];
    if (found === undefined) {
      return this.#refuse(header, rpcError(`program ${served.program.name} has no procedure ${header.procedure}`));
    }
    const { row, name } = found;
    const call = new ServerCall(this.client);
    let result: unknown;
    try {
      const args = row.args.read(payload);
      if (row.stream !== undefined) call.rpcStream = this.openStream(header);
      result = this.#options.dispatch({ program: served.program, procedure: name, row }, call, args);
    } catch (error) {
      return this.#failed(header, name, call, error);
    }
    if (!(result instanceof Promise)) return this.#succeeded(header, name, row, call, result);
    this.#outstanding++;
    this.#calls.add(call);
    result.then(
      (value: unknown) => {
        this.#succeeded(header, name, row, call, value);
        this.#ended(call);
      },
      (error: unknown) => {
        this.#failed(header, name, call, error);
        this.#ended(call);
      },
    );
  }

  #ended(call: ServerCall): void {
    this.#calls.delete(call);
    this.#outstanding--;
    if (this.#outstanding < this.#options.maximumCalls) this.resumeFrames();
  }

  #succeeded(header: Header, name: string, row: AnyCall, call: ServerCall, value: unknown): void {
    if (this.closed) return;
    try {
      this.send({ ...header, type: MessageType.REPLY, status: MessageStatus.OK }, row.returns, value ?? noFields);
    } catch (error) {
      this.#failed(
        header,
        name,
        call,
        error instanceof XdrError
          ? rpcError(`the answer of ${name} does not fit the protocol: ${error.message}`)
          : error,
      );
    }
  }

  #failed(header: Header, name: string, call: ServerCall, error: unknown): void {
    if (this.closed) return;
    let reported: VirError;
    if (error instanceof VirError) reported = error;
    else if (error instanceof XdrError)
      reported = rpcError(`the arguments of ${name} cannot be read: ${error.message}`);
    else {
      this.#options.bug(error, name);
      reported = internalError(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    call.rpcStream?.lost(reported);
    this.#refuse(header, reported);
  }

  #refuse(header: Header, error: VirError): void {
    this.send({ ...header, type: MessageType.REPLY, status: MessageStatus.ERROR }, ErrorMessage, errorMessage(error));
  }
}

const noFields = {};
const indexes = new WeakMap<Program, readonly Row[]>();

function callsOf(program: Program): readonly Row[] {
  let rows = indexes.get(program);
  if (rows === undefined) {
    rows = byNumber(program).map((entry) =>
      entry?.row.kind === "call" ? { row: entry.row, name: entry.name } : undefined,
    );
    indexes.set(program, rows);
  }
  return rows;
}

/** An event as it goes to every connection that gets it. */
export function eventFrame<M extends FieldMap>(
  program: Program,
  row: Event<M>,
  message: Parameters<Event<M>["message"]["write"]>[1],
): Uint8Array {
  const out = new XdrWriter(256);
  for (const word of [0, program.id, program.version, row.number, MessageType.MESSAGE, 0, MessageStatus.OK]) {
    out.uint(word);
  }
  row.message.write(out, message);
  out.patchUint(0, out.length);
  return out.copy();
}
