// The bundle for browsers, made of src/ and run where there is nothing of Node: its globals are the web's alone.

import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import type { BuildResult, Metafile } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import type * as api from "../../src/api/browser.ts";
import * as node from "../../src/api/index.ts";
import { noSupport } from "../../src/protocol/errors.ts";
import { remoteProcedures, remoteProgram } from "../../src/protocol/remote/index.ts";
import { ServerConnection } from "../../src/rpc/server.ts";
import { MemoryWire } from "../rpc/pair.ts";

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** What a page may use, beside the language itself. */
const webGlobals = {
  AbortController,
  AbortSignal,
  DOMException,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  clearInterval,
  clearTimeout,
  console,
  queueMicrotask,
  setInterval,
  setTimeout,
};

let metafile: Metafile;
let program: string;

beforeAll(async () => {
  const { bundleForBrowser } = (await import(path("scripts/bundle/browser.mjs"))) as {
    bundleForBrowser: (entry: string, options: object) => Promise<BuildResult<{ metafile: true; write: false }>>;
  };
  const result = await bundleForBrowser(path("src/api/browser.ts"), {
    write: false,
    format: "iife",
    globalName: "tsvirt",
  });
  ({ metafile } = result);
  program = result.outputFiles[0]?.text ?? "";
});

const guest = { name: "a", uuid: "00112233-4455-6677-8899-aabbccddeeff", id: 3 };

/** A page whose WebSockets all lead to a daemon in memory. */
function page() {
  const asked: { url: string; protocol: string }[] = [];
  const context = createContext({ ...webGlobals });
  const ofPage = runInContext("(length) => new Uint8Array(length)", context) as (length: number) => Uint8Array;
  let server: ServerConnection | undefined;
  class PageWebSocket {
    binaryType = "blob";
    bufferedAmount = 0;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onclose: ((event: { code: number; reason: string }) => void) | null = null;
    onerror: (() => void) | null = null;
    readonly #served = new MemoryWire();

    constructor(url: string, protocol: string) {
      asked.push({ url, protocol });
      const way = new MemoryWire();
      way.onData = (bytes) => {
        const copy = ofPage(bytes.length);
        copy.set(bytes);
        this.onmessage?.({ data: copy.buffer });
      };
      this.#served.peer = way;
      server = new ServerConnection(this.#served, {
        client: { id: 1, readonly: false, transport: "websocket", onGone: () => () => undefined },
        programs: [remoteProgram],
        maximumCalls: 50,
        bug: (error) => {
          throw error;
        },
        dispatch: ({ procedure }) => {
          const answer = answers[procedure];
          if (answer === undefined) throw noSupport(procedure);
          return answer();
        },
      });
      queueMicrotask(() => this.onopen?.());
    }

    send(data: Uint8Array): void {
      this.#served.arrive(Uint8Array.from(data));
    }

    close(): void {
      queueMicrotask(() => this.onclose?.({ code: 1000, reason: "" }));
    }
  }
  const answers: Readonly<Record<string, () => unknown>> = {
    authList: () => ({ types: [0] }),
    connectOpen: () => ({}),
    connectClose: () => ({}),
    connectSupportsFeature: () => ({ supported: 1 }),
    connectListAllDomains: () => ({ domains: [guest], ret: 1 }),
    connectDomainEventCallbackRegisterAny: () => ({ callbackID: 5 }),
    connectDomainEventCallbackDeregisterAny: () => ({}),
  };
  Object.assign(context, { WebSocket: PageWebSocket });
  const tsvirt = runInContext(`${program}; tsvirt`, context) as typeof api;
  return { tsvirt, asked, server: () => server };
}

describe("the bundle for browsers", () => {
  it("holds rooms that run anywhere, and nothing of Node", () => {
    const [output] = Object.values(metafile.outputs);
    expect(output?.imports).toEqual([]);
    const rooms = new Set(
      Object.keys(output?.inputs ?? {}).map((file) => /src\/(drivers\/\w+|\w+)\//.exec(file)?.[1] ?? file),
    );
    expect([...rooms].sort()).toEqual(["api", "drivers/remote", "protocol", "rpc", "transport", "xdr"]);
    const transport = Object.keys(output?.inputs ?? {}).filter((file) => file.includes("/transport/"));
    expect(transport.filter((file) => /unix|tcp|socket\.ts|attempt|node/.test(file.replace("websocket", "")))).toEqual(
      [],
    );
  });

  it("exports what the library exports", () => {
    const { tsvirt } = page();
    expect(Object.keys(tsvirt).sort()).toEqual(Object.keys(node).sort());
  });

  it("lists guests and follows their events over the page's WebSocket", async () => {
    const { tsvirt, asked, server } = page();
    const connection = await tsvirt.connect("test+ws://host:1234/default");
    expect(asked).toEqual([{ url: "ws://host:1234/rpc", protocol: "tsvirt.rpc" }]);
    expect((await connection.listAllDomains()).map(({ name }) => name)).toEqual(["a"]);
    const events = connection.domainEvents({ id: tsvirt.DomainEventID.LIFECYCLE });
    await events.ready;
    server()?.emit(remoteProgram, remoteProcedures.domainEventCallbackLifecycle, {
      callbackID: 5,
      msg: { dom: guest, event: 2, detail: 0 },
    });
    expect((await events.next()).value).toMatchObject({ domain: { name: "a" }, eventName: "STARTED" });
    await connection.close();
    await expect(connection.listAllDomains()).rejects.toMatchObject({ code: tsvirt.ErrorNumber.RPC });
  });

  it("refuses what only Node can reach, by name", async () => {
    const { tsvirt } = page();
    for (const uri of ["qemu:///system", "qemu+tcp://host/system", "test:///default"]) {
      await expect(tsvirt.connect(uri)).rejects.toMatchObject({ code: tsvirt.ErrorNumber.NO_SUPPORT });
    }
  });
});
