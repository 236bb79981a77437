// A page in a real browser that manages the guests of a real virtd over a WebSocket.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, type Server, createServer } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { guestFile } from "./setup/guest.ts";
import { CLONE, missingPrograms, outputOf, virsh } from "./setup/programs.ts";
import { type Virtd, startVirtd } from "./setup/virtd.ts";

const missing = missingPrograms("chromium", "virsh", "qemu-system-x86_64");

/** What the page does: it tells the server that it came from what it sees. */
const script = (port: number): string => `
  import { connect, DomainEventID, VirError } from "/tsvirt.js";
  const tell = (what) => fetch("/told", { method: "POST", body: JSON.stringify(what) });
  try {
    const connection = await connect("qemu+ws://127.0.0.1:${port}/system", { reconnect: { initialDelayMs: 50, maximumDelayMs: 200 } });
    const events = connection.domainEvents({ id: DomainEventID.LIFECYCLE });
    const own = connection.connectionEvents();
    await Promise.all([events.ready, own.ready]);
    const guests = await connection.listAllDomains();
    await tell({ hostname: await connection.getHostname(), guests: guests.map(({ name }) => name) });
    (async () => {
      for await (const { kind, appeared } of own) await tell({ kind, appeared: appeared?.map(({ name }) => name) });
    })();
    for await (const { domain, eventName } of events) {
      if (eventName === "STARTED" || eventName === "STOPPED") await tell({ event: eventName, name: domain.name });
    }
  } catch (error) {
    await tell({ error: error instanceof VirError ? error.code : String(error), message: error.message });
  }
`;

/** A web server with the page and the bundle; what the page tells comes out as it was told. */
class Site {
  readonly #told: unknown[] = [];
  readonly #waiting: ((what: unknown) => void)[] = [];
  readonly #server: Server;

  private constructor(page: string) {
    const bundle = readFileSync(join(CLONE, "dist", "browser", "tsvirt.js"));
    this.#server = createServer((request, response) => {
      if (request.url === "/told") {
        void bodyOf(request).then((body) => {
          const reader = this.#waiting.shift();
          if (reader === undefined) this.#told.push(JSON.parse(body));
          else reader(JSON.parse(body));
          response.end();
        });
      } else if (request.url === "/tsvirt.js") {
        response.writeHead(200, { "content-type": "text/javascript" }).end(bundle);
      } else {
        response
          .writeHead(200, { "content-type": "text/html" })
          .end(`<!doctype html><title>guests</title><script type="module">${page}</script>`);
      }
    });
  }

  static async open(page: string): Promise<Site> {
    const site = new Site(page);
    await new Promise<void>((resolve) => site.#server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next that the page tells. */
  told(): Promise<unknown> {
    if (this.#told.length > 0) return Promise.resolve(this.#told.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk as string;
  return text;
}

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createSocketServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

describe.skipIf(missing !== undefined)(`a page in Chromium${missing === undefined ? "" : ` (${missing})`}`, () => {
  let folder: string;
  let port: number;
  let own: Site;
  let foreign: Site;
  let virtd: Virtd;
  const browsers: ChildProcess[] = [];

  const visit = (url: string): void => {
    const profile = mkdtempSync(join(folder, "chromium-"));
    const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
    browsers.push(
      spawn("chromium", [...args, "--remote-debugging-port=0", `--user-data-dir=${profile}`, url], {
        stdio: "ignore",
        detached: true,
      }),
    );
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tsvirt-it-"));
    port = await freePort();
    own = await Site.open(script(port));
    foreign = await Site.open(script(port));
    mkdirSync(join(folder, "etc"), { recursive: true });
    writeFileSync(
      join(folder, "etc", "virtd.conf"),
      `listen_http = 1\nhttp_port = "${port}"\nhttp_allowed_origins = ["${own.origin}"]\n`,
    );
    virtd = await startVirtd({ root: folder });
  });

  afterAll(async () => {
    for (const { pid } of browsers) {
      try {
        // Chromium's own processes are in its group
        if (pid !== undefined) process.kill(-pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
    own.close();
    foreign.close();
    await virtd[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test("lists the guests, follows their events, and finds virtd again after it was killed", async () => {
    await outputOf(virsh(virtd.uri, "define", await guestFile(folder, "seen-in-browser")));
    visit(own.origin);
    const hostname = await outputOf(virsh(virtd.uri, "hostname"));
    expect(await own.told()).toEqual({ hostname, guests: ["seen-in-browser"] });
    await outputOf(virsh(virtd.uri, "start", "seen-in-browser"));
    expect(await own.told()).toEqual({ event: "STARTED", name: "seen-in-browser" });

    await virtd.kill9();
    expect(await own.told()).toEqual({ kind: "lost" });
    virtd = await startVirtd({ root: folder });
    expect(await own.told()).toEqual({ kind: "reconnected" });
    expect(await own.told()).toEqual({ kind: "resynchronise", appeared: [] });
    await outputOf(virsh(virtd.uri, "destroy", "seen-in-browser"));
    expect(await own.told()).toEqual({ event: "STOPPED", name: "seen-in-browser" });
  });

  test("of another origin is turned away", async () => {
    visit(foreign.origin);
    expect(await foreign.told()).toMatchObject({ error: 38, message: expect.stringContaining(`127.0.0.1:${port}`) });
    // the log is written behind
    await vi.waitFor(() => expect(virtd.output()).toContain(foreign.origin), { timeout: 5000, interval: 100 });
  });
});
