/** What holds the host's interfaces: the service asks it, and knows nothing of how they are kept. */
import type { InterfaceDefinition } from "../../formats/interface/index.ts";

export interface HostInterfaceState {
  readonly definition: InterfaceDefinition;
  readonly active: boolean;
}

type Later<T> = T | Promise<T>;

export interface InterfaceBackend {
  list(): Later<Iterable<HostInterfaceState>>;
  find(name: string): Later<HostInterfaceState | undefined>;
  /** Keeps a definition; of a name that there is already it takes the place, and the interface stays as active as it is. */
  define(definition: InterfaceDefinition): Later<void>;
  undefine(name: string): Later<void>;
  /** Whether the interface is up from now on. It is not called when it is so already. */
  setActive(name: string, active: boolean): Later<void>;
  /** Whether changes since `begin` can still be taken back. */
  readonly changing: boolean;
  /** Remembers how everything is. Not called while `changing`. */
  begin(): Later<void>;
  /** Forgets what was remembered. Called only while `changing`. */
  commit(): Later<void>;
  /** Goes back to what was remembered. Called only while `changing`. */
  rollback(): Later<void>;
}
