import { describe, expect, it, vi } from "vitest";
import { RemoteConnection } from "../../../src/drivers/remote/connection.ts";
import { DomainEventID, ErrorNumber } from "../../../src/protocol/enums.ts";
import { RemoteFeature } from "../../../src/protocol/features.ts";
import { remoteProcedures, remoteProgram } from "../../../src/protocol/remote/index.ts";
import { ServerConnection } from "../../../src/rpc/server.ts";
import { wirePair } from "../../rpc/pair.ts";

type Answers = Readonly<Record<string, (args: never) => unknown>>;

/** A connection to a daemon that answers what it is told to, and what it was asked. */
function connected(answers: Answers) {
  const wires = wirePair();
  const asked: string[] = [];
  const server = new ServerConnection(wires.server, {
    client: { id: 1, readonly: false, transport: "unix", onGone: () => () => undefined },
    programs: [remoteProgram],
    dispatch: ({ procedure }, _context, args) => {
      asked.push(procedure);
      const answer = answers[procedure];
      if (answer === undefined) throw new Error(`nobody expected ${procedure}`);
      return answer(args as never);
    },
    bug: (error) => {
      throw error;
    },
    maximumCalls: 100,
  });
  const remote = new RemoteConnection({ wire: wires.client, secure: true, encrypted: false });
  return { remote, server, asked };
}

const a = { name: "a", uuid: "00112233-4455-6677-8899-aabbccddeeff", id: 3 };
const everything = { connectSupportsFeature: () => ({ supported: 1 }) };

describe("features", () => {
  it("are asked for once", async () => {
    const { remote, asked } = connected(everything);
    await Promise.all([
      remote.supports(RemoteFeature.REMOTE_EVENT_CALLBACK),
      remote.supports(RemoteFeature.REMOTE_EVENT_CALLBACK),
    ]);
    expect(await remote.supports(RemoteFeature.REMOTE_EVENT_CALLBACK)).toBe(true);
    expect(asked).toEqual(["connectSupportsFeature"]);
  });

  it("that are missing are refused by name", async () => {
    const { remote } = connected({ connectSupportsFeature: () => ({ supported: 0 }) });
    await expect(remote.keepAlive(5, 3)).rejects.toMatchObject({ code: ErrorNumber.NO_SUPPORT });
    await expect(remote.registerDomainEvent(DomainEventID.LIFECYCLE, null, () => undefined)).rejects.toMatchObject({
      code: ErrorNumber.NO_SUPPORT,
    });
  });
});

describe("domain events", () => {
  const started = (callbackID: number, detail = 0) =>
    [
      remoteProgram,
      remoteProcedures.domainEventCallbackLifecycle,
      { callbackID, msg: { dom: a, event: 2, detail } },
    ] as const;

  it("reach their listener, those that came before the answer included", async () => {
    const { remote, server, asked } = connected({
      ...everything,
      connectDomainEventCallbackRegisterAny: () => {
        server.emit(...started(9, 1));
        return { callbackID: 9 };
      },
      connectDomainEventCallbackDeregisterAny: () => undefined,
    });
    const listener = vi.fn<(domain: unknown, body: unknown) => void>();
    const deregister = await remote.registerDomainEvent(DomainEventID.LIFECYCLE, null, listener);
    server.emit(...started(9, 2));
    server.emit(...started(8, 3));
    await new Promise(setImmediate);
    await deregister();
    server.emit(...started(9, 4));
    await new Promise(setImmediate);
    expect(listener.mock.calls).toEqual([
      [a, { event: 2, detail: 1 }],
      [a, { event: 2, detail: 2 }],
    ]);
    expect(asked.at(-1)).toBe("connectDomainEventCallbackDeregisterAny");
  });

  it("that several listeners want are asked for once, and called off with the last of them", async () => {
    const { remote, server, asked } = connected({
      ...everything,
      connectDomainEventCallbackRegisterAny: () => ({ callbackID: 9 }),
      connectDomainEventCallbackDeregisterAny: () => undefined,
    });
    const listeners = [0, 1, 2].map(() => vi.fn<(domain: unknown, body: unknown) => void>());
    const ends = await Promise.all(
      listeners.map((listener) => remote.registerDomainEvent(DomainEventID.LIFECYCLE, null, listener)),
    );
    expect(asked.filter((name) => name === "connectDomainEventCallbackRegisterAny")).toHaveLength(1);
    server.emit(...started(9));
    await new Promise(setImmediate);
    expect(listeners.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
    await ends[0]?.();
    await ends[1]?.();
    expect(asked).not.toContain("connectDomainEventCallbackDeregisterAny");
    server.emit(...started(9));
    await new Promise(setImmediate);
    expect(listeners.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 2]);
    await ends[2]?.();
    expect(asked.at(-1)).toBe("connectDomainEventCallbackDeregisterAny");
  });

  it("of a kind that has no message are refused", async () => {
    const { remote } = connected(everything);
    const unknown = DomainEventID.VCPU_REMOVED as never;
    await expect(remote.registerDomainEvent(unknown, null, () => undefined)).rejects.toMatchObject({
      code: ErrorNumber.NO_SUPPORT,
    });
  });
});

describe("the end of a connection", () => {
  it("takes leave of the daemon, once", async () => {
    const { remote, asked } = connected({ connectClose: () => undefined });
    const told = vi.fn<() => void>();
    remote.onClosed(told);
    await Promise.all([remote.close(), remote.close()]);
    await new Promise(setImmediate);
    expect(asked).toEqual(["connectClose"]);
    expect(remote.closed).toBe(true);
    expect(told).toHaveBeenCalledOnce();
    await expect(remote.call("connectGetType", {})).rejects.toMatchObject({ code: ErrorNumber.RPC });
  });

  it("that the daemon makes is told to those who ask later, too", async () => {
    const { remote, server } = connected({});
    server.destroy(new Error("gone") as never);
    await new Promise(setImmediate);
    const told = vi.fn<(error: unknown) => void>();
    remote.onClosed(told);
    expect(told).toHaveBeenCalledOnce();
    await remote.close();
  });
});
