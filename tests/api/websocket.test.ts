// The API over a WebSocket to a daemon's HTTP port, both real, on loopback.

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Logger, pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { connect } from "../../src/api/index.ts";
import { defaultConfiguration, parseConfiguration } from "../../src/daemon/configuration.ts";
import { parseOptions } from "../../src/daemon/options.ts";
import { ConnectionServer } from "../../src/daemon/server.ts";
import type { Driver, RemoteHandlers } from "../../src/protocol/contract.ts";
import { openRemote } from "../../src/drivers/remote/open.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { noConnect } from "../../src/protocol/errors.ts";
import { dial } from "../../src/transport/dial.ts";
import { parseConnectionUri } from "../../src/transport/uri.ts";

const log: Logger = pino({ level: "silent" });
const big = "x".repeat(3_000_000);

const remote: RemoteHandlers = {
  connectGetHostname: () => ({ hostname: "here" }),
  connectGetCapabilities: () => ({ capabilities: big }),
  storageVolUpload: ({ stream }) => {
    void (async () => {
      await mayRead;
      for await (const chunk of stream) if (chunk instanceof Uint8Array) uploaded += chunk.length;
    })();
    return {};
  },
};
let mayRead = Promise.resolve();
let uploaded = 0;
const driver: Driver = { type: "Test", remote, onDomainEvent: () => () => undefined };

let server: ConnectionServer;
let port: number;

const start = async (allowedOrigins: readonly string[] = [], maximumClients = 10): Promise<void> => {
  server = new ConnectionServer({
    maximumClients,
    maximumCalls: 50,
    session: {
      open: (name) => {
        if (name !== null && name !== "test:///default") throw noConnect(name);
        return { driver, uri: "test:///default" };
      },
      keepaliveSeconds: 5,
      keepaliveCount: 5,
    },
    log,
  });
  port = await server.listenHttp({ host: "127.0.0.1", port: 0, allowedOrigins });
};

beforeEach(() => start());
afterEach(() => server.close());

/** The status that a request with those headers is answered with; 101 for one that becomes a WebSocket. */
const statusOf = async (headers: OutgoingHttpHeaders, path = "/rpc"): Promise<number> => {
  const asking = request({ host: "127.0.0.1", port, path, headers: { connection: "close", ...headers } });
  asking.end();
  const [response] = (await Promise.race([once(asking, "response"), once(asking, "upgrade")])) as [IncomingMessage];
  response.socket.destroy();
  return response.statusCode ?? 0;
};

const handshake = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-protocol": "tsvirt.rpc",
};

describe("a connection over a WebSocket", () => {
  it.each([
    ["test+ws", (at: number) => `test+ws://127.0.0.1:${at}/default`],
    ["ws", (at: number) => `ws://localhost:${at}/rpc`],
  ])("by a URI of %s is a connection like any other", async (_, uriOf) => {
    await using connection = await connect(uriOf(port));
    expect(await connection.getHostname()).toBe("here");
    expect(await connection.getURI()).toBe("test:///default");
    expect(connection.isEncrypted()).toBe(false);
    expect(await connection.isSecure()).toBe(false);
  });

  it("carries what is longer than a message may be", async () => {
    await using connection = await connect(`ws://127.0.0.1:${port}/rpc`);
    expect(await connection.getCapabilities()).toBe(big);
  });

  it("waits for a reader that takes its time, and loses nothing of a stream", async () => {
    let read = (): void => undefined;
    mayRead = new Promise((resolve) => (read = resolve));
    const uri = parseConnectionUri(`ws://127.0.0.1:${port}/rpc`);
    const remote = await openRemote(uri, {}, dial);
    const vol = { pool: "p", name: "v", key: "k" };
    const { stream } = await remote.openStream("storageVolUpload", { vol, offset: 0n, length: 0n, flags: 0 });
    const size = 24 << 20;
    let written = false;
    const writing = stream.write(new Uint8Array(size)).then(() => (written = true));
    // time enough for it to end, were it not held up
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(written).toBe(false);
    read();
    await writing;
    await stream.finish();
    expect(uploaded).toBe(size);
    await remote.close();
  });

  it("to where nobody listens says where, and why", async () => {
    await server.close();
    const uri = `ws://127.0.0.1:${port}/rpc`;
    await expect(connect(uri)).rejects.toMatchObject({
      code: ErrorNumber.SYSTEM_ERROR,
      message: `unable to connect to ${uri}: Connection refused`,
    });
    await start();
  });

  it("is told how the daemon ends", async () => {
    const connection = await connect(`ws://127.0.0.1:${port}/rpc`);
    await server.close();
    await expect(connection.closed).resolves.toMatchObject({
      code: ErrorNumber.RPC,
      message: "RPC error: the other side closed the connection",
    });
    await start();
  });
});

describe("the settings of the HTTP port", () => {
  const parse = (text: string) => parseConfiguration(text, "virtd.conf");

  it("leave it closed unless they open it", () => {
    expect(defaultConfiguration).toMatchObject({ listen_http: 0, http_port: "16580", http_allowed_origins: [] });
    expect(parse('listen_http = 1\nhttp_port = "80"\nhttp_allowed_origins = ["https://a.example:8443"]')).toMatchObject(
      {
        listen_http: 1,
        http_port: "80",
        http_allowed_origins: ["https://a.example:8443"],
      },
    );
    expect(parseOptions(["--http"]).http).toBe(true);
    expect(parseOptions([]).http).toBe(false);
  });

  it.each([
    ['http_port = "65536"', /http_port is a number/],
    ['http_allowed_origins = "https://a.example"', /http_allowed_origins takes a list/],
    ['http_allowed_origins = ["*"]', /no origin/],
    ['http_allowed_origins = ["null"]', /no origin/],
    ['http_allowed_origins = ["https://a.example/"]', /no origin/],
    ['max_clients = ["3"]', /max_clients takes a number/],
    // the command line may open it
    ['listen_addr = "0.0.0.0"', /loopback only/],
  ])("%s is refused", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe("the HTTP port", () => {
  it("takes programs, pages of its own, and no other pages", async () => {
    expect(await statusOf(handshake)).toBe(101);
    expect(await statusOf({ ...handshake, origin: `http://127.0.0.1:${port}` })).toBe(101);
    expect(await statusOf({ ...handshake, origin: "https://evil.example" })).toBe(403);
    // another server of this host is another origin
    expect(await statusOf({ ...handshake, origin: `http://127.0.0.1:${port + 1}` })).toBe(403);
    expect(await statusOf({ ...handshake, origin: "null" })).toBe(403);
  });

  it("takes pages of the origins that the configuration names", async () => {
    await server.close();
    await start(["https://console.example"]);
    expect(await statusOf({ ...handshake, origin: "https://console.example" })).toBe(101);
    expect(await statusOf({ ...handshake, origin: "http://console.example" })).toBe(403);
  });

  it("is known by loopback's names alone, whatever a name server says", async () => {
    for (const host of [`localhost:${port}`, "127.0.0.1", "127.1.2.3:80", "[::1]:80"]) {
      expect(await statusOf({ ...handshake, host })).toBe(101);
    }
    for (const host of ["evil.example", `evil.example:${port}`, "10.0.0.1", "localhost.evil.example", "?"]) {
      expect(await statusOf({ ...handshake, host, origin: `http://${host}` })).toBe(403);
      expect(await statusOf({ host })).toBe(403);
    }
  });

  it("serves WebSockets at its path and nothing else", async () => {
    expect(await statusOf({})).toBe(426);
    expect(await statusOf({}, "/")).toBe(404);
    expect(await statusOf(handshake, "/other")).toBe(404);
    expect(await statusOf({ ...handshake, "sec-websocket-protocol": "chat" })).toBe(400);
    expect(await statusOf({ ...handshake, upgrade: "h2c" })).toBe(400);
    expect(await statusOf({ ...handshake, "sec-websocket-key": "short" })).toBe(400);
    expect(await statusOf({ ...handshake, cookie: "x".repeat(20_000) })).toBe(431);
  });

  it("turns clients away when there are too many, and has room again when one goes", async () => {
    await server.close();
    await start([], 1);
    const uri = `ws://127.0.0.1:${port}/rpc`;
    const path = join(mkdtempSync(join(tmpdir(), "tsvirt-ws-")), "socket");
    await server.listenUnix({ path, mode: 0o700, group: undefined, readonly: false });
    const one = await connect(`test+unix:///default?socket=${path}`);
    await expect(connect(uri)).rejects.toThrow("503");
    await one.close();
    while (server.clients > 0) await new Promise((resolve) => setImmediate(resolve));
    await (await connect(uri)).close();
    rmSync(dirname(path), { recursive: true });
  });

  it("ends what is no daemon's client: text, messages without end, bytes without sense", async () => {
    const ends = async (message: string | Buffer): Promise<number> => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, "tsvirt.rpc");
      await once(socket, "open");
      const closed = once(socket, "close");
      socket.send(message);
      const [code] = (await closed) as [number];
      return code;
    };
    expect(await ends("hello")).toBe(1006);
    expect(await ends(Buffer.alloc((1 << 20) + 1))).toBe(1009);
    expect(await ends(Buffer.alloc(40))).toBe(1000);
    expect(server.clients).toBe(0);
  });

  it("survives those who leave in the middle", async () => {
    const socket = connectSocket(port, "127.0.0.1");
    await once(socket, "connect");
    const lines = ["GET /rpc HTTP/1.1", "Host: localhost", ...Object.entries(handshake).map(([k, v]) => `${k}: ${v}`)];
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    socket.resetAndDestroy();
    await using connection = await connect(`ws://127.0.0.1:${port}/rpc`);
    expect(await connection.getHostname()).toBe("here");
  });
});
