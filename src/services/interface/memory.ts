/** Interfaces that exist in memory alone: those of the test hypervisor. */
import type { InterfaceDefinition } from "../../formats/interface/index.ts";
import type { HostInterfaceState, InterfaceBackend } from "./backend.ts";

type Interfaces = Map<string, HostInterfaceState>;

export class MemoryInterfaces implements InterfaceBackend {
  #interfaces: Interfaces;
  #remembered: Interfaces | undefined;

  /** `definitions` are there, and active, from the start. */
  constructor(definitions: Iterable<InterfaceDefinition> = []) {
    this.#interfaces = new Map(
      Array.from(definitions, (definition) => [definition.name, { definition, active: true }]),
    );
  }

  list(): Iterable<HostInterfaceState> {
    return this.#interfaces.values();
  }

  find(name: string): HostInterfaceState | undefined {
    return this.#interfaces.get(name);
  }

  define(definition: InterfaceDefinition): void {
    const active = this.find(definition.name)?.active ?? false;
    this.#interfaces.set(definition.name, { definition, active });
  }

  undefine(name: string): void {
    this.#interfaces.delete(name);
  }

  setActive(name: string, active: boolean): void {
    const found = this.find(name);
    if (found !== undefined) this.#interfaces.set(name, { ...found, active });
  }

  get changing(): boolean {
    return this.#remembered !== undefined;
  }

  begin(): void {
    this.#remembered = new Map(this.#interfaces);
  }

  commit(): void {
    this.#remembered = undefined;
  }

  /** What is remembered is how interfaces are configured: as in libvirt, none of them is active afterwards. */
  rollback(): void {
    for (const [name, { definition }] of this.#remembered ?? [])
      this.#remembered?.set(name, { definition, active: false });
    this.#interfaces = this.#remembered ?? this.#interfaces;
    this.#remembered = undefined;
  }
}
