import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { dialFromBrowser } from "../../src/transport/dial-browser.ts";
import { parseConnectionUri } from "../../src/transport/uri.ts";
import {
  type StandardWebSocket,
  connectStandardWebSocket,
  standardWebSocketWire,
} from "../../src/transport/websocket.ts";
import { maximumMessageBytes, webSocketUrl } from "../../src/transport/websocket-url.ts";

const MiB = 1 << 20;

/** The standard's class, as far as a wire uses it. */
class FakeWebSocket implements StandardWebSocket {
  static made: FakeWebSocket[] = [];
  readonly url: string;
  readonly protocols: string;
  binaryType = "blob";
  bufferedAmount = 0;
  sent: number[] = [];
  closed: (number | undefined)[] = [];
  onopen: StandardWebSocket["onopen"] = null;
  onmessage: StandardWebSocket["onmessage"] = null;
  onerror: StandardWebSocket["onerror"] = null;
  onclose: StandardWebSocket["onclose"] = null;

  constructor(url = "", protocols = "") {
    this.url = url;
    this.protocols = protocols;
    FakeWebSocket.made.push(this);
  }

  send(data: Uint8Array): void {
    this.sent.push(data.length);
    this.bufferedAmount += data.length;
  }

  close(code?: number): void {
    this.closed.push(code);
  }

  receive(size: number): void {
    this.onmessage?.({ data: new ArrayBuffer(size) });
  }
}

beforeEach(() => {
  FakeWebSocket.made = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the URL of a WebSocket", () => {
  it.each([
    ["qemu+ws://host/system", "ws://host:16580/rpc"],
    ["qemu+ws://[::1]:8080/system", "ws://[::1]:8080/rpc"],
    // encryption is a proxy's, which listens where HTTPS does
    ["qemu+wss://host/system", "wss://host/rpc"],
    ["test+wss://host:8443/default", "wss://host:8443/rpc"],
    ["ws://host:8080", "ws://host:8080/rpc"],
    ["wss://host/virt/rpc?token=a%20b&name=qemu:///system", "wss://host/virt/rpc?token=a+b"],
  ])("%s leads to %s", (text, url) => {
    expect(webSocketUrl(parseConnectionUri(text))).toBe(url);
  });

  it.each([
    ["qemu+ws:///system", ErrorNumber.INVALID_ARG],
    ["qemu+wss://host/system?no_verify=1", ErrorNumber.ARGUMENT_UNSUPPORTED],
  ])("%s is refused", (text, code) => {
    expect(() => webSocketUrl(parseConnectionUri(text))).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ["qemu+ws://host/session", "qemu:///session"],
    ["wss://host/rpc?name=test:///default", "test:///default"],
    ["wss://host/rpc", null],
  ])("%s asks the daemon for %s", (text, remoteName) => {
    expect(parseConnectionUri(text).remoteName).toBe(remoteName);
  });
});

describe("a standard WebSocket", () => {
  const uri = parseConnectionUri("qemu+ws://host:1234/system");

  it("connects, and carries bytes both ways", async () => {
    const connecting = connectStandardWebSocket(uri, undefined, FakeWebSocket);
    const [socket = new FakeWebSocket()] = FakeWebSocket.made;
    expect(socket).toMatchObject({ url: "ws://host:1234/rpc", protocols: "tsvirt.rpc", binaryType: "arraybuffer" });
    socket.onopen?.();
    const wire = await connecting;
    const got: number[] = [];
    wire.onData = ({ length }) => got.push(length);
    socket.receive(5);
    expect(wire.send(new Uint8Array(7))).toBe(true);
    expect({ got, sent: socket.sent }).toEqual({ got: [5], sent: [7] });
  });

  it("that is not to be had says where, and is given up by its signal", async () => {
    const refused = connectStandardWebSocket(uri, undefined, FakeWebSocket);
    FakeWebSocket.made[0]?.onclose?.({ code: 1006, reason: "" });
    await expect(refused).rejects.toMatchObject({
      code: ErrorNumber.SYSTEM_ERROR,
      message: expect.stringContaining("ws://host:1234/rpc"),
    });
    const stop = new AbortController();
    const given = connectStandardWebSocket(uri, stop.signal, FakeWebSocket);
    stop.abort();
    await expect(given).rejects.toMatchObject({ code: ErrorNumber.OPERATION_ABORTED });
    expect(FakeWebSocket.made[1]?.closed).toHaveLength(1);
  });

  it("is sent messages of bounded size, and asks to wait until most of it has left", () => {
    const socket = new FakeWebSocket();
    const wire = standardWebSocketWire(socket);
    const drained = vi.fn<() => void>();
    wire.onDrain = drained;
    expect(wire.send(new Uint8Array(2 * maximumMessageBytes + 1))).toBe(false);
    expect(socket.sent).toEqual([maximumMessageBytes, maximumMessageBytes, 1]);
    expect(wire.backlog).toBe(2 * MiB + 1);
    vi.advanceTimersByTime(1000);
    expect(drained).not.toHaveBeenCalled();
    socket.bufferedAmount = 1000;
    vi.advanceTimersByTime(20);
    expect(drained).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(1000);
    expect(drained).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps what comes while nobody reads, in order, and no more than it may", () => {
    const socket = new FakeWebSocket();
    const wire = standardWebSocketWire(socket);
    const got: number[] = [];
    wire.onData = ({ length }) => {
      got.push(length);
      if (length === 2) wire.pause();
    };
    const over = vi.fn<(error?: Error) => void>();
    wire.onClose = over;
    wire.pause();
    for (const size of [1, 2, 3]) socket.receive(size);
    expect(got).toEqual([]);
    wire.resume();
    // paused again by what it was given
    expect(got).toEqual([1, 2]);
    socket.receive(4);
    wire.resume();
    expect(got).toEqual([1, 2, 3, 4]);
    wire.pause();
    for (let sent = 0; sent <= 64; sent++) socket.receive(MiB);
    expect(over).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: ErrorNumber.RPC }));
    expect(socket.closed).toHaveLength(1);
  });

  it("tells once how it ended", () => {
    const ends = (code: number) => {
      const socket = new FakeWebSocket();
      const over = vi.fn<(error?: Error) => void>();
      standardWebSocketWire(socket).onClose = over;
      const { onclose } = socket;
      onclose?.({ code, reason: "why" });
      onclose?.({ code, reason: "why" });
      expect(over).toHaveBeenCalledOnce();
      return over.mock.calls[0]?.[0]?.message;
    };
    expect(ends(1000)).toBeUndefined();
    expect(ends(1006)).toBe("the WebSocket was closed with code 1006: why");
  });

  it("that sends text is no daemon's", () => {
    const socket = new FakeWebSocket();
    const over = vi.fn<(error?: Error) => void>();
    standardWebSocketWire(socket).onClose = over;
    socket.onmessage?.({ data: "hello" });
    expect(over).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: ErrorNumber.RPC }));
  });
});

describe("a browser", () => {
  it("reaches daemons over WebSocket alone", async () => {
    vi.stubGlobal("WebSocket", FakeWebSocket);
    await expect(dialFromBrowser(parseConnectionUri("qemu:///system"))).rejects.toMatchObject({
      code: ErrorNumber.NO_SUPPORT,
    });
    const dialled = dialFromBrowser(parseConnectionUri("wss://host/rpc"));
    FakeWebSocket.made[0]?.onopen?.();
    await expect(dialled).resolves.toMatchObject({ secure: true, encrypted: true });
  });

  it("without WebSockets says so", async () => {
    vi.stubGlobal("WebSocket", undefined);
    await expect(dialFromBrowser(parseConnectionUri("ws://host"))).rejects.toMatchObject({
      code: ErrorNumber.NO_SUPPORT,
    });
  });
});
