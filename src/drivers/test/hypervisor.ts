/** The test hypervisor as one of the engine: its guests are records in memory, gone with the connection. */
import { plainImages } from "../../engine/saved/plain-images.ts";
import type { ImageSupport } from "../../engine/saved/support.ts";
import { statelessCheckpoints, statelessSnapshots } from "../../engine/snapshots/stateless.ts";
import type { BlockSize } from "../../engine/changes/guest-operations.ts";
import type { CompleteDefinition, GuestEnd, Hypervisor, StartRequest } from "../../engine/hypervisor.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { prepareTestDomain } from "./definition.ts";
import { everyProcessor, TestGuest, type TestGuestOptions } from "./guest.ts";
import { blockSize } from "./numbers.ts";
import { picture } from "./picture.ts";

export class TestHypervisor implements Hypervisor {
  readonly name = "test";
  readonly operations = TestGuest.prototype;
  readonly hostCpus = everyProcessor;
  readonly shutsDownPaused = true;
  readonly snapshots = statelessSnapshots;
  readonly checkpoints = statelessCheckpoints;
  readonly images: ImageSupport = {
    ...plainImages(),
    screenshot: async () => ({ mime: "image/png", data: picture }),
  };
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
