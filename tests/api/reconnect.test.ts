import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection } from "../../src/api/connection.ts";
import { DomainEventID, DomainState, ErrorNumber } from "../../src/protocol/enums.ts";
import type { ReconnectOptions } from "../../src/drivers/remote/reconnect.ts";
import { openRemote } from "../../src/drivers/remote/open.ts";
import { parseConnectionUri } from "../../src/transport/uri.ts";
import { FakeDaemon, settled, uuidOf } from "../drivers/remote/fake-daemon.ts";

let daemon: FakeDaemon;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  daemon = new FakeDaemon();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = async (reconnect: boolean | ReconnectOptions): Promise<Connection> => {
  const uri = "qemu:///system";
  return new Connection(uri, await openRemote(parseConnectionUri(uri), { reconnect }, daemon.dial));
};

const comesBack = async (): Promise<void> => {
  daemon.up = true;
  await vi.advanceTimersByTimeAsync(1000);
  await settled();
};

describe("a connection that makes itself anew", () => {
  it("tells that it was lost, that it stands again, and what changed", async () => {
    daemon.has(1, DomainState.SHUTOFF);
    const connection = await open(true);
    const events = connection.connectionEvents();
    await events.ready;
    expect(connection.isAlive()).toBe(true);
    daemon.dies();
    await settled();
    expect(connection.isAlive()).toBe(false);
    daemon.has(1, DomainState.RUNNING, 4);
    await comesBack();
    expect(connection.isAlive()).toBe(true);
    const told: unknown[] = [];
    for await (const event of events) {
      told.push(event);
      if (event.kind === "resynchronise") break;
    }
    expect(told).toEqual([
      { kind: "lost", error: expect.objectContaining({ code: ErrorNumber.RPC }) },
      { kind: "reconnected" },
      {
        kind: "resynchronise",
        appeared: [],
        disappeared: [],
        changed: [
          {
            before: { kind: "domain", name: "guest1", uuid: uuidOf(1), id: -1, state: DomainState.SHUTOFF },
            after: { kind: "domain", name: "guest1", uuid: uuidOf(1), id: 4, state: DomainState.RUNNING },
          },
        ],
      },
    ]);
    // the loop was left: nothing is looked after any more
    await settled();
    expect(daemon.registered).toEqual([]);
  });

  it("keeps loops over events going, and what was asked of it usable", async () => {
    const guest = daemon.has(1, DomainState.RUNNING, 1);
    const connection = await open(true);
    const domain = await connection.domainLookupByUUID(guest.uuid);
    const events = connection.domainEvents({ id: DomainEventID.LIFECYCLE });
    await events.ready;
    const next = events.next();
    daemon.dies();
    const state = domain.getState();
    await comesBack();
    daemon.lifecycle(guest, 3);
    expect((await next).value).toMatchObject({ eventName: "SUSPENDED" });
    expect(await state).toMatchObject({ state: DomainState.RUNNING });
  });

  it("tells of itself before its loops over events hear what came with it", async () => {
    const connection = await open(true);
    const told: string[] = [];
    const own = connection.connectionEvents();
    const lifecycle = connection.domainEvents({ id: DomainEventID.LIFECYCLE });
    await Promise.all([own.ready, lifecycle.ready]);
    void (async () => {
      for await (const { kind } of own) told.push(kind);
    })();
    void (async () => {
      for await (const { eventName } of lifecycle) told.push(eventName);
    })();
    daemon.answers = {
      connectListAllDomains: () => {
        daemon.lifecycle(daemon.has(1, DomainState.RUNNING, 1), 2);
        return { domains: [...daemon.guests.values()], ret: 1 };
      },
    };
    daemon.dies();
    await settled();
    await comesBack();
    expect(told).toEqual(["lost", "reconnected", "resynchronise", "STARTED"]);
    await Promise.all([own.close(), lifecycle.close()]);
  });

  it("ends its loops when it is closed", async () => {
    const connection = await open(true);
    const events = connection.connectionEvents();
    await events.ready;
    daemon.dies();
    await settled();
    await connection.close();
    expect((await events.next()).value).toMatchObject({ kind: "lost" });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(await connection.closed).toBeUndefined();
  });

  it("that is given up is over with the last attempt's error", async () => {
    const connection = await open({ attempts: 2 });
    const events = connection.connectionEvents();
    daemon.dies();
    await vi.advanceTimersByTimeAsync(10_000);
    await expect(connection.closed).resolves.toMatchObject({ code: ErrorNumber.SYSTEM_ERROR });
    expect((await events.next()).value).toMatchObject({ kind: "lost" });
    await expect(events.next()).rejects.toMatchObject({ code: ErrorNumber.SYSTEM_ERROR });
  });
});

describe("a connection that does not", () => {
  it("tells that it was lost, and is over with that", async () => {
    const connection = await open(false);
    const events = connection.connectionEvents();
    daemon.dies();
    await settled();
    expect((await events.next()).value).toMatchObject({ kind: "lost", error: { code: ErrorNumber.RPC } });
    await expect(events.next()).rejects.toMatchObject({ code: ErrorNumber.RPC });
    expect(connection.isAlive()).toBe(false);
  });

  it("stops telling when its signal is aborted", async () => {
    const connection = await open(false);
    const stop = new AbortController();
    const events = connection.connectionEvents({ signal: stop.signal });
    stop.abort();
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });
});
