// A client that watches, and virtd killed and started again under it.

import { mkdtempSync, rmSync } from "node:fs";
import { type Server, type Socket, connect as connectSocket, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Connection,
  type ConnectionResynchronise,
  DomainEventID,
  DomainEventType,
  DomainState,
  ErrorNumber,
  VirError,
  connect,
} from "../../src/api/index.ts";
import { guestFile, guestImage, guestXml } from "./setup/guest.ts";
import { missingPrograms, outputOf, virsh } from "./setup/programs.ts";
import { type Virtd, startVirtd } from "./setup/virtd.ts";

const ROUNDS = 5;

const missing = missingPrograms("qemu-system-x86_64", "virsh");

/** A way to a socket that can be cut and opened again. */
class Way {
  readonly #from: string;
  readonly #to: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(from: string, to: string) {
    this.#from = from;
    this.#to = to;
  }

  open(): Promise<void> {
    const server = createServer((near) => {
      const far = connectSocket(this.#to);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on("error", () => undefined);
        one.once("close", () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
    this.#server = server;
    return new Promise((resolve) => server.listen(this.#from, resolve));
  }

  cut(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.#from, { force: true });
  }
}

/** A number that grows, and can be waited for. */
class Count {
  value = 0;
  #waiting: (() => void)[] = [];

  up(): void {
    this.value++;
    for (const look of this.#waiting.splice(0)) look();
  }

  async reach(value: number): Promise<void> {
    while (this.value < value) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

const names = (objects: readonly { readonly kind: string; readonly name?: string }[]): (string | undefined)[] =>
  objects.map(({ name }) => name);

describe.skipIf(missing !== undefined)(
  `a client while virtd is away${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let folder: string;
    let virtd: Virtd;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "tsvirt-it-"));
      virtd = await startVirtd({ root: folder });
    });

    afterAll(async () => {
      await virtd[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });

    const restart = async (): Promise<void> => {
      await virtd.kill9();
      virtd = await startVirtd({ root: folder });
    };

    test("is connected again by itself, and told what changed meanwhile", async () => {
      const { root, uri } = virtd;
      for (const name of ["to-vanish", "to-start", "to-run-on", "to-stay"]) {
        await outputOf(virsh(uri, "define", await guestFile(root, name)));
      }
      await outputOf(virsh(uri, "start", "to-run-on"));

      const way = new Way(join(root, "way"), virtd.socket);
      await way.open();
      await using connection = await connect(uri.replace(virtd.socket, join(root, "way")), { reconnect: true });
      const domain = await connection.domainLookupByName("to-run-on");
      const lifecycle = connection.domainEvents({ id: DomainEventID.LIFECYCLE });
      await lifecycle.ready;
      const events = connection.connectionEvents();
      await events.ready;

      way.cut();
      expect((await events.next()).value).toMatchObject({ kind: "lost", error: { code: ErrorNumber.RPC } });
      await restart();
      await outputOf(virsh(uri, "define", await guestFile(root, "newcomer")));
      await outputOf(virsh(uri, "undefine", "to-vanish"));
      await outputOf(virsh(uri, "start", "to-start"));
      const waiting = domain.getState();
      await way.open();

      expect((await events.next()).value).toEqual({ kind: "reconnected" });
      const { appeared, disappeared, changed } = (await events.next()).value as ConnectionResynchronise;
      expect(names(appeared)).toEqual(["newcomer"]);
      expect(names(disappeared)).toEqual(["to-vanish"]);
      expect(changed).toEqual([
        {
          before: expect.objectContaining({ name: "to-start", id: -1, state: DomainState.SHUTOFF }),
          after: expect.objectContaining({ name: "to-start", state: DomainState.RUNNING }),
        },
      ]);
      expect(await waiting).toMatchObject({ state: DomainState.RUNNING });

      await outputOf(virsh(uri, "suspend", "to-run-on"));
      expect((await lifecycle.next()).value).toMatchObject({ domain: { name: "to-run-on" }, eventName: "SUSPENDED" });
      way.cut();
    });

    test("misses nothing, however often virtd is killed while guests come and go", async () => {
      await using connection = await connect(virtd.uri, { reconnect: { initialDelayMs: 20, maximumDelayMs: 200 } });
      const known = new Set((await connection.listAllDomains()).map(({ name }) => name));
      const lifecycle = connection.domainEvents({ id: DomainEventID.LIFECYCLE });
      const events = connection.connectionEvents();
      await Promise.all([lifecycle.ready, events.ready]);
      const resynchronised = new Count();
      const heard = new Count();
      // both loops only add and take away names: where an event comes twice, nothing is lost
      const followed = Promise.all([
        (async () => {
          for await (const { domain, event } of lifecycle) {
            heard.up();
            if (event === DomainEventType.DEFINED) known.add(domain.name);
            if (event === DomainEventType.UNDEFINED) known.delete(domain.name);
          }
        })(),
        (async () => {
          for await (const event of events) {
            if (event.kind !== "resynchronise") continue;
            for (const object of event.appeared) if (object.kind === "domain") known.add(object.name);
            for (const object of event.disappeared) if (object.kind === "domain") known.delete(object.name);
            resynchronised.up();
          }
        })(),
      ]);

      const stop = new AbortController();
      const defined = new Count();
      const churn = comingAndGoing(virtd.uri, stop.signal, defined);
      for (let round = 1; round <= ROUNDS; round++) {
        await defined.reach(defined.value + 20);
        await restart();
        await resynchronised.reach(round);
      }
      stop.abort();
      await churn;
      // what the daemon sent before this answer has arrived with it
      const there = (await connection.listAllDomains()).map(({ name }) => name);
      await new Promise((resolve) => setImmediate(resolve));
      expect([...known].sort()).toEqual(there.sort());
      expect(heard.value).toBeGreaterThan(ROUNDS * 20);
      await Promise.all([lifecycle.close(), events.close()]);
      await followed;
    });
  },
);

/** Defines and undefines guests through a connection of its own until it is told to stop; virtd may be away at times. */
async function comingAndGoing(uri: string, signal: AbortSignal, defined: Count): Promise<void> {
  const image = await guestImage();
  await using connection: Connection = await connect(uri, { reconnect: { initialDelayMs: 20, maximumDelayMs: 200 } });
  for (let turn = 0; !signal.aborted; turn++) {
    try {
      const domain = await connection.domainDefineXML(guestXml(`churn-${turn}`, image));
      defined.up();
      if (turn % 3 !== 0) await domain.undefine();
    } catch (error) {
      if (!(error instanceof VirError) || error.code !== ErrorNumber.RPC) throw error;
    }
  }
}
