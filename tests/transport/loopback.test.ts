import { describe, expect, it, vi } from "vitest";
import { loopback } from "../../src/transport/loopback.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const MiB = 1 << 20;

describe("a loopback", () => {
  it("carries bytes both ways, in order, and never within the sender's own turn", async () => {
    const [one, other] = loopback();
    const got: string[] = [];
    one.onData = (bytes) => got.push(`one ${bytes[0]}`);
    other.onData = (bytes) => {
      got.push(`other ${bytes[0]}`);
      other.send(Uint8Array.of((bytes[0] ?? 0) * 10));
    };
    one.send(Uint8Array.of(1));
    one.send(Uint8Array.of(2));
    await Promise.resolve();
    expect(got).toEqual([]);
    await turn();
    await turn();
    expect(got).toEqual(["other 1", "other 2", "one 10", "one 20"]);
  });

  it("lets timers run while both ends answer each other without end", async () => {
    const [one, other] = loopback();
    let answers = 0;
    one.onData = (bytes) => {
      answers++;
      one.send(bytes);
    };
    other.onData = (bytes) => void other.send(bytes);
    one.send(Uint8Array.of(1));
    for (let turns = 0; turns < 4; turns++) await turn();
    const before = answers;
    expect(before).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1));
    await turn();
    await turn();
    expect(answers).toBeGreaterThan(before);
    one.destroy();
  });

  it("makes the sender wait for a reader that has paused", async () => {
    const [one, other] = loopback();
    const got = vi.fn<(bytes: Uint8Array) => void>();
    const drained = vi.fn<() => void>();
    other.onData = got;
    one.onDrain = drained;
    other.pause();
    expect(one.send(new Uint8Array(2 * MiB))).toBe(false);
    expect(one.backlog).toBe(2 * MiB);
    await turn();
    expect(got).not.toHaveBeenCalled();
    other.resume();
    await turn();
    expect(got).toHaveBeenCalledOnce();
    expect(drained).toHaveBeenCalledOnce();
    expect(one.backlog).toBe(0);
    expect(one.send(Uint8Array.of(1))).toBe(true);
  });

  it("that is closed gives out what is under way, and tells both ends once", async () => {
    const [one, other] = loopback();
    const told: string[] = [];
    other.onData = () => told.push("data");
    one.onClose = (error) => told.push(`one ${error}`);
    other.onClose = (error) => told.push(`other ${error}`);
    one.send(Uint8Array.of(1));
    one.close();
    await turn();
    await turn();
    expect(told.sort()).toEqual(["data", "one undefined", "other undefined"]);
    one.destroy();
    await turn();
    expect(told).toHaveLength(3);
  });

  it("that is destroyed gives out nothing more", async () => {
    const [one, other] = loopback();
    const got = vi.fn<() => void>();
    other.onData = got;
    one.send(Uint8Array.of(1));
    one.destroy();
    await turn();
    expect(got).not.toHaveBeenCalled();
  });
});
