/** An engine on a hypervisor of the tests' own, with its files in a folder that goes with it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DomainObject } from "../../../src/engine/domain.ts";
import { DomainEngine } from "../../../src/engine/engine.ts";
import { domainHandlers } from "../../../src/engine/handlers/index.ts";
import type { Hypervisor } from "../../../src/engine/hypervisor.ts";
import { DomainFiles } from "../../../src/engine/store.ts";
import type { CallContext, DomainEvent, RemoteHandlers } from "../../../src/protocol/contract.ts";
import type { VirError } from "../../../src/protocol/errors.ts";
import { sampleXml } from "./sample.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const context = { signal: new AbortController().signal } as CallContext;

type Calls = { [K in keyof RemoteHandlers]-?: Parameters<NonNullable<RemoteHandlers[K]>>[1] };
type Answers = { [K in keyof RemoteHandlers]-?: Awaited<ReturnType<NonNullable<RemoteHandlers[K]>>> };

export class EngineUnderTest {
  readonly engine: DomainEngine;
  readonly handlers: RemoteHandlers;
  readonly events: DomainEvent[] = [];
  readonly folder: string;

  private constructor(hypervisor: Hypervisor, folder: string) {
    this.folder = folder;
    const files = { config: join(folder, "config"), autostart: join(folder, "auto"), state: join(folder, "run") };
    this.engine = new DomainEngine({ hypervisor, store: new DomainFiles(files, silent), log: silent });
    this.handlers = domainHandlers(this.engine);
    this.engine.events.listen((event) => this.events.push(event));
  }

  static async on(hypervisor: Hypervisor): Promise<EngineUnderTest> {
    const made = new EngineUnderTest(hypervisor, await mkdtemp(join(tmpdir(), "changes-")));
    await made.engine.load();
    return made;
  }

  /** The sample domain, defined. */
  async define(options: Parameters<typeof sampleXml>[0] = {}): Promise<DomainObject> {
    return this.engine.define(sampleXml(options), false);
  }

  /** The sample domain, defined and started. */
  async start(options: Parameters<typeof sampleXml>[0] = {}): Promise<DomainObject> {
    const domain = await this.define(options);
    await this.engine.start(domain.reference, { paused: false });
    this.events.length = 0;
    return domain;
  }

  async call<K extends keyof RemoteHandlers>(name: K, args: Calls[K]): Promise<Answers[K]> {
    const handler = this.handlers[name] as ((given: CallContext, args: unknown) => unknown) | undefined;
    if (handler === undefined) throw new Error(`there is no handler of ${name}`);
    return (await handler(context, args)) as Answers[K];
  }

  /** The libvirt number that the call is refused with. */
  async refused<K extends keyof RemoteHandlers>(name: K, args: Calls[K]): Promise<number> {
    try {
      await this.call(name, args);
    } catch (error) {
      return (error as VirError).code;
    }
    throw new Error(`${name} was not refused`);
  }

  readonly onDisk = (name = "sample"): Promise<string> => readFile(join(this.folder, "config", `${name}.xml`), "utf8");
  readonly status = (name = "sample"): Promise<string> => readFile(join(this.folder, "run", `${name}.json`), "utf8");

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
