import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, type Server, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { dial } from "../../src/transport/dial.ts";
import { parseConnectionUri } from "../../src/transport/uri.ts";

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tsvirt-dial-"));
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A server that sends back what it gets. */
const listen = (where: string | number): Promise<Server> =>
  new Promise((resolve) => {
    const started = createServer((socket) => void socket.pipe(socket));
    server = started;
    const ready = (): void => resolve(started);
    if (typeof where === "string") started.listen(where, ready);
    else started.listen(where, "127.0.0.1", ready);
  });

const echoOver = async (uri: string): Promise<string> => {
  const { wire } = await dial(parseConnectionUri(uri));
  const answer = new Promise<string>((resolve) => {
    wire.onData = (bytes) => resolve(Buffer.from(bytes).toString());
  });
  wire.send(Buffer.from("hello"));
  const text = await answer;
  const closed = new Promise<void>((resolve) => {
    wire.onClose = () => resolve();
  });
  wire.close();
  await closed;
  return text;
};

describe("dialling", () => {
  it("a unix socket carries bytes both ways", async () => {
    const path = join(folder, "s");
    await listen(path);
    await expect(echoOver(`qemu+unix:///system?socket=${path}`)).resolves.toBe("hello");
  });

  it("TCP does as well", async () => {
    const { port } = (await listen(0)).address() as AddressInfo;
    await expect(echoOver(`qemu+tcp://127.0.0.1:${port}/system`)).resolves.toBe("hello");
  });

  it("only the machine's own socket counts as secure", async () => {
    const path = join(folder, "s");
    await listen(path);
    const { wire, secure, encrypted } = await dial(parseConnectionUri(`qemu+unix:///system?socket=${path}`));
    wire.destroy();
    expect({ secure, encrypted }).toEqual({ secure: true, encrypted: false });
  });

  it("where nobody listens says where, and the system's reason", async () => {
    const path = join(folder, "nobody");
    await expect(dial(parseConnectionUri(`qemu+unix:///system?socket=${path}`))).rejects.toMatchObject({
      code: ErrorNumber.SYSTEM_ERROR,
      int1: 2,
      message: `Failed to connect socket to '${path}': No such file or directory`,
    });
    const { port } = (await listen(0)).address() as AddressInfo;
    await new Promise((resolve) => server?.close(resolve));
    await expect(dial(parseConnectionUri(`qemu+tcp://127.0.0.1:${port}/system`))).rejects.toMatchObject({
      code: ErrorNumber.SYSTEM_ERROR,
      message: `unable to connect to server at '127.0.0.1:${port}': Connection refused`,
    });
  });

  it("by what is not built is refused by name, with what to do instead", async () => {
    await expect(dial(parseConnectionUri("qemu+ssh://host/system"))).rejects.toMatchObject({
      code: ErrorNumber.NO_SUPPORT,
      str3: expect.stringContaining("ssh -L"),
    });
    await expect(dial(parseConnectionUri("qemu+pigeon://host/system"))).rejects.toMatchObject({
      code: ErrorNumber.INVALID_ARG,
    });
  });

  it("is given up by its signal", async () => {
    const uri = parseConnectionUri("qemu+unix:///system?socket=/nonexistent");
    await expect(dial(uri, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_ABORTED,
    });
  });
});
