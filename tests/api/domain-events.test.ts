import { describe, expect, it } from "vitest";
import { DomainEventID, ErrorNumber } from "../../src/protocol/enums.ts";
import { invalidArgument } from "../../src/protocol/errors.ts";
import { remoteProcedures, remoteProgram } from "../../src/protocol/remote/index.ts";
import { EventQueue } from "../../src/api/event-queue.ts";
import { lifecycleNames, nameOf } from "../../src/api/names.ts";
import { a, connected } from "./connected.ts";

/** A daemon that registers every kind, the number of the registration being the kind's and 100. */
const registering = (refused: readonly number[] = []) =>
  connected({
    connectDomainEventCallbackRegisterAny: ({ eventID }: { eventID: number }) => {
      if (refused.includes(eventID)) throw invalidArgument(`eventID ${eventID}`);
      return { callbackID: 100 + eventID };
    },
    connectDomainEventCallbackDeregisterAny: () => undefined,
  });

type Server = ReturnType<typeof connected>["server"];
const lifecycle = (server: Server, event: number, detail: number): void =>
  server.emit(remoteProgram, remoteProcedures.domainEventCallbackLifecycle, {
    callbackID: 100 + DomainEventID.LIFECYCLE,
    msg: { dom: a, event, detail },
  });
const reboot = (server: Server): void =>
  server.emit(remoteProgram, remoteProcedures.domainEventCallbackReboot, {
    callbackID: 100 + DomainEventID.REBOOT,
    msg: { dom: a },
  });

describe("domain events", () => {
  it("come in order, with names for their numbers, until the loop is left", async () => {
    const { connection, server, asked } = registering();
    const events = connection.domainEvents({ id: DomainEventID.LIFECYCLE });
    await events.ready;
    lifecycle(server, 2, 0);
    lifecycle(server, 3, 2);
    const seen: string[] = [];
    for await (const { domain, eventName, detailName } of events) {
      seen.push(`${domain.name} ${eventName} ${detailName}`);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(["a STARTED BOOTED", "a SUSPENDED IOERROR"]);
    await new Promise(setImmediate);
    expect(asked.at(-1)?.procedure).toBe("connectDomainEventCallbackDeregisterAny");
  });

  it("of several kinds come in one order", async () => {
    const { connection, server } = registering();
    const events = connection.domainEvents({ id: [DomainEventID.LIFECYCLE, DomainEventID.REBOOT] });
    await events.ready;
    lifecycle(server, 2, 0);
    lifecycle(server, 3, 0);
    reboot(server);
    lifecycle(server, 4, 0);
    const seen: number[] = [];
    for await (const { id } of events) {
      seen.push(id);
      if (seen.length === 4) break;
    }
    expect(seen).toEqual([0, 0, 1, 0]);
  });

  it("that are refused are an error, or left out where that was asked for", async () => {
    const ids = [DomainEventID.LIFECYCLE, DomainEventID.NIC_MAC_CHANGE];
    const strict = registering([DomainEventID.NIC_MAC_CHANGE]);
    await expect(strict.connection.domainEvents({ id: ids }).next()).rejects.toMatchObject({
      code: ErrorNumber.INVALID_ARG,
    });
    expect(strict.asked.at(-1)?.procedure).toBe("connectDomainEventCallbackDeregisterAny");

    const partial = registering([DomainEventID.NIC_MAC_CHANGE]);
    const events = partial.connection.domainEvents({ id: ids, partial: true });
    await events.ready;
    lifecycle(partial.server, 2, 0);
    await expect(events.next()).resolves.toMatchObject({ value: { id: DomainEventID.LIFECYCLE } });

    const none = registering(ids);
    await expect(none.connection.domainEvents({ id: ids, partial: true }).ready).rejects.toMatchObject({
      code: ErrorNumber.INVALID_ARG,
    });
  });

  it("end with their signal, and with an error when the connection is lost", async () => {
    const { connection, server } = registering();
    const stop = new AbortController();
    const stopped = connection.domainEvents({ id: DomainEventID.LIFECYCLE, signal: stop.signal });
    await stopped.ready;
    stop.abort();
    await expect(stopped.next()).resolves.toEqual({ done: true, value: undefined });
    const lost = connection.domainEvents({ id: DomainEventID.LIFECYCLE });
    await lost.ready;
    const waiting = lost.next();
    server.destroy(invalidArgument("gone"));
    await expect(waiting).rejects.toMatchObject({ code: ErrorNumber.RPC });
  });
});

describe("a queue of events", () => {
  it("drops nothing in silence", async () => {
    const queue = new EventQueue<number>(2);
    for (const event of [1, 2, 3, 4]) queue.push(event);
    await expect(queue.next()).resolves.toEqual({ done: false, value: 1 });
    await expect(queue.next()).resolves.toEqual({ done: false, value: 2 });
    await expect(queue.next()).rejects.toMatchObject({ code: ErrorNumber.OVERFLOW });
    await expect(queue.next()).resolves.toEqual({ done: true, value: undefined });
  });

  it("serves readers in turn", async () => {
    const queue = new EventQueue<string>();
    const readers = [queue.next(), queue.next()];
    queue.push("first");
    queue.push("second");
    expect(await Promise.all(readers)).toEqual([
      { done: false, value: "first" },
      { done: false, value: "second" },
    ]);
  });
});

describe("names", () => {
  it("are those of the enumerations; what is newer keeps its number", () => {
    expect(nameOf(DomainEventID, 1)).toBe("REBOOT");
    expect(lifecycleNames(5, 2)).toEqual({ eventName: "STOPPED", detailName: "CRASHED" });
    expect(lifecycleNames(99, 7)).toEqual({ eventName: "99", detailName: "7" });
  });
});
