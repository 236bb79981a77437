/** A storage service with what surrounds it: pools in memory, a store that can be read again, and a record of events. */
import type { DefinitionStore, StoredDefinition } from "../../../src/engine/definition-store.ts";
import type { CallContext, ObjectEvent, RemoteHandlers } from "../../../src/protocol/contract.ts";
import { VirError } from "../../../src/protocol/errors.ts";
import { ObjectEvents } from "../../../src/services/objects/events.ts";
import {
  poolsInMemory,
  StorageService,
  type StorageBackend,
  type StorageNumbers,
} from "../../../src/services/storage/index.ts";
import { recordingLogger } from "../../host/recording-logger.ts";

export class KeptDefinitions implements DefinitionStore {
  readonly kept = new Map<string, StoredDefinition>();
  readonly aside: string[] = [];

  async prepare(): Promise<void> {
    // nothing to prepare
  }

  async save(name: string, xml: string): Promise<void> {
    this.kept.set(name, { name, xml, autostart: this.kept.get(name)?.autostart ?? false });
  }

  async remove(name: string): Promise<void> {
    this.kept.delete(name);
  }

  async setAutostart(name: string, autostart: boolean): Promise<void> {
    const kept = this.kept.get(name);
    if (kept !== undefined) this.kept.set(name, { ...kept, autostart });
  }

  async load(): Promise<StoredDefinition[]> {
    return [...this.kept.values()];
  }

  async setAside(name: string): Promise<void> {
    this.aside.push(name);
    this.kept.delete(name);
  }
}

type Handler<K extends keyof RemoteHandlers> = NonNullable<RemoteHandlers[K]>;
type Answer<K extends keyof RemoteHandlers> = Awaited<ReturnType<Handler<K>>>;

export interface TestStorage {
  readonly service: StorageService;
  readonly store: KeptDefinitions;
  readonly lines: ReturnType<typeof recordingLogger>["lines"];
  /** `name event` of pools' life, or `name refresh`. */
  readonly events: string[];
  readonly call: <K extends keyof RemoteHandlers>(
    name: K,
    args: Parameters<Handler<K>>[1],
    context?: Partial<CallContext>,
  ) => Promise<Answer<K>>;
  /** The error's number. */
  readonly failure: <K extends keyof RemoteHandlers>(name: K, args: Parameters<Handler<K>>[1]) => Promise<number>;
}

const lifeEvents = ["defined", "undefined", "started", "stopped", "created", "deleted"];

export function testStorage(
  options: { backend?: StorageBackend; store?: KeptDefinitions; numbers?: StorageNumbers } = {},
): TestStorage {
  const { backend = poolsInMemory(), store = new KeptDefinitions() } = options;
  const emitter = new ObjectEvents();
  const events: string[] = [];
  emitter.listen((event: ObjectEvent) => {
    if (event.kind !== "storagePool") return;
    const what = event.id === 1 ? "refresh" : lifeEvents[event.fields["event"] as number];
    events.push(`${event.object.name} ${what}`);
  });
  const { logger: log, lines } = recordingLogger();
  const numbers = options.numbers === undefined ? {} : { numbers: options.numbers };
  const service = new StorageService({ store, backend, events: emitter, log, ...numbers });
  const call: TestStorage["call"] = async (name, args, context = {}) => {
    const handler = service.handlers[name] as ((context: CallContext, args: unknown) => unknown) | undefined;
    if (handler === undefined) throw new Error(`there is no handler for ${name}`);
    return (await handler(context as CallContext, args)) as never;
  };
  const failure: TestStorage["failure"] = async (name, args) => {
    try {
      await call(name, args);
    } catch (error) {
      if (error instanceof VirError) return error.code;
      throw error;
    }
    throw new Error(`${name} did not fail`);
  };
  return { service, store, lines, events, call, failure };
}

export const dirPool = (name: string, path = `/${name}`): string =>
  `<pool type='dir'><name>${name}</name><target><path>${path}</path></target></pool>`;

export const volumeXml = (name: string, capacityGiB: number): string =>
  `<volume><name>${name}</name><capacity unit='GiB'>${capacityGiB}</capacity></volume>`;

export const GiB = 1024n ** 3n;
