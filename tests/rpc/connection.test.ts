import { describe, expect, it, vi } from "vitest";
import type { CallContext } from "../../src/protocol/contract.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { VirError, noDomain, operationAborted } from "../../src/protocol/errors.ts";
import { remoteProcedures, remoteProgram } from "../../src/protocol/remote/index.ts";
import { ClientConnection } from "../../src/rpc/client.ts";
import { type Incoming, ServerConnection } from "../../src/rpc/server.ts";
import { wirePair } from "./pair.ts";

type Dispatch = (incoming: Incoming, context: CallContext, args: unknown) => unknown;

function connected(dispatch: Dispatch, maximumCalls = 10) {
  const wires = wirePair();
  const bug = vi.fn<(error: unknown, procedure: string) => void>();
  const server = new ServerConnection(wires.server, {
    client: { id: 1, readonly: false, transport: "unix", onGone: () => () => undefined },
    programs: [remoteProgram],
    dispatch,
    bug,
    maximumCalls,
  });
  const client = new ClientConnection(wires.client, [remoteProgram]);
  return { ...wires, serverEnd: server, clientEnd: client, bug };
}

const dom = { name: "a", uuid: "00112233-4455-6677-8899-aabbccddeeff", id: 3 };

describe("a call", () => {
  it("brings its arguments over and its answer back", async () => {
    const { clientEnd } = connected((incoming, _, args) => {
      expect(incoming.procedure).toBe("domainGetState");
      expect(args).toEqual({ dom, flags: 0 });
      return { state: 1, reason: 5 };
    });
    await expect(clientEnd.call(remoteProgram, "domainGetState", { dom, flags: 0 })).resolves.toEqual({
      state: 1,
      reason: 5,
    });
  });

  it("is answered however its bytes are cut into pieces", async () => {
    const { clientEnd, client, server } = connected(() => ({ xml: "x".repeat(5000) }));
    client.pieceBytes = 1;
    server.pieceBytes = 7;
    const { xml } = await clientEnd.call(remoteProgram, "domainGetXmlDesc", { dom, flags: 0 });
    expect(xml).toHaveLength(5000);
  });

  it("that fails carries libvirt's number, domain, level and message", async () => {
    const { clientEnd } = connected(() => {
      throw noDomain("no domain with name 'a'");
    });
    const error = await clientEnd.call(remoteProgram, "domainLookupByName", { name: "a" }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(VirError);
    expect(error).toMatchObject({ code: ErrorNumber.NO_DOMAIN, domain: 10, level: 2 });
    expect((error as VirError).message).toBe("Domain not found: no domain with name 'a'");
  });

  it("that throws what is no VirError is an internal error, and reported", async () => {
    const { clientEnd, bug } = connected(() => {
      throw new TypeError("oops");
    });
    await expect(clientEnd.call(remoteProgram, "connectGetType", {})).rejects.toMatchObject({ code: 1 });
    expect(bug).toHaveBeenCalledOnce();
  });

  it("given up by its caller is aborted there, and the connection goes on", async () => {
    const { clientEnd } = connected(async ({ procedure }) => {
      if (procedure === "domainSuspend") await new Promise(() => undefined);
      return { type: "QEMU" };
    });
    const controller = new AbortController();
    const call = clientEnd.call(remoteProgram, "domainSuspend", { dom }, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: ErrorNumber.OPERATION_ABORTED });
    await expect(clientEnd.call(remoteProgram, "connectGetType", {})).resolves.toEqual({ type: "QEMU" });
  });

  it("past its deadline is a time-out", async () => {
    const { clientEnd } = connected(() => new Promise(() => undefined));
    await expect(clientEnd.call(remoteProgram, "connectGetType", {}, { deadlineMs: 5 })).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_TIMEOUT,
    });
  });

  it("under way when the connection breaks fails on the client and is aborted on the server", async () => {
    let signal: AbortSignal | undefined;
    const { clientEnd, client } = connected((_, context) => {
      ({ signal } = context);
      return new Promise(() => undefined);
    });
    const call = clientEnd.call(remoteProgram, "connectGetType", {});
    await new Promise((resolve) => setTimeout(resolve, 1));
    client.destroy();
    await expect(call).rejects.toMatchObject({ code: ErrorNumber.RPC });
    expect(signal?.aborted).toBe(true);
  });
});

describe("several calls at once", () => {
  it("are answered as each is ready", async () => {
    const waiting: (() => void)[] = [];
    const { clientEnd } = connected(({ procedure }) =>
      procedure === "connectGetUri"
        ? new Promise((resolve) => waiting.push(() => resolve({ uri: "u" })))
        : { type: "QEMU" },
    );
    const slow = clientEnd.call(remoteProgram, "connectGetUri", {});
    await expect(clientEnd.call(remoteProgram, "connectGetType", {})).resolves.toEqual({ type: "QEMU" });
    waiting[0]?.();
    await expect(slow).resolves.toEqual({ uri: "u" });
  });

  it("beyond the limit wait unread until others are answered", async () => {
    const waiting: (() => void)[] = [];
    const { clientEnd, serverEnd, server } = connected(
      () => new Promise((resolve) => waiting.push(() => resolve({ type: "QEMU" }))),
      2,
    );
    const calls = Array.from({ length: 5 }, () => clientEnd.call(remoteProgram, "connectGetType", {}));
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(serverEnd.outstanding).toBe(2);
    expect(server.paused).toBe(true);
    for (let answered = 0; answered < 5; answered++) {
      waiting[answered]?.();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await expect(Promise.all(calls)).resolves.toHaveLength(5);
    expect(server.paused).toBe(false);
  });
});

describe("what is not understood", () => {
  const raw = (words: number[]): Uint8Array => {
    const bytes = Buffer.alloc(words.length * 4);
    words.forEach((word, index) => bytes.writeUInt32BE(word >>> 0, index * 4));
    return bytes;
  };

  it.each([
    ["a program that is not there", [28, 0x12345678, 1, 1, 0, 1, 0]],
    ["a version that is not there", [28, remoteProgram.id, 9, 1, 0, 1, 0]],
    ["a procedure that is not there", [28, remoteProgram.id, 1, 9999, 0, 1, 0]],
    ["a negative procedure", [28, remoteProgram.id, 1, -5, 0, 1, 0]],
    ["arguments that are cut short", [32, remoteProgram.id, 1, 212, 0, 1, 0, 5]],
  ])("%s is answered with an RPC error, and the connection goes on", async (_, words) => {
    const { client, server, serverEnd, clientEnd } = connected(() => ({ type: "QEMU" }));
    server.arrive(raw(words));
    await new Promise((resolve) => setTimeout(resolve, 1));
    const reply = Buffer.from(server.sent[0] as Uint8Array);
    expect([reply.readUInt32BE(16), reply.readUInt32BE(24), reply.readUInt32BE(28)]).toEqual([1, 1, ErrorNumber.RPC]);
    expect(serverEnd.closed).toBe(false);
    expect(client.closed).toBe(false);
    await expect(clientEnd.call(remoteProgram, "connectGetType", {})).resolves.toEqual({ type: "QEMU" });
  });

  it.each([
    ["shorter than a header", [27, 0, 0, 0, 0, 0, 0]],
    ["longer than the protocol allows", [0x7fffffff, 0, 0, 0, 0, 0, 0]],
    ["of a type that clients do not send", [28, remoteProgram.id, 1, 1, 1, 1, 0]],
  ])("a frame %s closes the connection", async (_, words) => {
    const { server, serverEnd } = connected(() => ({}));
    server.arrive(raw(words));
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(serverEnd.closed).toBe(true);
    expect(server.closed).toBe(true);
  });
});

describe("events", () => {
  it("arrive in the order in which they were sent", async () => {
    const { clientEnd, serverEnd } = connected(() => ({}));
    const seen: unknown[] = [];
    clientEnd.onEvent = ({ name, message }) => seen.push([name, message]);
    for (let event = 0; event < 3; event++) {
      serverEnd.emit(remoteProgram, remoteProcedures.domainEventLifecycle, { dom, event, detail: 0 });
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(seen).toEqual([0, 1, 2].map((event) => ["domainEventLifecycle", { dom, event, detail: 0 }]));
  });
});

describe("a stream", () => {
  const args = { dom, devName: null, flags: 0 };

  it("carries data both ways until both ends are done", async () => {
    const typed: string[] = [];
    const { clientEnd } = connected((_, { stream }) => {
      void (async () => {
        for await (const data of stream) typed.push(Buffer.from(data as Uint8Array).toString());
      })();
      void stream.write(Buffer.from("login: ")).then(() => stream.finish());
      return {};
    });
    const stream = await clientEnd.openStreamBy(remoteProgram, "domainOpenConsole", args);
    await stream.write(Buffer.from("root\n"));
    const printed: string[] = [];
    for await (const data of stream) printed.push(Buffer.from(data as Uint8Array).toString());
    await stream.finish();
    expect(printed).toEqual(["login: "]);
    expect(typed).toEqual(["root\n"]);
    await expect(stream.closed).resolves.toBeUndefined();
  });

  it("whose finish is held is over for the client when what it sent is safe", async () => {
    let safe = false;
    const { clientEnd } = connected((_, { stream }) => {
      stream.holdFinish();
      void (async () => {
        for await (const _data of stream) await Promise.resolve();
        await new Promise((resolve) => setTimeout(resolve, 5));
        safe = true;
        await stream.finish();
      })();
      return {};
    });
    const stream = await clientEnd.openStreamBy(remoteProgram, "domainOpenConsole", args);
    await stream.write(Buffer.from("data"));
    await stream.finish();
    expect(safe).toBe(true);
  });

  it("whose finish is held may still be refused", async () => {
    const { clientEnd } = connected((_, { stream }) => {
      stream.holdFinish();
      void (async () => {
        for await (const _data of stream) await Promise.resolve();
        stream.abort(operationAborted("the disk is full"));
      })();
      return {};
    });
    const stream = await clientEnd.openStreamBy(remoteProgram, "domainOpenConsole", args);
    await stream.write(Buffer.from("data"));
    await expect(stream.finish()).rejects.toMatchObject({ code: ErrorNumber.OPERATION_ABORTED });
  });

  it("larger than a frame is cut and put together again", async () => {
    const size = 1_000_003;
    const { clientEnd } = connected((_, { stream }) => {
      void stream.write(Buffer.alloc(size, 7)).then(() => stream.finish());
      return {};
    });
    const stream = await clientEnd.openStreamBy(remoteProgram, "domainOpenConsole", args);
    let received = 0;
    for await (const data of stream) received += (data as Uint8Array).length;
    expect(received).toBe(size);
  });

  it("aborted by the server fails on the client with the server's error", async () => {
    const { clientEnd } = connected((_, { stream }) => {
      setTimeout(() => stream.abort(operationAborted("taken over")), 1);
      return {};
    });
    const stream = await clientEnd.openStreamBy(remoteProgram, "domainOpenConsole", args);
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: ErrorNumber.OPERATION_ABORTED });
  });

  it("aborted by the client ends on the server", async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const { clientEnd } = connected((_, { stream }) => {
      closed = stream.closed;
      return {};
    });
    const stream = await clientEnd.openStreamBy(remoteProgram, "domainOpenConsole", args);
    stream.abort(operationAborted("enough"));
    await expect(closed).resolves.toBeInstanceOf(VirError);
  });

  it("whose call fails is not opened", async () => {
    const { clientEnd } = connected(() => {
      throw noDomain("no such domain");
    });
    await expect(clientEnd.openStreamBy(remoteProgram, "domainOpenConsole", args)).rejects.toMatchObject({ code: 42 });
  });

  it("that is not read holds the sender back instead of filling the memory", async () => {
    const { clientEnd, server } = connected(() => ({}));
    const stream = await clientEnd.openStreamBy(remoteProgram, "domainOpenConsole", args);
    for (let index = 0; index < 8; index++) await stream.write(new Uint8Array(262_000));
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(server.paused).toBe(true);
  });
});

describe("keepalive", () => {
  it("a ping is answered", async () => {
    const { client, server } = connected(() => ({}));
    const ping = Buffer.alloc(28);
    [28, 0x6b656570, 1, 1, 2, 0, 0].forEach((word, index) => ping.writeUInt32BE(word, index * 4));
    server.arrive(ping);
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(Buffer.from(server.sent[0] as Uint8Array).readUInt32BE(12)).toBe(2);
    expect(client.closed).toBe(false);
  });

  it("a peer that stays silent is taken for dead", async () => {
    vi.useFakeTimers();
    try {
      const { serverEnd, client } = connected(() => ({}));
      client.onData = () => undefined;
      serverEnd.keepAlive(5, 2);
      await vi.advanceTimersByTimeAsync(15_000);
      expect(serverEnd.closed).toBe(false);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(serverEnd.closed).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});
