import { describe, expect, it } from "vitest";
import { type Connection, type Events, Network } from "../../src/api/index.ts";
import {
  ErrorNumber,
  NetworkEventID,
  NodeDeviceEventID,
  SecretEventID,
  StoragePoolEventID,
} from "../../src/protocol/enums.ts";
import { noSupport } from "../../src/protocol/errors.ts";
import { qemuProgram, qemuProcedures } from "../../src/protocol/qemu.ts";
import { remoteProcedures, remoteProgram } from "../../src/protocol/remote/index.ts";
import { type Answers, a, connected } from "./connected.ts";

const uuid = "00112233-4455-6677-8899-aabbccddeeff";
const callbackID = 7;
const registration = () => ({ callbackID });

const daemon = (answers: Answers = {}) =>
  connected({
    connectNetworkEventRegisterAny: registration,
    connectNetworkEventDeregisterAny: () => undefined,
    connectStoragePoolEventRegisterAny: registration,
    connectStoragePoolEventDeregisterAny: () => undefined,
    connectNodeDeviceEventRegisterAny: registration,
    connectNodeDeviceEventDeregisterAny: () => undefined,
    connectSecretEventRegisterAny: registration,
    connectSecretEventDeregisterAny: () => undefined,
    connectDomainMonitorEventRegister: registration,
    connectDomainMonitorEventDeregister: () => undefined,
    ...answers,
  });

type Emitted = {
  [N in keyof typeof remoteProcedures]: (typeof remoteProcedures)[N] extends { kind: "event" } ? N : never;
}[keyof typeof remoteProcedures];

/** Sends a message of any event. */
const emit = (server: ReturnType<typeof daemon>["server"], name: Emitted, message: object): void =>
  (server.emit as (program: unknown, row: unknown, message: unknown) => void).call(
    server,
    remoteProgram,
    remoteProcedures[name],
    message,
  );

const net = { name: "n", uuid };
const pool = { name: "p", uuid };
const dev = { name: "computer" };
const secret = { uuid, usageType: 1, usageID: "/v" };

const kinds: readonly [Emitted, (connection: Connection) => Events<unknown>, object, object][] = [
  [
    "networkEventLifecycle",
    (c) => c.networkEvents({ id: NetworkEventID.LIFECYCLE }),
    { net, event: 2, detail: 0 },
    { id: 0, network: net, event: 2, detail: 0, eventName: "STARTED" },
  ],
  [
    "networkEventCallbackMetadataChange",
    (c) => c.networkEvents({ id: NetworkEventID.METADATA_CHANGE }),
    { net, type: 2, nsuri: "urn:x" },
    { id: 1, network: net, type: 2, nsuri: "urn:x" },
  ],
  [
    "storagePoolEventLifecycle",
    (c) => c.storagePoolEvents({ id: StoragePoolEventID.LIFECYCLE }),
    { pool, event: 99, detail: 0 },
    { id: 0, pool, event: 99, detail: 0, eventName: "99" },
  ],
  [
    "storagePoolEventRefresh",
    (c) => c.storagePoolEvents({ id: StoragePoolEventID.REFRESH }),
    { pool },
    { id: 1, pool },
  ],
  [
    "nodeDeviceEventLifecycle",
    (c) => c.nodeDeviceEvents({ id: NodeDeviceEventID.LIFECYCLE }),
    { dev, event: 0, detail: 0 },
    { id: 0, device: dev, event: 0, detail: 0, eventName: "CREATED" },
  ],
  [
    "nodeDeviceEventUpdate",
    (c) => c.nodeDeviceEvents({ id: NodeDeviceEventID.UPDATE }),
    { dev },
    { id: 1, device: dev },
  ],
  [
    "secretEventLifecycle",
    (c) => c.secretEvents({ id: SecretEventID.LIFECYCLE }),
    { secret, event: 0, detail: 0 },
    { id: 0, secret, event: 0, detail: 0, eventName: "DEFINED" },
  ],
  [
    "secretEventValueChanged",
    (c) => c.secretEvents({ id: SecretEventID.VALUE_CHANGED }),
    { secret },
    { id: 1, secret },
  ],
];

describe("events of objects", () => {
  it.each(kinds)("come by iteration: %s", async (name, listen, message, expected) => {
    const { connection, server, asked } = daemon();
    const events = listen(connection);
    await events.ready;
    emit(server, name, { callbackID, ...message });
    const { value } = await events.next();
    expect(JSON.parse(JSON.stringify(value))).toEqual(expected);
    await events.close();
    await new Promise(setImmediate);
    expect(asked.at(-1)?.procedure).toMatch(/EventDeregisterAny$/);
    expect(asked.at(-1)?.args).toEqual({ callbackID });
  });

  it("can be those of one object", async () => {
    const { connection, asked } = daemon();
    const network = new Network(connection, net);
    await connection.networkEvents({ id: NetworkEventID.LIFECYCLE, network }).ready;
    expect(asked.at(-1)?.args).toEqual({ eventID: 0, net });
  });

  it("are several kinds in one order, narrowed by their id", async () => {
    let last = 0;
    const { connection, server } = daemon({ connectStoragePoolEventRegisterAny: () => ({ callbackID: ++last }) });
    const events = connection.storagePoolEvents({ id: [StoragePoolEventID.LIFECYCLE, StoragePoolEventID.REFRESH] });
    await events.ready;
    server.emit(remoteProgram, remoteProcedures.storagePoolEventRefresh, { callbackID: 2, pool });
    server.emit(remoteProgram, remoteProcedures.storagePoolEventLifecycle, {
      callbackID: 1,
      pool,
      event: 2,
      detail: 0,
    });
    const seen: string[] = [];
    for await (const event of events) {
      seen.push(event.id === StoragePoolEventID.LIFECYCLE ? event.eventName : "refresh");
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(["refresh", "STARTED"]);
  });

  it("are an error where there are none", async () => {
    const { connection } = daemon({
      connectSecretEventRegisterAny: () => {
        throw noSupport("connectSecretEventRegisterAny");
      },
    });
    const refused = connection.secretEvents({ id: SecretEventID.LIFECYCLE });
    await expect(refused.ready).rejects.toMatchObject({ code: ErrorNumber.NO_SUPPORT });
    const none = () => connection.networkEvents({ id: 5 as never });
    expect(none).toThrow(expect.objectContaining({ code: ErrorNumber.INVALID_ARG }));
  });

  it("leave with `await using`", async () => {
    const { connection, asked } = daemon();
    {
      await using events = connection.networkEvents({ id: NetworkEventID.LIFECYCLE });
      await events.ready;
    }
    await new Promise(setImmediate);
    expect(asked.at(-1)?.procedure).toBe("connectNetworkEventDeregisterAny");
  });
});

describe("events of QEMU's monitors", () => {
  it("come as QEMU told them", async () => {
    const { connection, server, asked } = daemon();
    const events = connection.qemuMonitorEvents({ event: "^BLOCK", flags: 1 });
    await events.ready;
    expect(asked.at(-1)?.args).toEqual({ dom: null, event: "^BLOCK", flags: 1 });
    const said = { dom: a, event: "BLOCK_JOB_READY", seconds: 9n, micros: 5, details: "{}" };
    server.emit(qemuProgram, qemuProcedures.domainMonitorEvent, { callbackID, ...said });
    const { value } = await events.next();
    expect(value).toMatchObject({ event: "BLOCK_JOB_READY", seconds: 9n, micros: 5, details: "{}" });
    expect(value?.domain.name).toBe("a");
  });
});
