/** A hypervisor whose guests can be asked for everything: what they are asked is written down, and done at once. */
import type { Device } from "../../../src/engine/changes/devices/device.ts";
import type { GuestOperations } from "../../../src/engine/changes/guest-operations.ts";
import type { Guest, StartRequest } from "../../../src/engine/hypervisor.ts";
import { FakeGuest, FakeHypervisor } from "../fake-hypervisor.ts";

/** A call of an operation: its name and its arguments but for the signal. */
export type Asked = readonly [name: string, ...args: unknown[]];

type Answers = { [K in keyof GuestOperations]?: (...args: Parameters<GuestOperations[K]>) => unknown };

/** What guests answer where it is not nothing. */
const usualAnswers: Answers = {
  setVcpusEnabled: (ids) => ids,
  attachDevice: (device: Device) => ({ ...device, definition: { ...device.definition, alias: "plugged0" } }),
  detachDevice: () => "removed",
  updateDevice: (_present, wanted) => wanted,
};

export class ChangeableHypervisor extends FakeHypervisor {
  readonly operations: Partial<GuestOperations> | undefined;
  readonly asked: Asked[] = [];
  /** What the next operation fails with. */
  refusal: Error | undefined;
  /** An operation that is asked for waits for this. */
  busy: Promise<void> | undefined;
  readonly answers: Answers = { ...usualAnswers };
  readonly #names: readonly (keyof GuestOperations)[];

  /** `names`: the operations that its guests have. */
  constructor(...names: (keyof GuestOperations)[]) {
    super();
    this.#names = names;
    this.operations = this.#operations();
  }

  override async start(request: StartRequest): Promise<Guest> {
    await request.launched({});
    const guest = Object.assign(new FakeGuest(request.definition, request.observer), this.#operations());
    this.guests.set(request.definition.name, guest);
    request.observer.running(5, 0);
    return guest;
  }

  #operations(): Partial<GuestOperations> {
    return Object.fromEntries(
      this.#names.map((name) => [
        name,
        async (...args: unknown[]) => {
          const said = args.filter((arg) => !(arg instanceof AbortSignal));
          this.asked.push([name, ...said]);
          if (this.busy !== undefined) await this.busy;
          const { refusal } = this;
          this.refusal = undefined;
          if (refusal !== undefined) throw refusal;
          return (this.answers[name] as ((...given: unknown[]) => unknown) | undefined)?.(...said);
        },
      ]),
    );
  }
}
