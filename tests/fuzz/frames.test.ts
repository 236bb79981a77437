/** Mutated frames, every procedure among them: nothing that a client sends may crash, hang or grow the daemon. */
import { afterEach, describe, expect, it } from "vitest";
import type { Driver } from "../../src/protocol/contract.ts";
import { byNumber } from "../../src/protocol/program.ts";
import { remoteProgram } from "../../src/protocol/remote/index.ts";
import { qemuProgram } from "../../src/protocol/qemu.ts";
import { lxcProgram } from "../../src/protocol/lxc.ts";
import { ServerConnection } from "../../src/rpc/server.ts";
import { Session } from "../../src/session/session.ts";
import { MemoryWire } from "../rpc/pair.ts";

/** Numerical Recipes' generator: the same sequence in every run. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const programs = [remoteProgram, qemuProgram, lxcProgram];
const driver: Driver = { type: "QEMU", remote: {}, onDomainEvent: () => () => undefined };
let bugs: unknown[] = [];

function connection(): { wire: MemoryWire; server: ServerConnection } {
  const wire = new MemoryWire();
  const session = new Session(
    { open: () => ({ driver, uri: "qemu:///system" }), keepaliveSeconds: 0, keepaliveCount: 0 },
    false,
  );
  const server: ServerConnection = new ServerConnection(wire, {
    client: { id: 1, readonly: false, transport: "unix", onGone: () => () => undefined },
    programs,
    maximumCalls: 10,
    dispatch: (incoming, context, args) => session.dispatch(incoming, context, args),
    bug: (error) => bugs.push(error),
  });
  session.attach(server);
  return { wire, server };
}

/** A well-formed frame with a payload that may fit, changed in a few places. */
function mutated(next: (below: number) => number): Uint8Array {
  const program = programs[next(programs.length)] ?? remoteProgram;
  const rows = byNumber(program);
  const payload = next(160);
  const frame = Buffer.alloc(28 + payload);
  for (let at = 28; at < frame.length; at++) frame[at] = next(4) === 0 ? next(256) : 0;
  const words = [
    frame.length,
    program.id,
    1,
    next(rows.length + 2),
    [0, 0, 0, 3, 4, 6][next(6)] ?? 0,
    next(5),
    next(3),
  ];
  words.forEach((word, index) => frame.writeUInt32BE(word, index * 4));
  for (let changes = next(3); changes > 0; changes--) frame[4 + next(frame.length - 4)] = next(256);
  if (next(50) === 0) frame.writeUInt32BE(next(2 ** 31), 0);
  return frame;
}

afterEach(() => {
  bugs = [];
});

describe("100,000 mutated frames", () => {
  it("close the connection that sent nonsense, and nothing else", async () => {
    const next = random(20260101);
    let { wire, server } = connection();
    const bystander = connection();
    let closed = 0;
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < 100_000; count++) {
      wire.sent = [];
      wire.arrive(mutated(next));
      if (server.closed || wire.paused) {
        closed++;
        ({ wire, server } = connection());
      }
      if (count % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(bugs).toEqual([]);
    expect(closed).toBeGreaterThan(0);
    expect(bystander.server.closed).toBe(false);
    globalThis.gc?.();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 2 ** 20);
  }, 60_000);
});
