/** What commands work with: the settings, the connection, and where the output goes. */
import type { Connection } from "../api/connection.ts";
import type { VirError } from "../protocol/errors.ts";
import { type Answer, jsonLine } from "./answer.ts";
import { Failure, linesOf, saying, virErrorOf } from "./failure.ts";
import type { Settings } from "./settings.ts";

/** Where text goes, and whether a person reads it there. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  write(text: string | Uint8Array): unknown;
}

export class Shell {
  readonly settings: Settings;
  readonly output: Output;
  readonly errors: Output;
  /** Between commands that are typed. */
  interactive = false;
  #target: { uri: string | undefined; readonly: boolean };
  #connection: Connection | undefined;
  #loss: VirError | undefined;

  constructor(settings: Settings, output: Output, errors: Output) {
    this.settings = settings;
    this.output = output;
    this.errors = errors;
    this.#target = { uri: settings.uri, readonly: settings.readonly };
  }

  get readonly(): boolean {
    return this.#target.readonly;
  }

  /** The connection, made when it is first needed and again when it was lost. @throws {Failure} */
  async connection(): Promise<Connection> {
    if (this.#connection?.isAlive()) return this.#connection;
    const again = this.#loss !== undefined;
    if (again && this.interactive) {
      this.errors.write(`error: Disconnected from ${this.#connection?.uri ?? "the daemon"}: ${this.#loss?.message}\n`);
    }
    this.#loss = undefined;
    const { connect } = await import("../api/connect.ts");
    const { uri, readonly } = this.#target;
    const { keepAliveIntervalSeconds: intervalSeconds, keepAliveCount: count } = this.settings;
    const connection = await saying(
      "failed to connect to the hypervisor",
      connect(uri, {
        readonly,
        ...(intervalSeconds === undefined && count === undefined
          ? {}
          : { keepAlive: { intervalSeconds: intervalSeconds ?? 5, count: count ?? 6 } }),
      }),
    );
    this.#connection = connection;
    void connection.closed.then((loss) => {
      if (this.#connection === connection) this.#loss = loss;
    });
    return connection;
  }

  /** Leaves the daemon for another one, or the same in another way. */
  async connectTo(uri: string | undefined, readonly: boolean): Promise<void> {
    await this.close();
    this.#target = { uri: uri ?? this.#target.uri, readonly };
    await this.connection();
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }

  /** Prints an answer before the command is over. */
  print(answer: Answer): void {
    const text = this.settings.json ? jsonLine(answer.data) : answer.text(this.settings.quiet);
    if (text !== "") this.output.write(text);
  }

  /** Tells what went wrong. @throws what is no failure but a bug */
  report(error: unknown): void {
    const lines = linesOf(error);
    const cause = virErrorOf(error);
    if (this.settings.json) {
      const { code, domain, level, str3: hint } = cause ?? {};
      const message = lines.join(": ");
      this.errors.write(
        jsonLine({ error: { message, ...(cause === undefined ? {} : { code, domain, level, hint }) } }),
      );
      return;
    }
    for (const line of lines) this.errors.write(`error: ${line}\n`);
    // virsh has no such line, so only people see it
    if (this.errors.isTTY && cause?.str3) this.errors.write(`hint: ${cause.str3}\n`);
  }
}

/** The way out of a batch or of the interactive mode. */
export class Quit extends Failure {
  constructor() {
    super("");
  }
}
