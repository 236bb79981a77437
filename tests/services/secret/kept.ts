/** What a secret service keeps, in memory instead of on a disk. */
import type { DefinitionStore } from "../../../src/engine/definition-store.ts";
import type { SecretValues } from "../../../src/services/secret/values.ts";

export class Kept {
  readonly xml = new Map<string, string>();
  readonly values = new Map<string, Uint8Array>();
  readonly aside: string[] = [];
  /** Thrown by the next write. */
  fault: Error | undefined;

  #write(work: () => void): Promise<void> {
    const { fault } = this;
    this.fault = undefined;
    if (fault !== undefined) return Promise.reject(fault);
    work();
    return Promise.resolve();
  }

  readonly store: DefinitionStore = {
    prepare: async () => undefined,
    save: (name, xml) => this.#write(() => this.xml.set(name, xml)),
    remove: (name) => this.#write(() => this.xml.delete(name)),
    setAutostart: async () => undefined,
    load: async () => [...this.xml].map(([name, xml]) => ({ name, xml, autostart: false })),
    setAside: async (name) => {
      this.xml.delete(name);
      this.aside.push(name);
    },
  };

  readonly valueStore: SecretValues = {
    prepare: async () => undefined,
    read: async (uuid) => this.values.get(uuid),
    save: (uuid, value) => this.#write(() => this.values.set(uuid, value)),
    remove: (uuid) => this.#write(() => this.values.delete(uuid)),
  };
}
