import { Duplex } from "node:stream";
import { afterEach, describe, expect, test } from "vitest";
import { openQmp } from "../../../../src/drivers/qemu/qmp/client.ts";
import type { QmpClient, QmpOptions } from "../../../../src/drivers/qemu/qmp/client.ts";
import { QmpError } from "../../../../src/drivers/qemu/qmp/errors.ts";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";

const GREETING =
  '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": ""}, "capabilities": ["oob"]}}\n';

interface Request {
  execute: string;
  arguments?: unknown;
  id: number;
}

/** A QEMU that answers `qmp_capabilities` by itself and hands everything else to the test. */
class FakeMonitor extends Duplex {
  readonly requests: Request[] = [];
  #waiting: (() => void) | undefined;

  override _read(): void {
    // what the test says is pushed by `say`
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    for (const line of chunk.toString().trim().split("\n")) {
      const request = JSON.parse(line) as Request;
      if (request.execute === "qmp_capabilities") this.say(`{"return": {}, "id": ${request.id}}\n`);
      else this.requests.push(request);
    }
    this.#waiting?.();
    done();
  }

  say(text: string): void {
    this.push(text);
  }

  /** Waits until `count` requests have come in. */
  async asked(count: number): Promise<Request[]> {
    while (this.requests.length < count)
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    return this.requests;
  }
}

const open: QmpClient[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});

async function connect(options: QmpOptions = {}): Promise<{ monitor: FakeMonitor; client: QmpClient }> {
  const monitor = new FakeMonitor();
  const opening = openQmp(monitor, options);
  monitor.say(GREETING);
  const client = await opening;
  open.push(client);
  return { monitor, client };
}

describe("calls", () => {
  test("answers may come in any order", async () => {
    const { monitor, client } = await connect();
    const status = client.execute("query-status");
    const name = client.execute("query-name");
    const [first, second] = await monitor.asked(2);
    monitor.say(`{"return": {"name": "guest"}, "id": ${second?.id}}\n`);
    monitor.say(`{"return": {"status": "running", "running": true}, "id": ${first?.id}}\n`);
    expect(await name).toEqual({ name: "guest" });
    expect(await status).toEqual({ status: "running", running: true });
  });

  test("arguments go out as QMP spells them", async () => {
    const { monitor, client } = await connect();
    void client.execute("balloon", { value: 2n ** 63n }).catch(() => undefined);
    const [request] = await monitor.asked(1);
    expect(request).toMatchObject({ execute: "balloon", arguments: { value: 2 ** 63 } });
  });

  test("a refusal keeps QEMU's class and words", async () => {
    const { monitor, client } = await connect();
    const call = client.execute("device_del", { id: "net0" });
    const [request] = await monitor.asked(1);
    monitor.say(`{"error": {"class": "DeviceNotFound", "desc": "Device 'net0' not found"}, "id": ${request?.id}}\n`);
    const error: unknown = await call.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(QmpError);
    expect(error).toMatchObject({
      code: ErrorNumber.DEVICE_MISSING,
      qmpClass: "DeviceNotFound",
      description: "Device 'net0' not found",
      command: "device_del",
    });
  });

  test("a deadline rejects the call, and the late answer harms nobody", async () => {
    const anomalies: string[] = [];
    const { monitor, client } = await connect({ onAnomaly: (what) => anomalies.push(what) });
    await expect(client.execute("query-status", undefined, { timeoutMs: 5 })).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_TIMEOUT,
    });
    const late = monitor.requests[0]?.id;
    const next = client.execute("query-name");
    const requests = await monitor.asked(2);
    monitor.say(`{"return": {}, "id": ${late}}\n{"return": {"name": "x"}, "id": ${requests[1]?.id}}\n`);
    expect(await next).toEqual({ name: "x" });
    expect(anomalies).toHaveLength(1);
  });

  test("an aborted call rejects with the signal's reason and is not sent when aborted before", async () => {
    const { monitor, client } = await connect();
    const controller = new AbortController();
    const call = client.execute("query-status", undefined, { signal: controller.signal });
    controller.abort(new Error("no longer wanted"));
    await expect(call).rejects.toThrow("no longer wanted");
    await expect(client.execute("query-name", undefined, { signal: controller.signal })).rejects.toThrow("no longer");
    expect(monitor.requests.map((request) => request.execute)).toEqual(["query-status"]);
  });

  test("more calls than may wait are refused", async () => {
    const { client } = await connect({ maxPending: 2 });
    const waiting = [client.execute("query-status"), client.execute("query-status")];
    for (const call of waiting) call.catch(() => undefined);
    await expect(client.execute("query-status")).rejects.toMatchObject({ code: ErrorNumber.RESOURCE_BUSY });
  });
});

describe("events", () => {
  test("who awaits a reply goes on before a later event is delivered, and after an earlier one", async () => {
    const order: string[] = [];
    const { monitor, client } = await connect({ onEvent: (event) => order.push(event.name) });
    const call = client.execute("cont").then(async (value) => {
      await Promise.resolve();
      order.push("replied");
      return value;
    });
    const [request] = await monitor.asked(1);
    const stamp = '"timestamp": {"seconds": 1, "microseconds": 2}';
    monitor.say(`{${stamp}, "event": "RESUME"}\n{"return": {}, "id": ${request?.id}}\n{${stamp}, "event": "STOP"}\n`);
    await call;
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual(["RESUME", "replied", "STOP"]);
  });

  test("a name this version does not know is marked", async () => {
    const seen: unknown[] = [];
    const { monitor } = await connect({ onEvent: (event) => seen.push([event.name, event.unknown]) });
    monitor.say('{"event": "NEWFANGLED", "timestamp": {"seconds": -1, "microseconds": -1}}\n{"event": "STOP"}\n');
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([
      ["NEWFANGLED", true],
      ["STOP", undefined],
    ]);
  });

  test("a listener that throws is reported and the connection goes on", async () => {
    const anomalies: string[] = [];
    const { monitor, client } = await connect({
      onEvent: () => {
        throw new Error("listener");
      },
      onAnomaly: (what) => anomalies.push(what),
    });
    const call = client.execute("query-name");
    const [request] = await monitor.asked(1);
    monitor.say(`{"event": "STOP"}\n{"return": {}, "id": ${request?.id}}\n`);
    expect(await call).toEqual({});
    expect(anomalies).toEqual(["the listener failed on STOP"]);
  });
});

describe("a monitor that misbehaves", () => {
  test("garbage is reported and passed over", async () => {
    const anomalies: unknown[] = [];
    const { monitor, client } = await connect({ onAnomaly: (what, detail) => anomalies.push([what, detail]) });
    const call = client.execute("query-name");
    const [request] = await monitor.asked(1);
    monitor.say(`\r\n\u0000\u0001{{{\n{"return": {"name": "ok"}, "id": ${request?.id}}\r\n`);
    expect(await call).toEqual({ name: "ok" });
    expect(anomalies).toHaveLength(1);
  });

  test("answers that arrive byte by byte are put together", async () => {
    const { monitor, client } = await connect();
    const call = client.execute("query-name");
    const [request] = await monitor.asked(1);
    for (const byte of Buffer.from(`{"return": {"name": "Gästehaus"}, "id": ${request?.id}}\n`)) {
      monitor.push(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await call).toEqual({ name: "Gästehaus" });
  });

  test("when it closes, every outstanding call is rejected before onClose hears of it", async () => {
    const order: string[] = [];
    const { monitor, client } = await connect({ onClose: () => order.push("closed") });
    const calls = (["query-status", "query-name"] as const).map((command) =>
      client.execute(command).catch((error: unknown) => order.push(String(error))),
    );
    monitor.push(null);
    await Promise.all(calls);
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toHaveLength(3);
    expect(order.join("\n")).toMatch(/query-status: the QEMU monitor is closed/);
  });

  test("a call on a closed monitor says so", async () => {
    const { client } = await connect();
    client.close();
    await expect(client.execute("query-status")).rejects.toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
    expect(client.closed).toBe(true);
  });

  test("a line without end is cut off", async () => {
    const { monitor, client } = await connect({ maxLineBytes: 1000 });
    const call = client.execute("query-name");
    await monitor.asked(1);
    monitor.say("x".repeat(2000));
    await expect(call).rejects.toThrow(/more than 1000 bytes/);
  });

  test("one that never greets is given up", async () => {
    const monitor = new FakeMonitor();
    await expect(openQmp(monitor, { greetingTimeoutMs: 5 })).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_TIMEOUT,
    });
    expect(monitor.destroyed).toBe(true);
  });
});
