/** The test hypervisor as one of the engine: its guests are records in memory, gone with the connection. */
import type { BlockSize } from "../../engine/changes/guest-operations.ts";
import type { CompleteDefinition, GuestEnd, Hypervisor, StartRequest } from "../../engine/hypervisor.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { prepareTestDomain } from "./definition.ts";
import { TestGuest, type TestGuestOptions } from "./guest.ts";
import { testImages } from "./images.ts";
import { blockSize } from "./numbers.ts";
import { testCheckpoints, testSnapshots } from "./snapshots.ts";

export class TestHypervisor implements Hypervisor {
  readonly name = "test";
  readonly operations = TestGuest.prototype;
  readonly snapshots = testSnapshots;
  readonly checkpoints = testCheckpoints;
  readonly images = testImages;
  readonly #rangeOf: TestGuestOptions["rangeOf"];

  constructor(rangeOf: TestGuestOptions["rangeOf"]) {
    this.#rangeOf = rangeOf;
  }

  async imageSize(): Promise<BlockSize> {
    return blockSize;
  }

  async define(definition: DomainDefinition): Promise<CompleteDefinition> {
    return prepareTestDomain(definition);
  }

  async launch(definition: DomainDefinition): Promise<DomainDefinition> {
    return definition;
  }

  async start({ definition, id, observer }: StartRequest): Promise<TestGuest> {
    return new TestGuest({ definition, id, observer, rangeOf: this.#rangeOf });
  }

  async adopt(): Promise<GuestEnd> {
    return { kind: "shutdown" };
  }

  async sweep(): Promise<void> {
    // nothing is left of a guest that never was
  }
}
