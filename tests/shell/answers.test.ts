import { describe, expect, it } from "vitest";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { noDomain, operationInvalid } from "../../src/protocol/errors.ts";
import { done, fields, jsonLine, told } from "../../src/shell/answer.ts";
import { escapeByte } from "../../src/shell/console.ts";
import { Failure } from "../../src/shell/failure.ts";
import { command } from "../../src/shell/command.ts";
import { runAll } from "../../src/shell/run.ts";
import { parseArguments } from "../../src/shell/settings.ts";
import { Quit, Shell } from "../../src/shell/shell.ts";

function shellWith(...argv: string[]) {
  let out = "";
  let err = "";
  const shell = new Shell(
    parseArguments(argv, {}),
    { write: (text) => (out += String(text)) },
    { write: (text) => (err += String(text)) },
  );
  return { shell, printed: () => ({ out, err }) };
}

const doing = (run: () => ReturnType<typeof told> | undefined) => ({
  command: command({ name: "c", group: "virtsh", summary: "", options: {}, offline: true, run }),
  given: new Map(),
});
const fails = doing(() => {
  throw new Failure("Failed to do", operationInvalid("it does not run"));
});

describe("carrying out commands", () => {
  it("prints answers with a blank line behind each", async () => {
    const { shell, printed } = shellWith();
    const outcome = await runAll(shell, [doing(() => told("a\n", 1)), doing(() => done("Done", 2))]);
    expect(outcome).toEqual({ success: true, quit: false });
    expect(printed()).toEqual({ out: "a\n\nDone\n\n", err: "" });
  });

  it("leaves out what is no answer when quiet", async () => {
    const { shell, printed } = shellWith("-q");
    await runAll(shell, [doing(() => told("a\n", 1)), doing(() => done("Done", 2))]);
    expect(printed().out).toBe("a\n");
  });

  it("prints data as JSON, a line each", async () => {
    const { shell, printed } = shellWith("--json");
    await runAll(shell, [doing(() => told("a\n", { a: 1n })), fails]);
    expect(printed().out).toBe('{"a":1}\n');
    expect(JSON.parse(printed().err)).toEqual({
      error: {
        message: "Failed to do: Requested operation is not valid: it does not run",
        code: ErrorNumber.OPERATION_INVALID,
        domain: 20,
        level: 2,
        hint: null,
      },
    });
  });

  it("goes on after a failure, and the last command decides", async () => {
    const { shell, printed } = shellWith();
    expect(await runAll(shell, [fails, doing(() => told("a\n", 1))])).toEqual({ success: true, quit: false });
    expect(printed()).toEqual({
      out: "\na\n\n",
      err: "error: Failed to do\nerror: Requested operation is not valid: it does not run\n",
    });
    expect((await runAll(shell, [doing(() => told("a\n", 1)), fails])).success).toBe(false);
  });

  it("says nothing of a failure without words", async () => {
    const { shell, printed } = shellWith();
    const silent = doing(() => {
      throw new Failure("");
    });
    expect((await runAll(shell, [silent])).success).toBe(false);
    expect(printed()).toEqual({ out: "\n", err: "" });
  });

  it("ends at quit", async () => {
    const { shell, printed } = shellWith();
    const quit = doing(() => {
      throw new Quit();
    });
    expect(await runAll(shell, [quit, doing(() => told("a\n", 1))])).toEqual({ success: true, quit: true });
    expect(printed().out).toBe("");
  });

  it("does not hide bugs", async () => {
    const { shell } = shellWith();
    const bug = doing(() => {
      throw new TypeError("a bug");
    });
    await expect(runAll(shell, [bug])).rejects.toThrow("a bug");
  });

  it("tells the time that each took", async () => {
    const { shell, printed } = shellWith("-t");
    await runAll(shell, [doing(() => told("a\n", 1))]);
    expect(printed().out).toMatch(/^a\n\n\(Time: \d+\.\d{3} ms\)\n\n$/);
  });
});

describe("answers", () => {
  it("have names and values under each other", () => {
    expect(
      fields(
        6,
        [
          ["A:", 1],
          ["Long:", "x"],
        ],
        {},
      ).text(true),
    ).toBe("A:     1\nLong:  x\n");
  });

  it("keep 64-bit numbers that JSON would round as text", () => {
    expect(jsonLine({ a: 5n, b: 2n ** 63n })).toBe('{"a":5,"b":"9223372036854775808"}\n');
  });
});

describe("errors of the daemon alone", () => {
  it("are told in the daemon's words", () => {
    const { shell, printed } = shellWith();
    shell.report(noDomain("no domain with name 'a'"));
    expect(printed().err).toBe("error: Domain not found: no domain with name 'a'\n");
  });
});

describe("the escape character", () => {
  it.each([
    ["^]", 0x1d],
    ["^t", 0x14],
    ["^T", 0x14],
    ["x", 0x78],
  ])("%s is byte %i", (escape, byte) => {
    expect(escapeByte(escape)).toBe(byte);
  });
});
