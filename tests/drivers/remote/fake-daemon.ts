/** A daemon in memory that can be dialled, lose its connections and change while nobody looks. */
import type { Dial } from "../../../src/drivers/remote/open.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { noSupport, rpcError, virError } from "../../../src/protocol/errors.ts";
import { lxcProgram } from "../../../src/protocol/lxc.ts";
import type { Program } from "../../../src/protocol/program.ts";
import { qemuProgram } from "../../../src/protocol/qemu.ts";
import { remoteProcedures, remoteProgram } from "../../../src/protocol/remote/index.ts";
import { ServerConnection } from "../../../src/rpc/server.ts";
import { wirePair } from "../../rpc/pair.ts";

export type Answers = Readonly<Record<string, (args: never) => unknown>>;

export interface Guest {
  name: string;
  uuid: string;
  id: number;
  state: number;
}

export const uuidOf = (number: number): string => `00112233-4455-6677-8899-${String(number).padStart(12, "0")}`;

/** Whatever is under way in microtasks and on wires in memory has happened. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => realImmediate(resolve));
};
const realImmediate = setImmediate;

export class FakeDaemon {
  /** Nobody answers while it is down. */
  up = true;
  readonly guests = new Map<string, Guest>();
  readonly networks = new Map<string, { name: string; uuid: string; active: boolean }>();
  /** Every call, in order. */
  readonly asked: { program: string; procedure: string; args: unknown }[] = [];
  dialled = 0;
  /** Answers of a test's own, before the daemon's. */
  answers: Answers = {};
  server: ServerConnection | undefined;
  /** Registrations of the connection that stands: number and what it is for. */
  registered: { callbackID: number; procedure: string; args: unknown }[] = [];
  #lastNumber = 0;

  readonly dial: Dial = () => {
    this.dialled++;
    if (!this.up) return Promise.reject(virError(ErrorNumber.SYSTEM_ERROR, "Connection refused"));
    const wires = wirePair();
    this.registered = [];
    this.server = new ServerConnection(wires.server, {
      client: { id: this.dialled, readonly: false, transport: "unix", onGone: () => () => undefined },
      programs: [remoteProgram, qemuProgram, lxcProgram],
      dispatch: ({ program, procedure }, _context, args) => this.#answer(program, procedure, args),
      bug: (error) => {
        throw error;
      },
      maximumCalls: 10_000,
    });
    return Promise.resolve({ wire: wires.client, secure: true, encrypted: false });
  };

  #answer(program: Program, procedure: string, args: unknown): unknown {
    this.asked.push({ program: program.name, procedure, args });
    const answer = this.answers[procedure] ?? this.#own[procedure];
    if (answer !== undefined) return answer(args as never);
    if (!/Register|Deregister/.test(procedure)) throw noSupport(procedure);
    if (/Deregister/.test(procedure)) {
      const { callbackID } = args as { callbackID: number };
      this.registered = this.registered.filter((each) => each.callbackID !== callbackID);
      return {};
    }
    // numbered anew for each connection, and from where the last one ended, so that none is right by chance
    const callbackID = (this.#lastNumber += 7);
    this.registered.push({ callbackID, procedure, args });
    return { callbackID };
  }

  readonly #own: Answers = {
    authList: () => ({ types: [0] }),
    connectOpen: () => ({}),
    connectClose: () => ({}),
    connectSupportsFeature: () => ({ supported: 1 }),
    connectRegisterCloseCallback: () => ({}),
    connectUnregisterCloseCallback: () => ({}),
    connectGetType: () => ({ type: "QEMU" }),
    connectListAllDomains: () => ({ domains: [...this.guests.values()], ret: this.guests.size }),
    domainLookupByUuid: ({ uuid }: { uuid: string }) => ({ dom: this.#guest(uuid) }),
    domainGetState: ({ dom }: { dom: Guest }) => ({ state: this.#guest(dom.uuid).state, reason: 0 }),
    connectListAllNetworks: ({ flags }: { flags: number }) => {
      const nets = [...this.networks.values()].filter(({ active }) => flags === 0 || active === (flags === 2));
      return { nets, ret: nets.length };
    },
    networkLookupByUuid: ({ uuid }: { uuid: string }) => ({ net: this.networks.get(uuid) }),
    networkIsActive: ({ net }: { net: { uuid: string } }) => ({ active: Number(this.networks.get(net.uuid)?.active) }),
  };

  #guest(uuid: string): Guest {
    const guest = this.guests.get(uuid);
    if (guest === undefined) throw virError(ErrorNumber.NO_DOMAIN, uuid);
    return guest;
  }

  /** Defines a guest, or changes it. */
  has(number: number, state: number, id = -1, name = `guest${number}`): Guest {
    const guest = { name, uuid: uuidOf(number), id, state };
    this.guests.set(guest.uuid, guest);
    return guest;
  }

  /** The number that the connection which stands gave the registration made by that procedure. */
  numbers(procedure: string): number[] {
    return this.registered.filter((each) => each.procedure === procedure).map(({ callbackID }) => callbackID);
  }

  /** Sends a lifecycle event to everybody who is registered. */
  lifecycle({ name, uuid, id }: Guest, event: number, detail = 0): void {
    for (const callbackID of this.numbers("connectDomainEventCallbackRegisterAny")) {
      this.server?.emit(remoteProgram, remoteProcedures.domainEventCallbackLifecycle, {
        callbackID,
        msg: { dom: { name, uuid, id }, event, detail },
      });
    }
  }

  /** The connection breaks; nobody answers until the daemon is up again. */
  dies(): void {
    this.up = false;
    this.server?.destroy(rpcError("the daemon died"));
  }
}
