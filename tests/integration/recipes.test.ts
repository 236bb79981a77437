// The recipes of the guide, each run as a reader runs it: a process of its own, against what it is for.

import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type Domain, connect } from "../../src/api/index.ts";
import { guestFile, guestImage } from "./setup/guest.ts";
import { CLONE, type Outcome, missingPrograms, outputOf, run, virsh } from "./setup/programs.ts";
import { type Virtd, startVirtd } from "./setup/virtd.ts";

const FOLDER = join(CLONE, "examples", "recipes");
const withoutQemu = missingPrograms("qemu-system-x86_64", "virsh");
const withoutChromium = missingPrograms("chromium");

/** Runs a recipe to its end; gives its lines. */
async function linesOf(recipe: string, ...args: readonly string[]): Promise<string[]> {
  return (await outputOf(run(process.execPath, [join(FOLDER, recipe), ...args]))).split("\n");
}

/** A recipe that runs until it is interrupted. */
class Running implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #output = "";

  constructor(recipe: string, ...args: readonly string[]) {
    const child = spawn(process.execPath, [join(FOLDER, recipe), ...args], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    }
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once("close", (code) => resolve(code)));
  }

  /** Resolves once the recipe has printed that line. */
  async printed(line: string | RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.#output).toMatch(line), { timeout: 30_000, interval: 20 });
  }

  /** Ctrl-C; gives the exit code. */
  interrupt(): Promise<number | null> {
    this.#child.kill("SIGINT");
    return this.#ended;
  }

  /** By itself; gives the exit code. */
  get ended(): Promise<number | null> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}

/** Does something to the guest of virtd's test hypervisor. */
async function toTest(uri: string, action: (domain: Domain) => Promise<void>): Promise<void> {
  await using connection = await connect(testUri(uri));
  await action(await connection.domainLookupByName("test"));
}

const testUri = (uri: string): string => uri.replace(/^qemu\+unix:\/\/\/\w+/, "test+unix:///default");

describe("the recipes in a program's own process", () => {
  test("2: a typed definition is defined, and read back", async () => {
    const [named = "", ...rest] = await linesOf("02-typed-definition.mjs");
    expect(named).toMatch(/^recipe-typed is [0-9a-f-]{36}$/);
    expect(rest).toEqual(["256 MiB, 2 CPUs", "vda is /var/lib/images/recipe.qcow2", "a console: pty, on serial"]);
  });

  test("4: a snapshot brings back the guest that was running", async () => {
    expect(await linesOf("04-snapshot-and-revert.mjs")).toEqual([
      "at first: RUNNING",
      "after the upgrade: SHUTOFF",
      "after the revert: RUNNING",
      "at snapshot before-upgrade",
      "0 snapshots are left",
    ]);
  });

  test("6: a volume gives back what was uploaded", async () => {
    const file = join(FOLDER, "06-upload-a-volume.mjs");
    const sum = createHash("sha256").update(readFileSync(file)).digest("hex");
    expect(await linesOf("06-upload-a-volume.mjs", "test:///default", file)).toEqual([
      "made /var/tmp/recipe-pool/recipe.img",
      `sent ${readFileSync(file).length} bytes`,
      `received them again, with the SHA-256 ${sum}`,
    ]);
  });

  test("7: a network is up, and has its new host", async () => {
    expect(await linesOf("07-network.mjs")).toEqual([
      "recipe-net is up, on bridge virbr77",
      "<host mac='52:54:00:00:77:01' name='web' ip='192.168.77.10'/>",
    ]);
  });

  test("9: failures that were asked for are told apart", async () => {
    expect(await linesOf("09-errors-and-deadlines.mjs")).toEqual([
      "first start: OPERATION_FAILED",
      "second start: worked",
      "a flag that there is none: INVALID_ARG",
      "with a deadline: OPERATION_TIMEOUT",
      "given up: OPERATION_TIMEOUT",
      "and the connection: worked",
      "after it was closed: RPC",
    ]);
  });

  test("1: the list goes on until it is interrupted, though nothing happens", async () => {
    await using recipe = new Running("01-live-list.mjs");
    await recipe.printed("test: RUNNING\n");
    expect(await recipe.interrupt()).toBe(0);
  });
});

describe("the recipes and virtd", () => {
  let virtd: Virtd;

  beforeAll(async () => {
    virtd = await startVirtd();
  });
  afterAll(async () => {
    await virtd[Symbol.asyncDispose]();
  });

  test("1: what happens is told, and what changed while the daemon was away", async () => {
    const root = mkdtempSync(join(tmpdir(), "tsvirt-it-"));
    let daemon = await startVirtd({ root });
    try {
      await using recipe = new Running("01-live-list.mjs", testUri(daemon.uri));
      await recipe.printed("test: RUNNING\n");
      await toTest(daemon.uri, (domain) => domain.destroy());
      await recipe.printed("test: STOPPED DESTROYED\n");
      await daemon.kill9();
      await recipe.printed("the daemon is away: ");
      // the test hypervisor has its guest running whenever it starts
      daemon = await startVirtd({ root });
      await recipe.printed("the daemon is back\ntest: now RUNNING\n");
      expect(await recipe.interrupt()).toBe(0);
    } finally {
      await daemon[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    }
  });

  test("2: a typed definition is defined for QEMU, and leaves nothing behind", async () => {
    const lines = await linesOf("02-typed-definition.mjs", virtd.uri);
    expect(lines.at(-1)).toBe("a console: pty, on serial");
    await using connection = await connect(virtd.uri);
    expect(await connection.listAllDomains()).toEqual([]);
  });

  test("5: statistics come every second", async () => {
    const lines = await linesOf("05-watch-statistics.mjs", testUri(virtd.uri), "2");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^test: \d+ % of a processor, 2048 MiB$/);
  });

  test("8: a secret is kept, found and given back", async () => {
    expect(await linesOf("08-secret.mjs", virtd.uri)).toEqual([
      "there is no value yet",
      "found by what it is for: true",
      "its value has 28 bytes",
    ]);
  });

  test("10: all hosts are asked, and those that do not answer are named", async () => {
    const uris = ["test:///default", testUri(virtd.uri), "qemu+unix:///system?socket=/nonexistent/sock"];
    const { code, stdout, stderr } = await manyHosts(...uris);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trim().split("\n")).toEqual([
      `${hostname()}: 16 CPUs, 3 GiB, 1 domains (test)`,
      `${hostname()}: 16 CPUs, 3 GiB, 1 domains (test)`,
      expect.stringMatching(/^qemu\+unix:\/\/\/system\?socket=\/nonexistent\/sock: .*No such file/),
    ]);
  });
});

/** Recipe 10, compiled for Nodes that have no `await using` yet. */
async function manyHosts(...uris: readonly string[]): Promise<Outcome> {
  const file = join(FOLDER, "10-many-hosts.mjs");
  if (Number(process.versions.node.split(".")[0]) >= 24) return run(process.execPath, [file, ...uris]);
  const { code } = await transform(readFileSync(file, "utf8"), { format: "esm", target: "node20.19" });
  return run(process.execPath, ["--input-type=module", "-", ...uris], { input: code, cwd: CLONE });
}

describe.skipIf(withoutQemu !== undefined)(
  `the recipes and a guest${withoutQemu === undefined ? "" : ` (${withoutQemu})`}`,
  () => {
    let virtd: Virtd;

    beforeAll(async () => {
      virtd = await startVirtd();
    });
    afterAll(async () => {
      await virtd[Symbol.asyncDispose]();
    });

    test("3 and 5: the console goes to a file, and the statistics are those of the guest", async () => {
      const { uri, root } = virtd;
      await outputOf(virsh(uri, "define", await guestFile(root, "recipe-guest")));
      await outputOf(virsh(uri, "start", "--paused", "recipe-guest"));
      const file = join(root, "console.txt");
      await using recipe = new Running("03-console-to-file.mjs", "recipe-guest", file, uri);
      await recipe.printed("console of recipe-guest to ");
      await outputOf(virsh(uri, "resume", "recipe-guest"));
      const { userspaceLine } = await guestImage();
      const written = (): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
      await vi.waitFor(() => expect(written()).toContain(userspaceLine), { timeout: 90_000, interval: 200 });

      const [line = ""] = await linesOf("05-watch-statistics.mjs", uri, "1");
      expect(line).toMatch(/^recipe-guest: \d+ % of a processor, 128 MiB$/);

      await outputOf(virsh(uri, "destroy", "recipe-guest"));
      expect(await recipe.ended).toBe(0);
      await recipe.printed("done\n");
    });
  },
);

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

describe.skipIf(withoutChromium !== undefined)(
  `the recipe for browsers${withoutChromium === undefined ? "" : ` (${withoutChromium})`}`,
  () => {
    test("11: the page shows the guests, and what becomes of them", async () => {
      const root = mkdtempSync(join(tmpdir(), "tsvirt-it-"));
      const [pagePort, daemonPort] = [await freePort(), await freePort()];
      mkdirSync(join(root, "etc"));
      const origin = `http://127.0.0.1:${pagePort}`;
      const settings = [`listen_http = 1`, `http_port = "${daemonPort}"`, `http_allowed_origins = ["${origin}"]`];
      writeFileSync(join(root, "etc", "virtd.conf"), `${settings.join("\n")}\n`);
      const virtd = await startVirtd({ root });
      const browser = new Browser(join(root, "chromium"));
      try {
        const uri = `test+ws://127.0.0.1:${daemonPort}/default`;
        await using site = new Running("11-in-a-browser.mjs", uri, String(pagePort));
        const address = `${origin}/?uri=${encodeURIComponent(uri)}`;
        await site.printed(address);
        await browser.visit(address);
        const shown = (): Promise<string> => browser.evaluate("document.body.innerText");
        await vi.waitFor(async () => expect(await shown()).toContain("test: RUNNING"), { timeout: 30_000 });
        expect(await shown()).toContain(`on ${hostname()}`);
        await toTest(virtd.uri, (domain) => domain.suspend());
        await vi.waitFor(async () => expect(await shown()).toContain("test: SUSPENDED"), { timeout: 10_000 });
      } finally {
        browser.close();
        await virtd[Symbol.asyncDispose]();
        rmSync(root, { recursive: true, force: true, maxRetries: 5 });
      }
    });
  },
);

/** Chromium, and what it says about its one page. */
class Browser {
  readonly #profile: string;
  readonly #child: ChildProcess;
  #page: WebSocket | undefined;

  constructor(profile: string) {
    const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
    this.#profile = profile;
    this.#child = spawn(
      "chromium",
      [...args, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
      {
        stdio: "ignore",
        // its own processes are in its group
        detached: true,
      },
    );
  }

  async visit(address: string): Promise<void> {
    const file = join(this.#profile, "DevToolsActivePort");
    const port = await vi.waitFor(() => readFileSync(file, "utf8").split("\n")[0], { timeout: 30_000, interval: 50 });
    const page = await vi.waitFor(
      async () => {
        const pages = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as { type: string; url: string }[];
        const found = pages.find(({ type }) => type === "page") as { webSocketDebuggerUrl: string } | undefined;
        if (found === undefined) throw new Error("Chromium has no page yet");
        return found;
      },
      { timeout: 30_000, interval: 50 },
    );
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    this.#page = socket;
    await this.#ask("Page.navigate", { url: address });
  }

  /** What an expression is in the page. */
  async evaluate(expression: string): Promise<string> {
    const { result } = (await this.#ask("Runtime.evaluate", { expression })) as { result: { value?: unknown } };
    return String(result.value);
  }

  #ask(method: string, params: object): Promise<unknown> {
    const page = this.#page;
    if (page === undefined) throw new Error("there is no page yet");
    const id = Math.trunc(performance.now() * 1000);
    return new Promise((resolve) => {
      const listen = (data: Buffer): void => {
        const answer = JSON.parse(data.toString()) as { id?: number; result: unknown };
        if (answer.id !== id) return;
        page.off("message", listen);
        resolve(answer.result);
      };
      page.on("message", listen);
      page.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#page?.terminate();
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
}

test("there is a case for every recipe", () => {
  const numbers = readdirSync(FOLDER).flatMap((name) => /^(\d+)-.*\.mjs$/.exec(name)?.[1] ?? []);
  const source = readFileSync(new URL(import.meta.url), "utf8");
  expect(numbers.length).toBeGreaterThanOrEqual(10);
  expect(numbers.filter((number) => !new RegExp(`"[^"]*\\b${Number(number)}\\b[^"]*: `).test(source))).toEqual([]);
});

test("the recipes are right about the library's types", async () => {
  const tsc = join(CLONE, "node_modules", ".bin", "tsc");
  const { code, stdout } = await run(tsc, ["--noEmit", "-p", join(FOLDER, "tsconfig.json")], { timeoutMs: 60_000 });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
});
