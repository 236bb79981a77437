/** The calls about the host's devices. */
import {
  capabilityTypesOf,
  completeNodeDevice,
  fcHostOf,
  parseNewNodeDevice,
  writeNodeDevice,
} from "../../formats/node-device/index.ts";
import { JobQueue } from "../../engine/job.ts";
import type { HostLogger } from "../../host/log.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  ErrorDomain,
  ErrorNumber,
  NodeDeviceCreateXMLFlags,
  NodeDeviceEventID,
  NodeDeviceEventLifecycleType as Lifecycle,
  NodeDeviceXMLFlags,
} from "../../protocol/enums.ts";
import { operationInvalid, rejectUnknownFlags, type VirError, virError } from "../../protocol/errors.ts";
import { pathOf } from "../../xml/index.ts";
import type { ObjectEvents } from "../objects/events.ts";
import { filterDevices, listFlags } from "./list.ts";
import type { HostDevice, NodeDevices } from "./source.ts";

export interface NodeDeviceServiceOptions {
  readonly devices: NodeDevices;
  readonly events: ObjectEvents;
  readonly log: HostLogger;
  /** The part of libvirt that errors are reported for: NODEDEV unless said. */
  readonly domain?: ErrorDomain;
}

export class NodeDeviceService {
  readonly handlers: RemoteHandlers;
  readonly #devices: NodeDevices;
  readonly #events: ObjectEvents;
  readonly #log: HostLogger;
  readonly #domain: ErrorDomain;
  /** One device is made or taken away at a time. */
  readonly #jobs = new JobQueue();

  constructor({ devices, events, log, domain = ErrorDomain.NODEDEV }: NodeDeviceServiceOptions) {
    this.#devices = devices;
    this.#events = events;
    this.#log = log;
    this.#domain = domain;
    this.handlers = { ...this.#listing(), ...this.#questions(), ...this.#life() };
  }

  #listing(): RemoteHandlers {
    const handlers: RemoteHandlers = {
      nodeNumOfDevices: async (_, { cap, flags }) => {
        rejectUnknownFlags(flags, 0, "nodeNumOfDevices", this.#domain);
        return { num: (await this.#names(cap)).length };
      },
      nodeListDevices: async (_, { cap, maxnames, flags }) => {
        rejectUnknownFlags(flags, 0, "nodeListDevices", this.#domain);
        return { names: (await this.#names(cap)).slice(0, Math.max(0, maxnames)) };
      },
      connectListAllNodeDevices: async (_, { needResults, flags }) => {
        rejectUnknownFlags(flags, listFlags, "connectListAllNodeDevices", this.#domain);
        const found = filterDevices(await this.#devices.list(), flags);
        const devices = needResults === 0 ? [] : found.map(({ definition }) => ({ name: definition.name }));
        return { devices, ret: found.length };
      },
      nodeDeviceLookupByName: async (_, { name }) => {
        await this.#get(name);
        return { dev: { name } };
      },
    };
    if (this.#devices.searchable === true) {
      handlers.nodeDeviceLookupScsiHostByWwn = async (_, { wwnn, wwpn, flags }) => {
        rejectUnknownFlags(flags, 0, "nodeDeviceLookupScsiHostByWwn", this.#domain);
        for (const { definition } of await this.#devices.list()) {
          const names = fcHostOf(definition);
          if (names?.wwnn === wwnn && names.wwpn === wwpn) return { dev: { name: definition.name } };
        }
        throw this.#missing(`no adapter has the names wwnn '${wwnn}' and wwpn '${wwpn}'`);
      };
    }
    return handlers;
  }

  #questions(): RemoteHandlers {
    const { startsByItself } = this.#devices;
    const handlers: RemoteHandlers = {
      nodeDeviceGetXmlDesc: async (_, { name, flags }) => {
        rejectUnknownFlags(flags, NodeDeviceXMLFlags.XML_INACTIVE, "nodeDeviceGetXmlDesc", this.#domain);
        const { definition, persistent } = await this.#get(name);
        if ((flags & NodeDeviceXMLFlags.XML_INACTIVE) !== 0 && !persistent) {
          throw operationInvalid(`the device '${name}' is not kept: it has no definition at rest`, {
            domain: this.#domain,
          });
        }
        return { xml: writeNodeDevice(definition) };
      },
      nodeDeviceGetParent: async (_, { name }) => ({ parentName: (await this.#get(name)).definition.parent ?? null }),
      nodeDeviceNumOfCaps: async (_, { name }) => ({ num: (await this.#capabilities(name)).length }),
      nodeDeviceListCaps: async (_, { name, maxnames }) => ({
        names: (await this.#capabilities(name)).slice(0, Math.max(0, maxnames)),
      }),
      nodeDeviceIsActive: async (_, { name }) => ({ active: (await this.#get(name)).active ? 1 : 0 }),
      nodeDeviceIsPersistent: async (_, { name }) => ({ persistent: (await this.#get(name)).persistent ? 1 : 0 }),
    };
    if (startsByItself !== undefined) {
      handlers.nodeDeviceGetAutostart = async (_, { name }) => ({
        autostart: (await startsByItself.call(this.#devices, await this.#get(name))) ? 1 : 0,
      });
    }
    return handlers;
  }

  #life(): RemoteHandlers {
    const { create, destroy } = this.#devices;
    const handlers: RemoteHandlers = {};
    if (create !== undefined) {
      handlers.nodeDeviceCreateXml = async (_, { xmlDesc, flags }) => {
        rejectUnknownFlags(flags, NodeDeviceCreateXMLFlags.XML_VALIDATE, "nodeDeviceCreateXml", this.#domain);
        const wanted = parseNewNodeDevice(xmlDesc, {
          validate: (flags & NodeDeviceCreateXMLFlags.XML_VALIDATE) !== 0,
          onUnknown: ({ element, attribute }) =>
            this.#log.debug(
              { path: pathOf(element, attribute), line: element.line },
              "not known to the node device format",
            ),
        });
        return this.#jobs.run("nodeDeviceCreateXml", async () => {
          const { name } = await create.call(this.#devices, completeNodeDevice(wanted));
          this.#emit(name, Lifecycle.CREATED);
          return { dev: { name } };
        });
      };
    }
    if (destroy !== undefined) {
      handlers.nodeDeviceDestroy = (_, { name }) =>
        this.#jobs.run("nodeDeviceDestroy", async () => {
          await destroy.call(this.#devices, await this.#get(name));
          this.#emit(name, Lifecycle.DELETED);
        });
    }
    return handlers;
  }

  #emit(name: string, event: Lifecycle): void {
    this.#events.emit({
      kind: "nodeDevice",
      id: NodeDeviceEventID.LIFECYCLE,
      object: { name },
      fields: { event, detail: 0 },
    });
  }

  /** Without a capability, of all devices. */
  async #names(capability: string | null): Promise<string[]> {
    const all = [...(await this.#devices.list())].map(({ definition }) => definition);
    const has = (types: readonly string[]): boolean => capability === null || types.includes(capability);
    return all.filter((definition) => has(capabilityTypesOf(definition))).map(({ name }) => name);
  }

  async #capabilities(name: string): Promise<string[]> {
    const { definition } = await this.#get(name);
    return this.#devices.nested === true
      ? capabilityTypesOf(definition)
      : definition.capabilities.map(({ type }) => type);
  }

  /** @throws {VirError} NO_NODE_DEVICE */
  async #get(name: string): Promise<HostDevice> {
    const found = await this.#devices.find(name);
    if (found === undefined) throw this.#missing(`there is no node device '${name}'`);
    return found;
  }

  #missing(detail: string): VirError {
    return virError(ErrorNumber.NO_NODE_DEVICE, detail, { domain: this.#domain });
  }
}
