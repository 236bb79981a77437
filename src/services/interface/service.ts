/** The calls about the host's network interfaces. */
import { macOf, parseInterface, writeInterface, type InterfaceDefinition } from "../../formats/interface/index.ts";
import { JobQueue } from "../../engine/job.ts";
import type { HostLogger } from "../../host/log.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  ConnectListAllInterfacesFlags as ListFlag,
  ErrorDomain,
  ErrorNumber,
  InterfaceDefineFlags,
} from "../../protocol/enums.ts";
import { operationInvalid, rejectUnknownFlags, type VirError, virError } from "../../protocol/errors.ts";
import type { Interface } from "../../protocol/remote/types.ts";
import { pathOf } from "../../xml/index.ts";
import type { HostInterfaceState, InterfaceBackend } from "./backend.ts";

export interface InterfaceServiceOptions {
  readonly backend: InterfaceBackend;
  readonly log: HostLogger;
  /** The part of libvirt that errors are reported for: INTERFACE unless said. */
  readonly domain?: ErrorDomain;
}

const reference = (definition: InterfaceDefinition): Interface => ({ name: definition.name, mac: macOf(definition) });

export class InterfaceService {
  readonly handlers: RemoteHandlers;
  readonly #backend: InterfaceBackend;
  readonly #log: HostLogger;
  readonly #domain: ErrorDomain;
  /** One change at a time: what was checked still holds when it is done. */
  readonly #jobs = new JobQueue();

  constructor({ backend, log, domain = ErrorDomain.INTERFACE }: InterfaceServiceOptions) {
    this.#backend = backend;
    this.#log = log;
    this.#domain = domain;
    this.handlers = { ...this.#listing(), ...this.#life(), ...this.#changes() };
  }

  #listing(): RemoteHandlers {
    return {
      connectNumOfInterfaces: async () => ({ num: (await this.#names(true)).length }),
      connectListInterfaces: async (_, { maxnames }) => ({ names: await this.#names(true, maxnames) }),
      connectNumOfDefinedInterfaces: async () => ({ num: (await this.#names(false)).length }),
      connectListDefinedInterfaces: async (_, { maxnames }) => ({ names: await this.#names(false, maxnames) }),
      connectListAllInterfaces: async (_, { needResults, flags }) => {
        rejectUnknownFlags(flags, ListFlag.ACTIVE | ListFlag.INACTIVE, "connectListAllInterfaces", this.#domain);
        const found = [...(await this.#backend.list())].filter(
          ({ active }) => flags === 0 || (flags & (active ? ListFlag.ACTIVE : ListFlag.INACTIVE)) !== 0,
        );
        const ifaces = needResults === 0 ? [] : found.map(({ definition }) => reference(definition));
        return { ifaces, ret: found.length };
      },
      interfaceLookupByName: async (_, { name }) => ({ iface: reference((await this.#get(name)).definition) }),
      interfaceLookupByMacString: async (_, { mac }) => {
        const wanted = mac.toLowerCase();
        const all = [...(await this.#backend.list())].map(({ definition }) => reference(definition));
        const [iface, second] = all.filter((one) => one.mac.toLowerCase() === wanted);
        if (iface === undefined) throw this.#missing(`no interface has the MAC address '${mac}'`);
        if (second !== undefined) {
          const detail = `${iface.name} and ${second.name} both have the MAC address '${mac}': look for one by its name`;
          throw virError(ErrorNumber.MULTIPLE_INTERFACES, detail, { domain: this.#domain });
        }
        return { iface };
      },
    };
  }

  #life(): RemoteHandlers {
    return {
      interfaceIsActive: async (_, { iface }) => ({ active: (await this.#get(iface.name)).active ? 1 : 0 }),
      interfaceGetXmlDesc: async (_, { iface, flags }) => {
        rejectUnknownFlags(flags, 0, "interfaceGetXmlDesc", this.#domain);
        return { xml: writeInterface((await this.#get(iface.name)).definition) };
      },
      interfaceDefineXml: async (_, { xml, flags }) => {
        rejectUnknownFlags(flags, InterfaceDefineFlags.VALIDATE, "interfaceDefineXml", this.#domain);
        const definition = parseInterface(xml, {
          validate: (flags & InterfaceDefineFlags.VALIDATE) !== 0,
          onUnknown: ({ element, attribute }) =>
            this.#log.debug(
              { path: pathOf(element, attribute), line: element.line },
              "not known to the interface format",
            ),
        });
        await this.#jobs.run("interfaceDefineXml", () => this.#backend.define(definition));
        return { iface: reference(definition) };
      },
      interfaceUndefine: (_, { iface: { name } }) =>
        this.#jobs.run("interfaceUndefine", async () => {
          await this.#get(name);
          await this.#backend.undefine(name);
        }),
      interfaceCreate: async (_, { iface: { name }, flags }) => {
        rejectUnknownFlags(flags, 0, "interfaceCreate", this.#domain);
        await this.#jobs.run("interfaceCreate", async () => {
          if ((await this.#get(name)).active) throw this.#invalid(`the interface '${name}' is active already`);
          await this.#backend.setActive(name, true);
        });
      },
      interfaceDestroy: async (_, { iface: { name }, flags }) => {
        rejectUnknownFlags(flags, 0, "interfaceDestroy", this.#domain);
        await this.#jobs.run("interfaceDestroy", async () => {
          if (!(await this.#get(name)).active) throw this.#invalid(`the interface '${name}' is not active`);
          await this.#backend.setActive(name, false);
        });
      },
    };
  }

  #changes(): RemoteHandlers {
    return {
      interfaceChangeBegin: async (_, { flags }) => {
        rejectUnknownFlags(flags, 0, "interfaceChangeBegin", this.#domain);
        if (this.#backend.changing)
          throw this.#invalid("changes have been begun already: commit them or roll them back");
        await this.#backend.begin();
      },
      interfaceChangeCommit: async (_, { flags }) => {
        rejectUnknownFlags(flags, 0, "interfaceChangeCommit", this.#domain);
        await this.#jobs.run("interfaceChangeCommit", async () => {
          this.#demandChange("commit");
          await this.#backend.commit();
        });
      },
      interfaceChangeRollback: async (_, { flags }) => {
        rejectUnknownFlags(flags, 0, "interfaceChangeRollback", this.#domain);
        await this.#jobs.run("interfaceChangeRollback", async () => {
          this.#demandChange("roll back");
          await this.#backend.rollback();
        });
      },
    };
  }

  #demandChange(what: string): void {
    if (!this.#backend.changing) throw this.#invalid(`no changes have been begun, so there is nothing to ${what}`);
  }

  async #names(active: boolean, maximum = Infinity): Promise<string[]> {
    const found = [...(await this.#backend.list())].filter((one) => one.active === active);
    return found.slice(0, Math.max(0, maximum)).map(({ definition }) => definition.name);
  }

  /** @throws {VirError} NO_INTERFACE */
  async #get(name: string): Promise<HostInterfaceState> {
    const found = await this.#backend.find(name);
    if (found === undefined) throw this.#missing(`there is no interface '${name}'`);
    return found;
  }

  #missing(detail: string): VirError {
    return virError(ErrorNumber.NO_INTERFACE, detail, { domain: this.#domain });
  }

  #invalid(detail: string): VirError {
    return operationInvalid(detail, { domain: this.#domain });
  }
}
