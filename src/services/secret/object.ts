/** A secret as the service holds it. */
import { secretUsageOf, type CompleteSecret } from "../../formats/secret/index.ts";
import type { Secret } from "../../protocol/remote/types.ts";
import type { Identity } from "../objects/object.ts";

export class SecretObject implements Identity {
  readonly uuid: string;
  definition: CompleteSecret;
  value: Uint8Array | undefined;

  constructor(definition: CompleteSecret) {
    this.uuid = definition.uuid;
    this.definition = definition;
  }

  /** Secrets have no name; among them the UUID stands for it. */
  get name(): string {
    return this.uuid;
  }

  get reference(): Secret {
    return { uuid: this.uuid, ...secretUsageOf(this.definition) };
  }
}
