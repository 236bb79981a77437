import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startProcess } from "../../src/host/process.ts";
import { createUnixListener, type UnixListener } from "../../src/host/unix-listener.ts";
import { recordingLogger } from "./recording-logger.ts";

/** Accepts on descriptor 3 as often as it is told, answering each with its number and what it got. */
const acceptor = `
import socket, sys
listener = socket.socket(fileno=3)
listener.setblocking(True)
for number in range(int(sys.argv[1])):
    connection, _ = listener.accept()
    connection.sendall(b"%d:" % number + connection.recv(100))
    connection.close()
`;

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const { logger } = recordingLogger();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "host-listener-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function startAcceptor(listener: UnixListener, times: number) {
  const outcome = await startProcess({
    argv: ["/usr/bin/python3", "-c", acceptor, String(times)],
    logger,
    descriptors: [listener],
  });
  if (outcome.status === "failed") throw outcome.error;
  return outcome.process;
}

async function ask(path: string, question: string): Promise<string> {
  const client = connect({ path });
  await once(client, "connect");
  client.end(question);
  return await text(client);
}

test("a child accepts on the socket, before and after we have let go of it", async () => {
  const path = join(folder, "monitor.sock");
  const listener = await createUnixListener({ path });
  const child = await startAcceptor(listener, 2);
  await listener.handOver();
  // Python takes a while to start: the first waits in the backlog.
  expect(await ask(path, "early")).toBe("0:early");
  expect(await ask(path, "late")).toBe("1:late");
  expect(await child.exited).toMatchObject({ code: 0, stderrTail: "" });
  // Nobody unlinked it, and nobody has it any more.
  expect((await stat(path)).isSocket()).toBe(true);
  await expect(ask(path, "nobody")).rejects.toThrow("ECONNREFUSED");
  expect(() => listener.fd).toThrow("EBADF");
  expect(await readdir(folder)).toEqual(["monitor.sock"]);
  await rm(path);
});

test.each([0o600, 0o700, 0o666])("the socket has the permissions that were asked for: %o", async (mode) => {
  const path = join(folder, "mode.sock");
  const listener = await createUnixListener({ path, mode });
  expect((await stat(path)).mode & 0o7777).toBe(mode);
  await listener.discard();
  expect(await readdir(folder)).toEqual([]);
});

test("a socket takes the place of what was left there", async () => {
  const path = join(folder, "stale.sock");
  const first = await createUnixListener({ path });
  await first.handOver();
  const second = await createUnixListener({ path });
  const child = await startAcceptor(second, 1);
  await second.handOver();
  expect(await ask(path, "hello")).toBe("0:hello");
  await child.exited;
  await rm(path);
});

test("the folder may be deeper than the address of a socket may be long", async () => {
  const deep = join(folder, "d".repeat(100), "e".repeat(100));
  await mkdir(deep, { recursive: true });
  const listener = await createUnixListener({ path: join(deep, "monitor.sock") });
  const child = await startAcceptor(listener, 1);
  await listener.handOver();
  // A client has to come in by another way than the whole path; being there is what counts here.
  expect((await stat(join(deep, "monitor.sock"))).isSocket()).toBe(true);
  child.kill("SIGKILL");
  await child.exited;
});

test("a folder that is missing or a path that is one is refused, and nothing stays behind", async () => {
  await expect(createUnixListener({ path: join(folder, "missing", "a.sock") })).rejects.toThrow("ENOENT");
  const inTheWay = join(folder, "in-the-way");
  await mkdir(inTheWay);
  await writeFile(join(inTheWay, "file"), "");
  await expect(createUnixListener({ path: inTheWay })).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
});
