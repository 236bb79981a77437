import { readFile } from "node:fs/promises";
import { describe, expect, test, vi } from "vitest";
import { describeFailure, run, succeeded } from "../../src/host/run.ts";
import { recordingLogger } from "./recording-logger.ts";

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const { logger } = recordingLogger();

describe("a command", () => {
  test("that succeeds gives its output", async () => {
    const outcome = await run(["sh", "-c", "echo out; echo err >&2"], { logger });
    expect(succeeded(outcome)).toBe(true);
    expect(outcome).toMatchObject({
      status: "ended",
      endedBy: "itself",
      exit: { kind: "exited", code: 0 },
      stdout: Buffer.from("out\n"),
      stderr: "err\n",
    });
  });

  test("gets its input, however long, and gives back as much", async () => {
    const input = "0123456789abcdef".repeat(100_000);
    const outcome = await run(["cat"], { logger, input });
    expect(outcome.status === "ended" && outcome.stdout.toString() === input).toBe(true);
  });

  test("that does not read its input is no error of ours", async () => {
    expect(succeeded(await run(["true"], { logger, input: "x".repeat(1_000_000) }))).toBe(true);
  });

  test("that fails says how and why", async () => {
    const argv = ["sh", "-c", "echo because >&2; exit 7"] as const;
    const outcome = await run([...argv], { logger });
    expect(succeeded(outcome)).toBe(false);
    expect(describeFailure(argv, outcome)).toBe('"sh -c echo because >&2; exit 7" exited with status 7: because');
  });

  test("that is not there carries the operating system's number", async () => {
    const outcome = await run(["/nonexistent/program"], { logger });
    expect(outcome).toMatchObject({ status: "failed", code: "ENOENT" });
    expect(describeFailure(["/nonexistent/program"], outcome)).toMatch(/^cannot start "\/nonexistent\/program"/);
  });

  test("that takes too long is ended, with what it had started", async () => {
    const outcome = await run(["sh", "-c", "echo early; sleep 77 & echo $!; wait"], { logger, timeoutMs: 100 });
    expect(outcome).toMatchObject({
      status: "ended",
      endedBy: "timeout",
      exit: { kind: "signalled", signal: "SIGTERM" },
    });
    const [early, pid] = outcome.status === "ended" ? outcome.stdout.toString().split("\n") : [];
    expect(early).toBe("early");
    // as long as nobody has waited for it, what has ended is still listed, as a zombie
    const state = () =>
      readFile(`/proc/${pid}/stat`, "latin1").then(
        (text) => text.split(") ")[1]?.[0],
        () => "gone",
      );
    await expect.poll(state, { timeout: 5000 }).toMatch(/^(Z|X|gone)$/);
    expect(describeFailure(["sh"], outcome)).toBe('"sh" took too long and was ended');
  });

  test("that does not obey SIGTERM is killed", async () => {
    const outcome = await run(["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], { logger, timeoutMs: 50 });
    expect(outcome).toMatchObject({ endedBy: "timeout", exit: { kind: "signalled", signal: "SIGKILL" } });
  });

  test("is ended when the call is given up", async () => {
    const abort = new AbortController();
    const running = run(["sleep", "77"], { logger, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect(await running).toMatchObject({ endedBy: "abort", exit: { kind: "signalled", signal: "SIGTERM" } });
    expect(await run(["sleep", "77"], { logger, signal: abort.signal })).toMatchObject({
      status: "failed",
      code: "ECANCELED",
    });
  });

  test("that writes without end is ended", async () => {
    const outcome = await run(["yes"], { logger, maxOutputBytes: 100_000 });
    expect(outcome).toMatchObject({ endedBy: "output-limit" });
    expect(outcome.status === "ended" && outcome.stdout.length <= 100_000).toBe(true);
  });

  test("gives all of what it wrote, each time of many at once", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, () => run(["sh", "-c", "head -c 150000 /dev/zero"], { logger })),
    );
    expect(outcomes.map((outcome) => (outcome.status === "ended" ? outcome.stdout.length : -1))).toEqual(
      Array.from({ length: 40 }, () => 150_000),
    );
  });
});
