import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionEvent } from "../../../src/drivers/remote/connection-events.ts";
import type { RemoteConnection } from "../../../src/drivers/remote/connection.ts";
import { openRemote } from "../../../src/drivers/remote/open.ts";
import { type ReconnectOptions, attemptLimitMs, delayBefore } from "../../../src/drivers/remote/reconnect.ts";
import { DomainEventID, DomainState, ErrorNumber } from "../../../src/protocol/enums.ts";
import { authFailed, invalidArgument } from "../../../src/protocol/errors.ts";
import { qemuProcedures, qemuProgram } from "../../../src/protocol/qemu.ts";
import { remoteProcedures, remoteProgram } from "../../../src/protocol/remote/index.ts";
import { parseConnectionUri } from "../../../src/transport/uri.ts";
import { FakeDaemon, settled, uuidOf } from "./fake-daemon.ts";

const uri = parseConnectionUri("qemu:///system");
const { RUNNING, SHUTOFF, PAUSED } = DomainState;
const STARTED = 2;
const STOPPED = 5;

let daemon: FakeDaemon;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  daemon = new FakeDaemon();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (reconnect: boolean | ReconnectOptions = true): Promise<RemoteConnection> =>
  openRemote(uri, { reconnect, keepAlive: { intervalSeconds: 0, count: 0 } }, daemon.dial);

/** The connection's own events from now on. */
const watch = async (remote: RemoteConnection): Promise<ConnectionEvent[]> => {
  const events: ConnectionEvent[] = [];
  await remote.onConnectionEvent((event) => events.push(event)).ready;
  return events;
};

/** Time passes until the daemon has been found again. */
const comesBack = async (): Promise<void> => {
  daemon.up = true;
  await vi.advanceTimersByTimeAsync(60_000);
  await settled();
};

describe("the wait between attempts", () => {
  it("doubles up to the limit, and jitter shortens it by half at most", () => {
    const options = { initialDelayMs: 100, maximumDelayMs: 1000 };
    expect([0, 1, 2, 3, 4, 50].map((attempt) => delayBefore(attempt, options, 0))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
    expect(delayBefore(2, options, 0.999)).toBeCloseTo(200, 0);
  });
});

describe("a connection that breaks", () => {
  it("is over, unless it was asked to make itself anew", async () => {
    const remote = await open(false);
    const over = vi.fn<(error: unknown) => void>();
    remote.onClosed(over);
    const events = await watch(remote);
    daemon.dies();
    await comesBack();
    expect(daemon.dialled).toBe(1);
    expect(over).toHaveBeenCalledOnce();
    expect(events.map(({ kind }) => kind)).toEqual(["lost"]);
    expect(remote.closed).toBe(true);
  });

  it("is made anew as it was opened the first time", async () => {
    const remote = await open();
    const first = daemon.asked.map(({ procedure }) => procedure);
    daemon.asked.length = 0;
    daemon.dies();
    await settled();
    expect({ closed: remote.closed, connected: remote.connected }).toEqual({ closed: false, connected: false });
    await comesBack();
    expect(daemon.asked.map(({ procedure }) => procedure)).toEqual(first);
    expect(remote.connected).toBe(true);
    await expect(remote.call("connectGetType", {})).resolves.toEqual({ type: "QEMU" });
  });

  it("tries again until somebody answers, with growing waits", async () => {
    const remote = await open({ initialDelayMs: 100, maximumDelayMs: 400 });
    vi.spyOn(Math, "random").mockReturnValue(0);
    daemon.dies();
    await settled();
    const tried: number[] = [];
    for (let passed = 0; passed < 1600; passed += 100) {
      await vi.advanceTimersByTimeAsync(100);
      tried.push(daemon.dialled - 1);
    }
    //                     100 .. 200  300  400 ..              700
    expect(tried).toEqual([1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5]);
    await comesBack();
    expect(remote.connected).toBe(true);
    vi.mocked(Math.random).mockRestore();
  });

  it("is over when the attempts are used up, with the last one's reason", async () => {
    const remote = await open({ attempts: 3 });
    const over = vi.fn<(error: unknown) => void>();
    remote.onClosed(over);
    daemon.dies();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(daemon.dialled).toBe(4);
    expect(over).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: ErrorNumber.SYSTEM_ERROR }));
    await expect(remote.call("connectGetType", {})).rejects.toMatchObject({ code: ErrorNumber.SYSTEM_ERROR });
  });

  it("is over at once when the daemon does not want it any more", async () => {
    const remote = await open();
    daemon.answers = {
      authList: () => {
        throw authFailed("not you");
      },
    };
    daemon.dies();
    await settled();
    await comesBack();
    expect(remote.closed).toBe(true);
    expect(daemon.dialled).toBe(2);
  });

  it("gives up an attempt that hangs, and makes another", async () => {
    const remote = await open();
    daemon.answers = { authList: () => new Promise(() => undefined) };
    daemon.dies();
    await settled();
    daemon.up = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(daemon.dialled).toBe(2);
    daemon.answers = {};
    await vi.advanceTimersByTimeAsync(attemptLimitMs + 1000);
    await settled();
    expect(daemon.dialled).toBe(3);
    expect(remote.connected).toBe(true);
  });

  it("is not made anew after it was closed, be it while it is away", async () => {
    const open1 = await open();
    await open1.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(daemon.dialled).toBe(1);
    const remote = await open();
    daemon.dies();
    await settled();
    const waiting = expect(remote.call("connectGetType", {})).rejects.toMatchObject({ code: ErrorNumber.RPC });
    await remote.close();
    await waiting;
    const dialled = daemon.dialled;
    await comesBack();
    expect(daemon.dialled).toBe(dialled);
    expect(remote.closed).toBe(true);
  });

  it("asks for signs of life as often as it was last told to", async () => {
    const remote = await open();
    await remote.keepAlive(3, 1);
    daemon.dies();
    await settled();
    await comesBack();
    const dialled = daemon.dialled;
    // a daemon that hangs: it reads nothing and answers nothing
    (daemon.server as unknown as { wire: { pause(): void } }).wire.pause();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(daemon.dialled).toBeGreaterThan(dialled);
  });
});

describe("calls", () => {
  it("that were under way fail, and are not made again", async () => {
    let calls = 0;
    daemon.answers = {
      connectGetType: () => {
        calls++;
        return new Promise(() => undefined);
      },
    };
    const remote = await open();
    const underWay = expect(remote.call("connectGetType", {})).rejects.toMatchObject({ code: ErrorNumber.RPC });
    await settled();
    daemon.dies();
    await underWay;
    await comesBack();
    expect(remote.connected).toBe(true);
    expect(calls).toBe(1);
  });

  it("that are made while it is away wait for it", async () => {
    const remote = await open();
    daemon.dies();
    await settled();
    const answered = remote.call("connectGetType", {});
    const supported = remote.supports(14);
    await comesBack();
    await expect(answered).resolves.toEqual({ type: "QEMU" });
    await expect(supported).resolves.toBe(true);
  });

  it("wait no longer than their deadline, all together, or their signal", async () => {
    const remote = await open();
    daemon.dies();
    await settled();
    const late = expect(remote.call("connectGetType", {}, { deadlineMs: 500 })).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_TIMEOUT,
    });
    const stop = new AbortController();
    const stopped = expect(remote.call("connectGetType", {}, { signal: stop.signal })).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_ABORTED,
    });
    stop.abort();
    await stopped;
    await vi.advanceTimersByTimeAsync(500);
    await late;
    daemon.answers = { connectGetType: () => new Promise(() => undefined) };
    let ended = 0;
    const since = Date.now();
    const split = remote.call("connectGetType", {}, { deadlineMs: 30_000 }).catch((error: unknown) => {
      ended = Date.now();
      return error;
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await comesBack();
    // the time that it waited for the connection is gone from the time for the answer
    await expect(split).resolves.toMatchObject({ code: ErrorNumber.OPERATION_TIMEOUT });
    expect(ended - since).toBe(30_000);
  });
});

describe("listeners for events", () => {
  it("hear on after the connection broke, under whatever number", async () => {
    const remote = await open();
    const guest = daemon.has(1, RUNNING, 1);
    const domains = vi.fn<(domain: unknown, body: unknown) => void>();
    const networks = vi.fn<(network: unknown, body: unknown) => void>();
    const monitor = vi.fn<(domain: unknown, body: unknown) => void>();
    const net = { name: "default", uuid: uuidOf(9) };
    await remote.registerDomainEvent(DomainEventID.LIFECYCLE, null, domains);
    await remote.registerObjectEvent("networkEventLifecycle", net, networks);
    await remote.registerMonitorEvent(guest, "STOP", 0, monitor);
    const before = daemon.registered;
    daemon.dies();
    await comesBack();
    const what = (each: { procedure: string; args: unknown }): string => JSON.stringify([each.procedure, each.args]);
    expect(daemon.registered.map(what).sort()).toEqual(before.map(what).sort());
    const numbers = new Set(before.map(({ callbackID }) => callbackID));
    expect(daemon.registered.some(({ callbackID }) => numbers.has(callbackID))).toBe(false);
    daemon.lifecycle(guest, STARTED, 1);
    const [callbackID = -1] = daemon.numbers("connectNetworkEventRegisterAny");
    daemon.server?.emit(remoteProgram, remoteProcedures.networkEventLifecycle, {
      callbackID,
      net,
      event: 2,
      detail: 0,
    });
    const [number = -1] = daemon.numbers("connectDomainMonitorEventRegister");
    daemon.server?.emit(qemuProgram, qemuProcedures.domainMonitorEvent, {
      callbackID: number,
      dom: guest,
      event: "STOP",
      seconds: 1n,
      micros: 2,
      details: null,
    });
    await settled();
    expect(domains.mock.calls).toEqual([
      [
        { name: "guest1", uuid: guest.uuid, id: 1 },
        { event: STARTED, detail: 1 },
      ],
    ]);
    expect(networks.mock.calls).toEqual([[net, { event: 2, detail: 0 }]]);
    expect(monitor.mock.calls).toEqual([
      [
        { name: "guest1", uuid: guest.uuid, id: 1 },
        { event: "STOP", seconds: 1n, micros: 2, details: null },
      ],
    ]);
  });

  it("that were called off while it was away are not registered again", async () => {
    const remote = await open();
    const off = await remote.registerDomainEvent(DomainEventID.LIFECYCLE, null, () => undefined);
    await remote.registerDomainEvent(DomainEventID.REBOOT, null, () => undefined);
    daemon.dies();
    await settled();
    await off();
    await comesBack();
    expect(daemon.registered.map(({ args }) => args)).toEqual([{ eventID: DomainEventID.REBOOT, dom: null }]);
  });

  it("that are called off while they are registered again are so", async () => {
    const remote = await open();
    const heard = vi.fn<() => void>();
    const off = await remote.registerDomainEvent(DomainEventID.LIFECYCLE, null, heard);
    let answer = (): void => undefined;
    daemon.answers = {
      connectDomainEventCallbackRegisterAny: (args: never) => {
        daemon.registered.push({ callbackID: 1, procedure: "connectDomainEventCallbackRegisterAny", args });
        return new Promise((resolve) => (answer = () => resolve({ callbackID: 1 })));
      },
    };
    daemon.dies();
    await settled();
    await comesBack();
    await off();
    answer();
    await settled();
    expect(remote.connected).toBe(true);
    expect(daemon.registered).toEqual([]);
    expect(heard).not.toHaveBeenCalled();
  });

  it("are told when the daemon of the new link refuses them, and only they", async () => {
    const remote = await open();
    const ended = vi.fn<(error: unknown) => void>();
    await remote.registerDomainEvent(DomainEventID.REBOOT, null, () => undefined, { onEnded: ended });
    const heard = vi.fn<() => void>();
    await remote.registerDomainEvent(DomainEventID.LIFECYCLE, null, heard);
    daemon.answers = {
      connectDomainEventCallbackRegisterAny: ({ eventID }: { eventID: number }) => {
        if (eventID === DomainEventID.REBOOT) throw invalidArgument("no such event here");
        daemon.registered.push({ callbackID: 1, procedure: "connectDomainEventCallbackRegisterAny", args: {} });
        return { callbackID: 1 };
      },
    };
    daemon.dies();
    await comesBack();
    expect(ended).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: ErrorNumber.INVALID_ARG }));
    daemon.lifecycle(daemon.has(1, RUNNING, 1), STARTED);
    await settled();
    expect(heard).toHaveBeenCalledOnce();
  });

  it("of the end of the connection are registered again, and told why it ended at last", async () => {
    const remote = await open({ attempts: 1 });
    const reasons: number[] = [];
    await remote.registerCloseCallback((reason) => reasons.push(reason));
    daemon.dies();
    await comesBack();
    expect(daemon.asked.filter(({ procedure }) => procedure === "connectRegisterCloseCallback")).toHaveLength(2);
    daemon.server?.emit(remoteProgram, remoteProcedures.connectEventConnectionClosed, { reason: 2 });
    await settled();
    expect(reasons).toEqual([2]);
    daemon.dies();
    await vi.advanceTimersByTimeAsync(60_000);
    // the other side closed it
    expect(reasons).toEqual([2, 1]);
    const closed = await openRemote(uri, {}, new FakeDaemon().dial);
    await closed.registerCloseCallback((reason) => reasons.push(reason));
    await closed.close();
    expect(reasons).toEqual([2, 1, 3]);
    const silent = new FakeDaemon();
    const hung = await openRemote(uri, { keepAlive: { intervalSeconds: 1, count: 1 } }, silent.dial);
    await hung.registerCloseCallback((reason) => reasons.push(reason));
    (silent.server as unknown as { wire: { pause(): void } }).wire.pause();
    await vi.advanceTimersByTimeAsync(5000);
    expect(reasons).toEqual([2, 1, 3, 2]);
  });
});

describe("what changed meanwhile", () => {
  it("is told after the connection stands again: what appeared, disappeared, changed", async () => {
    daemon.has(1, SHUTOFF);
    daemon.has(2, SHUTOFF);
    daemon.has(3, RUNNING, 3);
    daemon.has(4, RUNNING, 4);
    daemon.has(5, SHUTOFF);
    const remote = await open();
    const events = await watch(remote);
    daemon.dies();
    await settled();
    daemon.has(1, RUNNING, 11);
    daemon.guests.delete(uuidOf(2));
    // stopped and started again: the same state, another number
    daemon.has(3, RUNNING, 12);
    daemon.has(5, SHUTOFF, -1, "renamed");
    daemon.has(6, PAUSED, 13);
    await comesBack();
    expect(events.map(({ kind }) => kind)).toEqual(["lost", "reconnected", "resynchronise"]);
    const known = (number: number, id: number, state: number, name = `guest${number}`) => ({
      kind: "domain",
      name,
      uuid: uuidOf(number),
      id,
      state,
    });
    expect(events[2]).toEqual({
      kind: "resynchronise",
      appeared: [known(6, 13, PAUSED)],
      disappeared: [known(2, -1, SHUTOFF)],
      changed: [
        { before: known(1, -1, SHUTOFF), after: known(1, 11, RUNNING) },
        { before: known(3, 3, RUNNING), after: known(3, 12, RUNNING) },
        { before: known(5, -1, SHUTOFF), after: known(5, -1, SHUTOFF, "renamed") },
      ],
    });
  });

  it("is told by what the client knew last, not by what it knew first", async () => {
    const remote = await open();
    const events = await watch(remote);
    daemon.lifecycle(daemon.has(1, RUNNING, 1), STARTED);
    daemon.lifecycle(daemon.has(2, RUNNING, 2), STARTED);
    await settled();
    // a transient guest is gone when it stops
    const gone = daemon.has(2, SHUTOFF);
    daemon.guests.delete(gone.uuid);
    daemon.lifecycle(gone, STOPPED);
    await settled();
    daemon.dies();
    await comesBack();
    expect(events.at(-1)).toEqual({ kind: "resynchronise", appeared: [], disappeared: [], changed: [] });
  });

  it("is told once a guest, also when it changes again while it is looked at", async () => {
    const remote = await open();
    const events = await watch(remote);
    const looks: (() => void)[] = [];
    daemon.answers = {
      domainGetState: ({ dom }: { dom: { uuid: string } }) => {
        const state = daemon.guests.get(dom.uuid)?.state ?? 0;
        return new Promise((resolve) => looks.push(() => resolve({ state, reason: 0 })));
      },
    };
    daemon.lifecycle(daemon.has(1, RUNNING, 1), STARTED);
    await settled();
    daemon.lifecycle(daemon.has(1, PAUSED, 1), 3);
    await settled();
    expect(looks).toHaveLength(1);
    // another guest is not kept waiting by that
    daemon.lifecycle(daemon.has(2, RUNNING, 2), STARTED);
    await settled();
    expect(looks).toHaveLength(2);
    for (let turn = 0; turn < 3; turn++) {
      looks.shift()?.();
      await settled();
    }
    daemon.answers = {};
    daemon.dies();
    await comesBack();
    expect(events.at(-1)).toMatchObject({ appeared: [], changed: [] });
  });

  it("is told of a guest that was last heard of in an event, and not looked at any more", async () => {
    const remote = await open();
    const events = await watch(remote);
    const looked = new Promise<void>((resolve) => {
      daemon.answers = {
        domainLookupByUuid: () => {
          resolve();
          return new Promise(() => undefined);
        },
      };
    });
    // heard twice, by a listener of the caller's and by the connection itself, and looked at once
    await remote.registerDomainEvent(DomainEventID.LIFECYCLE, null, () => undefined);
    // the one is gone by the time that it can be looked at again, the other is as it was before the event
    daemon.has(2, SHUTOFF);
    daemon.lifecycle(daemon.has(1, SHUTOFF), 0);
    daemon.lifecycle(daemon.has(2, RUNNING, 2), STARTED);
    await looked;
    await settled();
    expect(daemon.asked.filter(({ procedure }) => procedure === "domainLookupByUuid")).toHaveLength(2);
    daemon.answers = {};
    daemon.dies();
    await settled();
    daemon.guests.delete(uuidOf(1));
    daemon.has(2, SHUTOFF);
    await comesBack();
    expect(events.at(-1)).toMatchObject({
      disappeared: [{ name: "guest1", state: DomainState.NOSTATE }],
      changed: [{ before: { name: "guest2", state: DomainState.NOSTATE }, after: { name: "guest2", state: SHUTOFF } }],
    });
  });

  it("is told of a guest that changed after it was looked at, be it as it was seen then", async () => {
    const remote = await open();
    const events = await watch(remote);
    const looks: (() => void)[] = [];
    daemon.answers = {
      domainGetState: () => new Promise((resolve) => looks.push(() => resolve({ state: RUNNING, reason: 0 }))),
    };
    daemon.lifecycle(daemon.has(1, RUNNING, 1), STARTED);
    await settled();
    daemon.lifecycle(daemon.has(1, PAUSED, 1), 3);
    await settled();
    looks.shift()?.();
    await settled();
    daemon.answers = {};
    daemon.dies();
    await settled();
    daemon.has(1, RUNNING, 1);
    await comesBack();
    expect(events.at(-1)).toMatchObject({ changed: [{ after: { name: "guest1", state: RUNNING } }] });
  });

  it("misses nothing that happens while it is found out", async () => {
    const remote = await open();
    const told: string[] = [];
    await remote.onConnectionEvent(({ kind }) => told.push(kind)).ready;
    await remote.registerDomainEvent(DomainEventID.LIFECYCLE, null, ({ name }, { event }) =>
      told.push(`${name} ${event}`),
    );
    daemon.dies();
    await settled();
    daemon.answers = {
      // a guest starts after the client is registered and before its list is answered; another right after
      connectListAllDomains: () => {
        expect(daemon.registered.length).toBeGreaterThan(0);
        daemon.lifecycle(daemon.has(1, RUNNING, 1), STARTED);
        const domains = [...daemon.guests.values()];
        daemon.lifecycle(daemon.has(2, RUNNING, 2), STARTED);
        return { domains, ret: domains.length };
      },
    };
    await comesBack();
    expect(told).toEqual(["lost", "reconnected", "resynchronise", "guest1 2", "guest2 2"]);
    await settled();
    // and what the client knows is what is: nothing is told a second time
    daemon.answers = {};
    const events = await watch(remote);
    daemon.dies();
    await comesBack();
    expect(events.at(-1)).toMatchObject({ appeared: [], disappeared: [], changed: [] });
  });

  it("is told of networks as well once somebody listens for them", async () => {
    const one = { name: "default", uuid: uuidOf(1), active: false };
    daemon.networks.set(one.uuid, one);
    const remote = await open();
    const events = await watch(remote);
    const off = await remote.registerObjectEvent("networkEventLifecycle", null, () => undefined);
    await settled();
    daemon.dies();
    await settled();
    daemon.networks.set(one.uuid, { ...one, active: true });
    await comesBack();
    expect(events.at(-1)).toMatchObject({
      changed: [{ before: { kind: "network", active: false }, after: { kind: "network", active: true } }],
    });
    await off();
    expect(daemon.numbers("connectNetworkEventRegisterAny")).toEqual([]);
    daemon.dies();
    daemon.networks.clear();
    await comesBack();
    expect(events.at(-1)).toMatchObject({ disappeared: [] });
  });

  it("is only looked after while somebody wants to be told", async () => {
    const remote = await open();
    const looked = (): boolean => daemon.asked.some(({ procedure }) => procedure === "connectListAllDomains");
    daemon.dies();
    await comesBack();
    expect(looked()).toBe(false);
    const { ready, forget } = remote.onConnectionEvent(() => undefined);
    await ready;
    expect(looked()).toBe(true);
    forget();
    await settled();
    expect(daemon.registered).toEqual([]);
  });

  it("waits for a connection that breaks again before it is found out", async () => {
    daemon.has(1, SHUTOFF);
    const remote = await open();
    const events = await watch(remote);
    daemon.dies();
    await settled();
    daemon.answers = {
      connectListAllDomains: () => {
        daemon.answers = {};
        daemon.has(1, RUNNING, 1);
        daemon.server?.destroy(invalidArgument("again"));
        return new Promise(() => undefined);
      },
    };
    await comesBack();
    expect(events.map(({ kind }) => kind)).toEqual(["lost", "reconnected", "resynchronise"]);
    expect(events.at(-1)).toMatchObject({ changed: [{ after: { state: RUNNING } }] });
  });
});

describe("the programs of single hypervisors", () => {
  it("are spoken when they are asked for", async () => {
    daemon.answers = {
      domainMonitorCommand: ({ cmd }: { cmd: string }) => ({ result: `did ${cmd}` }),
      domainOpenNamespace: () => ({}),
    };
    const remote = await open();
    const dom = daemon.has(1, RUNNING, 1);
    await expect(remote.callQemu("domainMonitorCommand", { dom, cmd: "stop", flags: 0 })).resolves.toEqual({
      result: "did stop",
    });
    await remote.callLxc("domainOpenNamespace", { dom, flags: 0 });
    expect(new Set(daemon.asked.map(({ program }) => program))).toEqual(new Set(["remote", "qemu", "lxc"]));
  });
});
