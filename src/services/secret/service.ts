/**
 * Secrets: passphrases and keys that other objects refer to by UUID or by what they are for. Definitions and values are
 * kept on disk, but for those of ephemeral secrets, which live in memory alone.
 */
import type { DefinitionStore } from "../../engine/definition-store.ts";
import { JobQueue } from "../../engine/job.ts";
import {
  completeSecret,
  parseSecret,
  secretUsageOf,
  writeSecret,
  type CompleteSecret,
} from "../../formats/secret/index.ts";
import type { HostLogger } from "../../host/log.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  ConnectListAllSecretsFlags as List,
  ErrorDomain,
  ErrorNumber,
  SecretDefineFlags,
  SecretEventID,
  SecretEventLifecycleType,
  SecretUsageType,
} from "../../protocol/enums.ts";
import {
  internalError,
  invalidArgument,
  rejectUnknownFlags,
  systemError,
  virError,
  xmlError,
} from "../../protocol/errors.ts";
import type { ObjectEvents } from "../objects/events.ts";
import { ObjectRegistry } from "../objects/registry.ts";
import { SecretObject } from "./object.ts";
import type { SecretValues } from "./values.ts";

export interface SecretServiceOptions {
  /** Keyed by UUID. */
  readonly store: DefinitionStore;
  readonly values: SecretValues;
  readonly events: ObjectEvents;
  readonly log: HostLogger;
}

/** How another object names a secret that it needs. */
export type SecretLookup =
  | { readonly uuid: string }
  | { readonly usageType: SecretUsageType; readonly usageID: string };

const domain = ErrorDomain.SECRET;
const missing = (detail: string) => virError(ErrorNumber.NO_SECRET, detail, { domain });

/** Flags of a list: those of one line exclude each other, unless none or both are given. */
const listGroups: readonly (readonly [number, (secret: CompleteSecret) => boolean])[][] = [
  [
    [List.EPHEMERAL, (secret) => secret.ephemeral],
    [List.NO_EPHEMERAL, (secret) => !secret.ephemeral],
  ],
  [
    [List.PRIVATE, (secret) => secret.private],
    [List.NO_PRIVATE, (secret) => !secret.private],
  ],
];
const listFlags = List.EPHEMERAL | List.NO_EPHEMERAL | List.PRIVATE | List.NO_PRIVATE;

export class SecretService {
  readonly handlers: RemoteHandlers;
  readonly #options: SecretServiceOptions;
  readonly #secrets = new ObjectRegistry<SecretObject>({
    noun: "secret",
    missing,
    taken: (detail) => internalError(detail, { domain }),
  });
  /** One change at a time, so that of two secrets for the same use one is refused. */
  readonly #jobs = new JobQueue();

  constructor(options: SecretServiceOptions) {
    this.#options = options;
    this.handlers = this.#handlers();
  }

  /** Reads what was kept. To be called once, before the first connection. */
  async load(): Promise<void> {
    const { store, values, log } = this.#options;
    await store.prepare();
    await values.prepare();
    for (const { name, xml } of await store.load()) {
      try {
        this.#loadOne(name, xml);
      } catch (error) {
        log.error({ err: error, secret: name }, "a secret cannot be loaded");
        await store.setAside(name, error);
      }
    }
    for (const object of this.#secrets) {
      try {
        object.value = await values.read(object.uuid);
      } catch (error) {
        log.error({ err: error, secret: object.uuid }, "the value of a secret cannot be read");
      }
    }
  }

  #loadOne(name: string, xml: string): void {
    const definition = completeSecret(parseSecret(xml));
    if (definition.uuid !== name) throw xmlError(`it is the secret ${definition.uuid}`, { domain });
    if (definition.ephemeral) throw xmlError("an ephemeral secret is never kept", { domain });
    this.#refuseTaken(definition);
    this.#secrets.add(new SecretObject(definition));
  }

  /** The value that a driver needs, of a private secret too. @throws {VirError} NO_SECRET: no such secret, or no value */
  valueOf(lookup: SecretLookup): Uint8Array {
    const object = "uuid" in lookup ? this.#secrets.getByUuid(lookup.uuid) : this.#byUsage(lookup);
    return Uint8Array.from(this.#valueOf(object));
  }

  #valueOf({ value, uuid }: SecretObject): Uint8Array {
    if (value === undefined) throw missing(`the secret ${uuid} has no value: set one`);
    return value;
  }

  #findByUsage(usageType: number, usageID: string): SecretObject | undefined {
    if (usageType === SecretUsageType.NONE) return undefined;
    for (const object of this.#secrets) {
      const usage = secretUsageOf(object.definition);
      if (usage.usageType === usageType && usage.usageID === usageID) return object;
    }
    return undefined;
  }

  #byUsage({ usageType, usageID }: { usageType: number; usageID: string }): SecretObject {
    const found = this.#findByUsage(usageType, usageID);
    if (found === undefined) throw missing(`no secret with usage type ${usageType} is for '${usageID}'`);
    return found;
  }

  /** @throws {VirError} INTERNAL_ERROR, libvirt's number for it, when another secret is for the same use */
  #refuseTaken(definition: CompleteSecret): void {
    const { usageType, usageID } = secretUsageOf(definition);
    const other = this.#findByUsage(usageType, usageID);
    if (other === undefined || other.uuid === definition.uuid) return;
    throw internalError(`the secret ${other.uuid} is for '${usageID}' already, so ${definition.uuid} cannot be`, {
      domain,
    });
  }

  /** What a secret is for stays as it is, and a private one stays private. @throws {VirError} INTERNAL_ERROR */
  #refuseChange(old: CompleteSecret, fresh: CompleteSecret): void {
    const [{ usageID: before }, { usageID: after }] = [secretUsageOf(old), secretUsageOf(fresh)];
    if (before !== after) {
      const now = before === "" ? "for no particular use" : `for '${before}'`;
      throw internalError(`the secret ${old.uuid} is ${now}, which cannot be changed`, { domain });
    }
    if (old.private && !fresh.private) {
      throw internalError(`the secret ${old.uuid} is private, which cannot be taken back`, { domain });
    }
  }

  async #define(xml: string, validate: boolean): Promise<SecretObject> {
    const definition = completeSecret(parseSecret(xml, { validate }));
    return await this.#jobs.run("secretDefineXML", async () => {
      const known = this.#secrets.findByUuid(definition.uuid);
      if (known !== undefined) this.#refuseChange(known.definition, definition);
      this.#refuseTaken(definition);
      await this.#keep(known, definition);
      const object = known ?? this.#secrets.add(new SecretObject(definition));
      object.definition = definition;
      this.#lifecycle(object, SecretEventLifecycleType.DEFINED);
      return object;
    });
  }

  /** Brings the disk to where a definition wants it. At no moment is there a value on it without its definition. */
  async #keep(known: SecretObject | undefined, definition: CompleteSecret): Promise<void> {
    const { store, values } = this.#options;
    const { uuid, ephemeral } = definition;
    await written(uuid, async () => {
      if (ephemeral) {
        if (known?.definition.ephemeral === false) await this.#removeFiles(uuid);
        return;
      }
      await store.save(uuid, writeSecret(definition));
      if (known?.definition.ephemeral === true && known.value !== undefined) await values.save(uuid, known.value);
    });
  }

  async #removeFiles(uuid: string): Promise<void> {
    await this.#options.values.remove(uuid);
    await this.#options.store.remove(uuid, false);
  }

  async #undefine(uuid: string): Promise<void> {
    await this.#jobs.run("secretUndefine", async () => {
      const object = this.#secrets.getByUuid(uuid);
      if (!object.definition.ephemeral) await written(uuid, () => this.#removeFiles(uuid));
      this.#secrets.remove(object);
      this.#lifecycle(object, SecretEventLifecycleType.UNDEFINED);
    });
  }

  async #setValue(uuid: string, value: Uint8Array): Promise<void> {
    if (value.length === 0) throw invalidArgument("the value of a secret may not be empty", { domain });
    const own = Uint8Array.from(value);
    await this.#jobs.run("secretSetValue", async () => {
      const object = this.#secrets.getByUuid(uuid);
      if (!object.definition.ephemeral) await written(uuid, () => this.#options.values.save(uuid, own));
      object.value = own;
      this.#options.events.emit({
        kind: "secret",
        object: object.reference,
        id: SecretEventID.VALUE_CHANGED,
        fields: {},
      });
    });
  }

  #lifecycle(object: SecretObject, event: number): void {
    this.#options.events.emit({
      kind: "secret",
      object: object.reference,
      id: SecretEventID.LIFECYCLE,
      fields: { event, detail: 0 },
    });
  }

  #list(flags: number): SecretObject[] {
    const wanted = listGroups
      .map((group) => group.filter(([flag]) => (flags & flag) !== 0))
      .filter((group) => group.length > 0);
    return [...this.#secrets].filter(({ definition }) =>
      wanted.every((group) => group.some(([, test]) => test(definition))),
    );
  }

  #handlers(): RemoteHandlers {
    const secrets = this.#secrets;
    return {
      connectNumOfSecrets: () => ({ num: secrets.size }),
      connectListSecrets: (_, { maxuuids }) => ({
        uuids: this.#list(0)
          .slice(0, Math.max(0, maxuuids))
          .map(({ uuid }) => uuid),
      }),
      connectListAllSecrets: (_, { needResults, flags }) => {
        rejectUnknownFlags(flags, listFlags, "connectListAllSecrets", ErrorDomain.SECRET);
        const found = this.#list(flags);
        return { secrets: needResults === 0 ? [] : found.map(({ reference }) => reference), ret: found.length };
      },
      secretLookupByUuid: (_, { uuid }) => ({ secret: secrets.getByUuid(uuid).reference }),
      secretLookupByUsage: (_, usage) => ({ secret: this.#byUsage(usage).reference }),
      secretDefineXml: async (_, { xml, flags }) => {
        rejectUnknownFlags(flags, SecretDefineFlags.VALIDATE, "secretDefineXML", ErrorDomain.SECRET);
        const object = await this.#define(xml, (flags & SecretDefineFlags.VALIDATE) !== 0);
        return { secret: object.reference };
      },
      secretUndefine: async (_, { secret }) => {
        await this.#undefine(secret.uuid);
      },
      secretGetXmlDesc: (_, { secret, flags }) => {
        rejectUnknownFlags(flags, 0, "secretGetXMLDesc", ErrorDomain.SECRET);
        return { xml: writeSecret(secrets.getByUuid(secret.uuid).definition) };
      },
      secretSetValue: async (_, { secret, value, flags }) => {
        rejectUnknownFlags(flags, 0, "secretSetValue", ErrorDomain.SECRET);
        await this.#setValue(secret.uuid, value);
      },
      secretGetValue: (_, { secret, flags }) => {
        rejectUnknownFlags(flags, 0, "secretGetValue", ErrorDomain.SECRET);
        const object = secrets.getByUuid(secret.uuid);
        if (object.definition.private) {
          const detail = `the secret ${object.uuid} is private: its value is for the daemon alone`;
          throw virError(ErrorNumber.INVALID_SECRET, detail, { domain });
        }
        return { value: this.#valueOf(object) };
      },
    };
  }
}

/** A change of the disk; what the operating system refuses is SYSTEM_ERROR. */
async function written(uuid: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw systemError(error, `cannot write the files of the secret ${uuid}`, { domain });
  }
}
