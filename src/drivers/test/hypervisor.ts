/** The test hypervisor as one of the engine: its guests are records in memory, gone with the connection. */
import type { CompleteDefinition, GuestEnd, Hypervisor, StartRequest } from "../../engine/hypervisor.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { prepareTestDomain } from "./definition.ts";
import { TestGuest } from "./guest.ts";

export class TestHypervisor implements Hypervisor {
  readonly name = "test";

  async define(definition: DomainDefinition): Promise<CompleteDefinition> {
    return prepareTestDomain(definition);
  }

  async launch(definition: DomainDefinition): Promise<DomainDefinition> {
    return definition;
  }

  async start({ definition, observer }: StartRequest): Promise<TestGuest> {
    return new TestGuest(definition, observer);
  }

  async adopt(): Promise<GuestEnd> {
    return { kind: "shutdown" };
  }

  async sweep(): Promise<void> {
    // nothing is left of a guest that never was
  }
}
