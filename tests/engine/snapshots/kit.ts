/** An engine with a hypervisor in memory that takes snapshots, and its calls without a connection. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DomainObject } from "../../../src/engine/domain.ts";
import { DomainEngine } from "../../../src/engine/engine.ts";
import type { Guest, StartRequest, StartSource } from "../../../src/engine/hypervisor.ts";
import { savedHandlers } from "../../../src/engine/saved/handlers.ts";
import type { ImageSupport, SavedGuest } from "../../../src/engine/saved/support.ts";
import { momentHandlers } from "../../../src/engine/snapshots/handlers.ts";
import type { CheckpointSupport, SnapshotSupport } from "../../../src/engine/snapshots/support.ts";
import { DomainFiles, noDomainsKept } from "../../../src/engine/store.ts";
import type { CallContext, RemoteHandlers } from "../../../src/protocol/contract.ts";
import { DomainEventType, DomainSnapshotCreateFlags, DomainSnapshotDeleteFlags } from "../../../src/protocol/enums.ts";
import { internalError } from "../../../src/protocol/errors.ts";
import { FakeHypervisor } from "../fake-hypervisor.ts";

export const uuid = "00000000-0000-4000-8000-000000000001";
export const domainXml = (disks = ""): string =>
  `<domain type='qemu'><name>a</name><uuid>${uuid}</uuid><memory>65536</memory>` +
  `<os><type arch='x86_64'>hvm</type></os><devices>${disks}</devices></domain>`;
export const twoDisks =
  "<disk type='file' device='disk'><source file='/i/a.qcow2'/><target dev='vda' bus='virtio'/></disk>" +
  "<disk type='file' device='disk'><source file='/i/b.qcow2'/><target dev='vdb' bus='virtio'/></disk>";

export class RecordingHypervisor extends FakeHypervisor {
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  /** What the next request of that kind fails with. */
  readonly failing = new Map<string, Error>();
  readonly startedFrom: (StartSource | undefined)[] = [];
  readonly files = new Map<string, SavedGuest>();
  snapshots?: SnapshotSupport;
  checkpoints?: CheckpointSupport;
  images?: ImageSupport;
  /** A save takes until this resolves. */
  slow: Promise<void> | undefined;

  #did(what: string, name: string): void {
    const error = this.failing.get(what);
    this.failing.delete(what);
    if (error !== undefined) throw error;
    this.asked.push(`${what} ${name}`);
  }

  constructor(managedFolder?: string) {
    super();
    this.snapshots = {
      createFlags: DomainSnapshotCreateFlags.DISK_ONLY | DomainSnapshotCreateFlags.NO_METADATA,
      revertFlags: 0,
      deleteFlags: DomainSnapshotDeleteFlags.METADATA_ONLY,
      keepsInactive: true,
      take: async ({ snapshot }) => this.#did("take", snapshot.name),
      revert: async ({ snapshot }) => this.#did("revert", snapshot.name),
      remove: async ({ snapshot }) => this.#did("remove", snapshot.name),
    };
    this.checkpoints = {
      createFlags: 0,
      take: async ({ checkpoint }) => this.#did("take", checkpoint.name),
      remove: async ({ checkpoint }) => this.#did("remove", checkpoint.name),
      sizes: async (_, { disks }) =>
        disks.map((disk) => (disk.checkpoint === "bitmap" ? { ...disk, sizeBytes: 4096 } : disk)),
    };
    this.images = {
      saveFlags: 7,
      managedSaveFlags: 7,
      restoreFlags: 7,
      defineFlags: 6,
      xmlChanges: true,
      parameters: new Set(["image_format"]),
      dumpFlags: 3,
      dumpFormats: new Set([0]),
      ...(managedFolder === undefined ? {} : { managedFolder }),
      save: async ({ path, saved, signal }) => {
        if (this.slow !== undefined) await Promise.race([this.slow, aborted(signal)]);
        this.#did("save", path);
        this.files.set(path, saved);
      },
      read: async (path) => {
        const saved = this.files.get(path);
        if (saved === undefined) throw internalError(`no image ${path}`);
        return saved;
      },
      rewrite: async (path, saved) => void this.files.set(path, saved),
      dump: async ({ path }) => this.#did("dump", path),
    };
  }

  override async start(request: StartRequest): Promise<Guest> {
    this.startedFrom.push(request.from);
    return super.start(request);
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const nobody = {} as CallContext;

type Called = { [K in keyof RemoteHandlers]-?: Parameters<NonNullable<RemoteHandlers[K]>>[1] };
type Answered = { [K in keyof RemoteHandlers]-?: Awaited<ReturnType<NonNullable<RemoteHandlers[K]>>> };

export class Kit implements AsyncDisposable {
  readonly folder: string;
  readonly hypervisor: RecordingHypervisor;
  readonly #keeps: boolean;
  engine!: DomainEngine;
  #handlers: RemoteHandlers = {};
  /** The lifecycle events since they were last asked for, without what a guest says while it is ended. */
  #events: string[] = [];

  private constructor(folder: string, hypervisor: RecordingHypervisor, keeps: boolean) {
    this.folder = folder;
    this.hypervisor = hypervisor;
    this.#keeps = keeps;
  }

  /** One whose domains do not outlive it. */
  static make(change: (hypervisor: RecordingHypervisor) => void = () => undefined): Promise<Kit> {
    return Kit.#made(change, false);
  }

  /** One that keeps its domains in files, which the next one finds. */
  static onDisk(): Promise<Kit> {
    return Kit.#made(() => undefined, true);
  }

  static async #made(change: (hypervisor: RecordingHypervisor) => void, keeps: boolean): Promise<Kit> {
    const folder = await mkdtemp(join(tmpdir(), "moments-"));
    const hypervisor = new RecordingHypervisor(join(folder, "save"));
    change(hypervisor);
    const kit = new Kit(folder, hypervisor, keeps);
    await kit.restart();
    return kit;
  }

  /** The next daemon. */
  async restart(): Promise<void> {
    const paths = {
      config: join(this.folder, "config"),
      autostart: join(this.folder, "config", "autostart"),
      state: join(this.folder, "run"),
    };
    const store = this.#keeps ? new DomainFiles(paths, silent) : noDomainsKept;
    this.engine = new DomainEngine({ hypervisor: this.hypervisor, store, log: silent });
    this.#handlers = { ...momentHandlers(this.engine), ...savedHandlers(this.engine) };
    this.engine.events.listen(({ fields }) => {
      const { event, detail } = fields as { event: number; detail: number };
      // told by a guest, whatever starts or ends it
      if (event !== DomainEventType.RESUMED && event !== DomainEventType.SHUTDOWN)
        this.#events.push(`${event}.${detail}`);
    });
    await this.engine.load();
  }

  async call<K extends keyof RemoteHandlers>(name: K, args: Called[K], context = nobody): Promise<Answered[K]> {
    const handler = this.#handlers[name] as ((context: CallContext, args: Called[K]) => unknown) | undefined;
    if (handler === undefined) throw new Error(`there is no ${name}`);
    return (await handler(context, args)) as Answered[K];
  }

  answers(name: keyof RemoteHandlers): boolean {
    return this.#handlers[name] !== undefined;
  }

  /** A defined domain, shut off unless `running`. */
  async domain({ running = false, disks = "" } = {}): Promise<DomainObject> {
    const domain = await this.engine.define(domainXml(disks), false);
    if (running) await this.engine.start(domain.reference, { paused: false });
    this.events();
    return domain;
  }

  get found(): DomainObject {
    const domain = this.engine.domains.findByUuid(uuid);
    if (domain === undefined) throw new Error("the domain is gone");
    return domain;
  }

  events(): string[] {
    return this.#events.splice(0);
  }

  async snapshot(name: string, flags = 0, content = ""): Promise<void> {
    const xmlDesc = `<domainsnapshot><name>${name}</name>${content}</domainsnapshot>`;
    await this.call("domainSnapshotCreateXml", { dom: this.found.reference, xmlDesc, flags });
  }

  async checkpoint(name: string, flags = 0, content = ""): Promise<void> {
    const xmlDesc = `<domaincheckpoint><name>${name}</name>${content}</domaincheckpoint>`;
    await this.call("domainCheckpointCreateXml", { dom: this.found.reference, xmlDesc, flags });
  }

  snap(name: string): { name: string; dom: DomainObject["reference"] } {
    return { name, dom: this.found.reference };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
