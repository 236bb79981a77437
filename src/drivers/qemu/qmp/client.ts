/**
 * A client of QEMU's monitor over any stream (the socket of a running guest, the standard streams of a probe).
 *
 * Calls may be made without waiting for earlier ones: QEMU works them off in order. The listener hears every event, and
 * what QEMU sent first is acted on first: whoever awaits a reply has gone on before a later event reaches the listener.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Duplex } from "node:stream";
import { resourceBusy } from "../../../protocol/errors.ts";
import type { VirError } from "../../../protocol/errors.ts";
import { commands } from "./commands.ts";
import type { CommandArguments, CommandName, CommandReturns, None } from "./commands.ts";
import { monitorClosed, monitorTimeout, QmpError } from "./errors.ts";
import { asEvent } from "./events.ts";
import type { QmpEvent } from "./events.ts";
import { LineSplitter } from "./lines.ts";
import { parseMessage, writeJson } from "./message.ts";
import type { QmpValue, QmpVersion } from "./message.ts";

export interface QmpOptions {
  /** Hears every event, in QEMU's order. */
  onEvent?: (event: QmpEvent) => void;
  /** Called once, when the monitor is gone; every outstanding call has been rejected by then. */
  onClose?: (reason: VirError) => void;
  /** Lines that are not QMP, replies to nobody, a listener that threw: for the log. */
  onAnomaly?: (what: string, detail: unknown) => void;
  /** How long to wait for the greeting and the handshake, milliseconds (default 10,000). */
  greetingTimeoutMs?: number;
  /** A longer line ends the connection (default 64 MiB; the largest known answer, the schema, has 0.3 MiB). */
  maxLineBytes?: number;
  /** So many calls may be unanswered; more are refused with RESOURCE_BUSY (default 256). */
  maxPending?: number;
}

export interface CallOptions {
  /** Gives up waiting; what QEMU was already asked may still happen. */
  signal?: AbortSignal;
  /** Instead of the command's own limit; Infinity waits for ever. */
  timeoutMs?: number;
}

interface Pending {
  command: string;
  resolve: (value: QmpValue) => void;
  reject: (error: unknown) => void;
  release: () => void;
}

type Arguments<Name extends CommandName> =
  CommandArguments<Name> extends None
    ? [args?: undefined, options?: CallOptions]
    : Partial<CommandArguments<Name>> extends CommandArguments<Name>
      ? [args?: CommandArguments<Name>, options?: CallOptions]
      : [args: CommandArguments<Name>, options?: CallOptions];

const DEFAULTS = { greetingTimeoutMs: 10_000, maxLineBytes: 64 * 1024 * 1024, maxPending: 256 };

/** Connects to the monitor behind `stream`: awaits the greeting and leaves QEMU's negotiation mode. */
export async function openQmp(stream: Duplex, options: QmpOptions = {}): Promise<QmpClient> {
  const client = new QmpClient(stream, options);
  try {
    await client.handshake();
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

export class QmpClient {
  readonly #stream: Duplex;
  readonly #options: QmpOptions & typeof DEFAULTS;
  readonly #pending = new Map<number, Pending>();
  readonly #greeted: Promise<QmpVersion>;
  #greet: { resolve: (version: QmpVersion) => void; reject: (error: unknown) => void };
  #version: QmpVersion | undefined;
  #nextId = 1;
  #closed: VirError | undefined;

  constructor(stream: Duplex, options: QmpOptions = {}) {
    this.#stream = stream;
    this.#options = { ...DEFAULTS, ...options };
    this.#greet = { resolve: () => undefined, reject: () => undefined };
    this.#greeted = new Promise((resolve, reject) => {
      this.#greet = { resolve, reject };
    });
    this.#greeted.catch(() => undefined);
    stream.on("error", (error: Error) => this.#end(error.message, error));
    stream.on("close", () => this.#end("QEMU closed it"));
    void this.#read();
  }

  /** What the greeting said. Throws before the handshake is over. */
  get version(): QmpVersion {
    if (this.#version === undefined) throw monitorClosed("version", "QEMU has not greeted yet");
    return this.#version;
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  /** Awaits the greeting, then negotiates. Called by `openQmp`. */
  async handshake(): Promise<void> {
    const timeoutMs = this.#options.greetingTimeoutMs;
    const timer = setTimeout(() => this.#greet.reject(monitorTimeout("greeting", timeoutMs)), timeoutMs);
    try {
      this.#version = await this.#greeted;
      await this.#call("qmp_capabilities", undefined, { timeoutMs });
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Sends one command and resolves with what QEMU returns.
   *
   * Rejects with `QmpError` where QEMU refuses, OPERATION_TIMEOUT past the deadline, OPERATION_FAILED when the monitor
   * goes away, RESOURCE_BUSY when too many calls are unanswered, and the signal's reason when it is aborted.
   */
  execute<Name extends CommandName>(command: Name, ...[args, options]: Arguments<Name>): Promise<CommandReturns<Name>> {
    const limit = { ...options, timeoutMs: options?.timeoutMs ?? commands[command].timeoutMs };
    return this.#call(command, args as object | undefined, limit) as Promise<CommandReturns<Name>>;
  }

  /** A command by a name that is known at run time only (virDomainQemuMonitorCommand, whatever a user asks for). */
  executeRaw(command: string, args?: object, options: CallOptions = {}): Promise<QmpValue> {
    return this.#call(command, args, { ...options, timeoutMs: options.timeoutMs ?? 120_000 });
  }

  /** Lets go of the monitor. Outstanding calls are rejected; the guest does not notice. */
  close(): void {
    this.#end("closed by us");
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #call(command: string, args: object | undefined, options: CallOptions): Promise<QmpValue> {
    if (this.#closed !== undefined) return Promise.reject(monitorClosed(command, "before the call", this.#closed));
    if (this.#pending.size >= this.#options.maxPending) {
      const detail = `QEMU has ${this.#pending.size} commands unanswered; '${command}' was not sent`;
      return Promise.reject(resourceBusy(detail));
    }
    const { signal } = options;
    if (signal?.aborted === true) return Promise.reject(signal.reason as unknown);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { command, resolve, reject, release: this.#watch(id, command, options) });
      this.#stream.write(`${writeJson({ execute: command, arguments: args, id })}\n`);
    });
  }

  /** Has the deadline and the signal reject call `id`; returns what undoes that. */
  #watch(id: number, command: string, { signal, timeoutMs = Infinity }: CallOptions): () => void {
    const abandon = (error: unknown): void => this.#settle(id)?.reject(error);
    const timer = Number.isFinite(timeoutMs)
      ? setTimeout(() => abandon(monitorTimeout(command, timeoutMs)), timeoutMs)
      : undefined;
    const onAbort = (): void => abandon(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    return () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
  }

  #settle(id: number): Pending | undefined {
    const call = this.#pending.get(id);
    if (call === undefined) return undefined;
    this.#pending.delete(id);
    call.release();
    return call;
  }

  async #read(): Promise<void> {
    const lines = new LineSplitter(this.#options.maxLineBytes);
    try {
      for await (const chunk of this.#stream as AsyncIterable<Buffer>) {
        const complete = lines.push(chunk);
        for (const [index, line] of complete.entries()) {
          const answered = this.#receive(line);
          // Whoever awaited this reply goes on before the next message is looked at.
          if (answered && index < complete.length - 1) await nextTurn();
          if (this.#closed !== undefined) return;
        }
      }
      this.#end("end of file");
    } catch (error) {
      this.#end(error instanceof Error ? error.message : String(error), error);
    }
  }

  /** Acts on one line; true where somebody may have waited for it. */
  #receive(line: string): boolean {
    const message = parseMessage(line);
    if (message.kind === "event") this.#deliver(asEvent(message));
    else if (message.kind === "garbage") this.#anomaly(`not QMP: ${message.why}`, line.slice(0, 200));
    else if (message.kind === "greeting") this.#greet.resolve(message.version);
    else {
      const call = this.#answered(message.id, line);
      if (message.kind === "return") call?.resolve(message.value);
      else call?.reject(new QmpError(call.command, message.class, message.description));
    }
    return message.kind !== "event" && message.kind !== "garbage";
  }

  #answered(id: number | undefined, line: string): Pending | undefined {
    const call = id === undefined ? undefined : this.#settle(id);
    if (call === undefined) this.#anomaly("an answer nobody waits for (any more)", line.slice(0, 200));
    return call;
  }

  #deliver(event: QmpEvent): void {
    try {
      this.#options.onEvent?.(event);
    } catch (error) {
      this.#anomaly(`the listener failed on ${event.name}`, error);
    }
  }

  #anomaly(what: string, detail: unknown): void {
    this.#options.onAnomaly?.(what, detail);
  }

  #end(why: string, cause?: unknown): void {
    if (this.#closed !== undefined) return;
    const reason = monitorClosed("monitor", why, cause);
    this.#closed = reason;
    this.#greet.reject(reason);
    for (const [id, { command }] of this.#pending) this.#settle(id)?.reject(monitorClosed(command, why, cause));
    this.#stream.destroy();
    this.#options.onClose?.(reason);
  }
}
