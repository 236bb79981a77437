/** The test driver: what a connection to test:///default or test:///FILE is answered by. */
import { DomainEngine } from "../../engine/engine.ts";
import { domainHandlers } from "../../engine/handlers/index.ts";
import { noDomainsKept } from "../../engine/store.ts";
import type { HostLogger } from "../../host/log.ts";
import type { DomainEvent, Driver, RemoteHandlers } from "../../protocol/contract.ts";
import { DomainState, ErrorDomain } from "../../protocol/enums.ts";
import { cpuHandlers } from "../../services/cpu/handlers.ts";
import { InterfaceService, MemoryInterfaces } from "../../services/interface/index.ts";
import { MemoryNodeDevices, NodeDeviceService } from "../../services/node-device/index.ts";
import { NetworkService, networksInMemory } from "../../services/network/index.ts";
import { StorageService, poolsInMemory, testNumbers } from "../../services/storage/index.ts";
import { prefixOf } from "../../formats/network/ip-network.ts";
import { nothingKept } from "../../engine/definition-store.ts";
import type { LeaseRange } from "./agent.ts";
import type { Identity } from "../../services/objects/object.ts";
import { ObjectEvents } from "../../services/objects/events.ts";
import { withFaults } from "./faults.ts";
import type { TestDomain, TestHost } from "./host.ts";
import { TestHypervisor } from "./hypervisor.ts";
import { testNodeHandlers } from "./node.ts";
import { ownAnswers } from "./own-answers.ts";
import { wrongStates } from "./wrong-states.ts";

const silent: HostLogger = { debug() {}, info() {}, warn() {}, error() {} };

export class TestDriver implements Driver {
  readonly type = "TEST";
  readonly remote: RemoteHandlers;
  readonly engine: DomainEngine;
  readonly objectEvents: NonNullable<Driver["objectEvents"]>;
  readonly #networks: NetworkService;
  readonly #storage: StorageService;
  readonly #pools = poolsInMemory();
  readonly #events = new ObjectEvents();
  readonly #host: TestHost;

  constructor(host: TestHost, log: HostLogger = silent) {
    this.#host = host;
    this.objectEvents = {
      kinds: ["network", "storagePool", "nodeDevice"],
      listen: (listener) => this.#events.listen(listener),
    };
    this.engine = new DomainEngine({
      hypervisor: new TestHypervisor((network) => this.#rangeOf(network)),
      store: noDomainsKept,
      log,
    });
    const shared = { store: nothingKept, events: this.#events, log };
    this.#networks = new NetworkService({ ...shared, backend: networksInMemory() });
    this.#storage = new StorageService({ ...shared, backend: this.#pools, numbers: testNumbers });
    const devices = new NodeDeviceService({
      devices: new MemoryNodeDevices(host.devices),
      events: this.#events,
      log,
      domain: ErrorDomain.TEST,
    });
    const interfaces = new InterfaceService({
      backend: new MemoryInterfaces(host.interfaces),
      log,
      domain: ErrorDomain.TEST,
    });
    const handlers: RemoteHandlers = {
      ...testNodeHandlers(host),
      ...cpuHandlers({ domain: ErrorDomain.TEST, emulated: false }),
      ...this.#networks.handlers,
      ...this.#storage.handlers,
      ...devices.handlers,
      ...interfaces.handlers,
      ...domainHandlers(this.engine),
      ...ownAnswers(this.engine),
      connectSupportsFeature: (_, { feature }) => ({ supported: feature === typedParameterStrings ? 1 : 0 }),
    };
    this.remote = withFaults({ ...handlers, ...wrongStates(this.engine, handlers) }, host.faults);
  }

  /** Brings up what the host is found with. To be called once, before the first call. */
  async load(): Promise<void> {
    const { networks, pools, domains } = this.#host;
    for (const xml of networks) {
      const network = await this.#networks.networks.define(xml, false);
      await this.#networks.networks.life.start(network.reference);
    }
    for (const { xml, volumes } of pools) {
      const pool = await this.#storage.pools.define(xml, false);
      await this.#storage.pools.life.start(pool.reference);
      for (const volume of volumes) await this.#addVolume(pool.reference, volume);
    }
    for (const domain of domains) await this.#find(domain);
  }

  async #addVolume(pool: Identity, xml: string): Promise<void> {
    const backend = this.#pools;
    const method: NonNullable<typeof backend.createVolume> = async (...request) => {
      const change = await backend.createVolume?.(...request);
      if (change === undefined) throw new Error("the test hypervisor's pools take volumes");
      return change;
    };
    await this.#storage.volumes.create(method, pool, xml, { flags: 0, validate: false });
  }

  /** The addresses that a network hands out, where it does. */
  #rangeOf(name: string): LeaseRange | undefined {
    const network = this.#networks.networks.life.objects.findByName(name);
    for (const ip of network?.current.ips ?? []) {
      const [range] = ip.dhcp?.ranges ?? [];
      const prefix = prefixOf(ip);
      if (range !== undefined && prefix !== undefined) return { first: range.start, prefix };
    }
    return undefined;
  }

  async #find({ xml, state, transient }: TestDomain): Promise<void> {
    const options = { paused: state === DomainState.PAUSED };
    if (transient) {
      await this.engine.create(xml, false, options);
      return;
    }
    const domain = await this.engine.define(xml, false);
    if (state === DomainState.RUNNING || state === DomainState.PAUSED) {
      await this.engine.start(domain.reference, options);
    }
    domain.state = state;
    // how it came to that state is not known
    domain.reason = 0;
  }

  onDomainEvent(listener: (event: DomainEvent) => void): () => void {
    return this.engine.events.listen(listener);
  }
}

/** A feature by its number (`connectSupportsFeature`): strings among typed parameters. */
const typedParameterStrings = 9;
