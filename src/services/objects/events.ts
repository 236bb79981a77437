/** The events of objects other than domains, handed to every listener in the order in which they happen. */
import type { ObjectEvent } from "../../protocol/contract.ts";

export class ObjectEvents {
  readonly #listeners = new Set<(event: ObjectEvent) => void>();

  listen(listener: (event: ObjectEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: ObjectEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
