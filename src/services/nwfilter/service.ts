/**
 * Network filters: the definitions, and how they use each other. Filters are not put on interfaces yet, so there are no
 * bindings: the list of them is empty, and making one is refused by the absence of a handler.
 */
import type { DefinitionStore } from "../../engine/definition-store.ts";
import { JobQueue } from "../../engine/job.ts";
import {
  completeNwfilter,
  isRule,
  parseNwfilter,
  validateNwfilter,
  writeNwfilter,
  type CompleteNwfilter,
  type NwfilterDefinition,
} from "../../formats/nwfilter/index.ts";
import type { HostLogger } from "../../host/log.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { ErrorDomain, ErrorNumber, NWFilterDefineFlags } from "../../protocol/enums.ts";
import { operationFailed, rejectUnknownFlags, systemError, virError, xmlError } from "../../protocol/errors.ts";
import { HostObject } from "../objects/object.ts";
import { ObjectRegistry } from "../objects/registry.ts";
import { standardFilters } from "./standard-filters.ts";

export interface NwfilterServiceOptions {
  readonly store: DefinitionStore;
  readonly log: HostLogger;
}

type Nwfilter = HostObject<CompleteNwfilter>;

const domain = ErrorDomain.NWFILTER;
const { NWFILTER_DEFINE_VALIDATE: VALIDATE } = NWFilterDefineFlags;

export class NwfilterService {
  readonly handlers: RemoteHandlers;
  readonly #options: NwfilterServiceOptions;
  readonly #filters = new ObjectRegistry<Nwfilter>({
    noun: "network filter",
    missing: (detail) => virError(ErrorNumber.NO_NWFILTER, detail, { domain }),
    taken: (detail) => operationFailed(detail, { domain }),
  });
  /** One change at a time, so that of two filters that would use each other one is refused. */
  readonly #jobs = new JobQueue();

  constructor(options: NwfilterServiceOptions) {
    this.#options = options;
    this.handlers = this.#handlers();
  }

  /**
   * Reads what was kept. To be called once, before the first connection. Where nothing was ever kept, the standard
   * filters are installed.
   */
  async load(): Promise<void> {
    const { store, log } = this.#options;
    await store.prepare();
    const stored = await store.load();
    for (const { name, xml } of stored) {
      try {
        await this.#loadOne(name, parseNwfilter(xml, { settled: true }));
      } catch (error) {
        log.error({ err: error, nwfilter: name }, "a network filter cannot be loaded");
        await store.setAside(name, error);
      }
    }
    if (stored.length === 0) for (const filter of standardFilters) await this.#define(filter);
  }

  async #loadOne(name: string, definition: NwfilterDefinition): Promise<void> {
    if (definition.name !== name) throw xmlError(`it is the filter '${definition.name}'`, { domain });
    validateNwfilter(definition);
    // a file that came without a UUID keeps the one that it is given now
    if (definition.uuid === undefined) await this.#define(definition);
    else this.#enter(completeNwfilter(definition));
  }

  /** Takes a definition in. @throws {VirError} OPERATION_FAILED: name or UUID taken, or a loop */
  #enter(definition: CompleteNwfilter): Nwfilter {
    const known = this.#filters.claim(definition);
    this.#refuseLoop(definition);
    const object = known ?? this.#filters.add(new HostObject<CompleteNwfilter>(definition));
    object.config = definition;
    return object;
  }

  async #define(definition: NwfilterDefinition): Promise<Nwfilter> {
    validateNwfilter(definition);
    const complete = completeNwfilter(definition);
    const { name } = complete;
    return await this.#jobs.run("nwfilterDefineXML", async () => {
      this.#filters.claim(complete);
      this.#refuseLoop(complete);
      await written(name, () => this.#options.store.save(name, writeNwfilter(complete, { kept: true })));
      return this.#enter(complete);
    });
  }

  /** @throws {VirError} OPERATION_FAILED when the filter would use itself, directly or through others */
  #refuseLoop(definition: CompleteNwfilter): void {
    const seen = new Set(usedBy(definition));
    // grows while it is walked
    for (const name of seen) {
      if (name === definition.name) {
        throw operationFailed(`the filter '${name}' would use itself, directly or through other filters`, { domain });
      }
      const used = this.#filters.findByName(name)?.config;
      if (used !== undefined) for (const each of usedBy(used)) seen.add(each);
    }
  }

  /** Other filters may go on naming it, as they may name one that was never there. */
  async #undefine(uuid: string): Promise<void> {
    await this.#jobs.run("nwfilterUndefine", async () => {
      const object = this.#filters.getByUuid(uuid);
      await written(object.name, () => this.#options.store.remove(object.name, false));
      this.#filters.remove(object);
    });
  }

  #handlers(): RemoteHandlers {
    const filters = this.#filters;
    return {
      connectNumOfNwfilters: () => ({ num: filters.size }),
      connectListNwfilters: (_, { maxnames }) => ({
        names: [...filters].slice(0, Math.max(0, maxnames)).map(({ name }) => name),
      }),
      connectListAllNwfilters: (_, { needResults, flags }) => {
        rejectUnknownFlags(flags, 0, "connectListAllNWFilters", ErrorDomain.NWFILTER);
        const all = needResults === 0 ? [] : [...filters].map(({ reference }) => reference);
        return { filters: all, ret: filters.size };
      },
      nwfilterLookupByName: (_, { name }) => ({ nwfilter: filters.getByName(name).reference }),
      nwfilterLookupByUuid: (_, { uuid }) => ({ nwfilter: filters.getByUuid(uuid).reference }),
      nwfilterDefineXml: async (_, { xml }) => ({ nwfilter: (await this.#define(parseNwfilter(xml))).reference }),
      nwfilterDefineXmlFlags: async (_, { xml, flags }) => {
        rejectUnknownFlags(flags, VALIDATE, "nwfilterDefineXMLFlags", ErrorDomain.NWFILTER);
        const object = await this.#define(parseNwfilter(xml, { validate: (flags & VALIDATE) !== 0 }));
        return { nwfilter: object.reference };
      },
      nwfilterUndefine: async (_, { nwfilter }) => {
        await this.#undefine(nwfilter.uuid);
      },
      nwfilterGetXmlDesc: (_, { nwfilter, flags }) => {
        rejectUnknownFlags(flags, 0, "nwfilterGetXMLDesc", ErrorDomain.NWFILTER);
        return { xml: writeNwfilter(filters.getByUuid(nwfilter.uuid).resting) };
      },
      connectListAllNwfilterBindings: (_, { flags }) => {
        rejectUnknownFlags(flags, 0, "connectListAllNWFilterBindings", ErrorDomain.NWFILTER);
        return { bindings: [], ret: 0 };
      },
      nwfilterBindingLookupByPortDev: (_, { name }) => {
        throw noBinding(name);
      },
      nwfilterBindingGetXmlDesc: (_, { nwfilter, flags }) => {
        rejectUnknownFlags(flags, 0, "nwfilterBindingGetXMLDesc", ErrorDomain.NWFILTER);
        throw noBinding(nwfilter.portdev);
      },
    };
  }
}

/** The names of the filters that a filter uses. */
const usedBy = ({ entries }: CompleteNwfilter): string[] =>
  entries.flatMap((entry) => (isRule(entry) ? [] : [entry.filter]));

const noBinding = (device: string) =>
  virError(ErrorNumber.NO_NWFILTER_BINDING, `no network filter is bound to the interface '${device}'`, { domain });

/** A change of the disk; what the operating system refuses is SYSTEM_ERROR. */
async function written(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw systemError(error, `cannot write the file of the network filter '${name}'`, { domain });
  }
}
