// virtsh's console: on a terminal as virsh's, and without one.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ESCAPE } from "./setup/console.ts";
import { echoDisk, echoGuestXml } from "./setup/echo-guest.ts";
import { CLONE, missingPrograms, run, virsh } from "./setup/programs.ts";
import { reference } from "./setup/reference.ts";
import { Terminal } from "./setup/terminal.ts";

const VIRTSH = join(CLONE, "bin", "virtsh");
const NAME = `sh-console-${process.pid}`;
const UUID = randomUUID();

const missing = missingPrograms("virsh", "python3", "qemu-system-x86_64");
const found = missing === undefined ? await reference() : { reason: missing };
const reason = "reason" in found ? found.reason : undefined;

/** Without what virsh alone says when there is no polkit. */
const settled = (transcript: string): string => transcript.replace(/^Authorization not available.*\r\n/, "");

describe.skipIf(reason !== undefined)(`virtsh's console${reason === undefined ? "" : ` (${reason})`}`, () => {
  const uri = "uri" in found ? (found.uri ?? "") : "";
  let folder: string;

  const remove = (): Promise<unknown> => virsh(uri, `destroy ${NAME}; undefine ${NAME}`);
  /** Types until the guest has sent it back, then leaves. */
  const converse = async (terminal: Terminal): Promise<{ code: number; transcript: string }> => {
    await terminal.waitFor(/Escape character.*\r\n/);
    const timer = setInterval(() => terminal.type("."), 300);
    await terminal.waitFor(/\.+/);
    clearInterval(timer);
    terminal.type(ESCAPE);
    const code = await terminal.ended;
    return { code, transcript: settled(terminal.transcript).replaceAll(/\.+/g, ".") };
  };

  beforeAll(async () => {
    await remove();
    folder = mkdtempSync(join(tmpdir(), "tsvirt-console-"));
    const file = join(folder, "guest.xml");
    writeFileSync(file, echoGuestXml(NAME, UUID, await echoDisk(folder)));
    await virsh(uri, "define", file);
  });

  afterAll(async () => {
    await remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test("on a terminal is virsh's", async () => {
    const expected = await converse(new Terminal("virsh", ["-c", uri, "start", NAME, "--console"]));
    await virsh(uri, "destroy", NAME);
    const answered = await converse(new Terminal(process.execPath, [VIRTSH, "-c", uri, "start", NAME, "--console"]));
    expect(answered).toEqual(expected);
    expect(answered.transcript).toContain("\r\n.");
  });

  test("is refused a device that there is not, as virsh is", async () => {
    const args = ["-c", uri, "console", NAME, "--devname", "nonsense"];
    const [one, other] = [new Terminal("virsh", args), new Terminal(process.execPath, [VIRTSH, ...args])];
    expect(await other.ended).toBe(await one.ended);
    expect(other.transcript).toBe(settled(one.transcript));
  });

  test("between commands that are typed gives the terminal back", async () => {
    const terminal = new Terminal(process.execPath, [VIRTSH, "-c", uri]);
    await terminal.waitFor(/virtsh # /);
    terminal.type(`console ${NAME}\r`);
    await terminal.waitFor(/Escape character.*\r\n/);
    terminal.type("hello");
    await terminal.waitFor(/hello/);
    terminal.type(ESCAPE);
    await terminal.waitFor(/virtsh # /);
    terminal.type(`domstate ${NAME.slice(0, -1)}\t`);
    await terminal.waitFor(new RegExp(`domstate ${NAME}`));
    terminal.type("\r");
    await terminal.waitFor(/running\r\n/);
    terminal.type("quit\r");
    expect(await terminal.ended).toBe(0);
  });

  test("works without a terminal", async () => {
    const child = spawn(process.execPath, [VIRTSH, "-q", "-c", uri, "console", NAME], { stdio: "pipe" });
    let seen = "";
    const answered = new Promise<void>((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        seen += text;
        if (seen.includes("from a pipe")) resolve();
      });
    });
    child.stdin.write("from a pipe");
    await answered;
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.stdin.end(ESCAPE);
    expect(await ended).toBe(0);
    // the guest may still have had something to say to whoever was there before
    expect(seen).toMatch(/from a pipe$/);
  });

  test("ends with the guest", async () => {
    const console = run(process.execPath, [VIRTSH, "-q", "-c", uri, "console", NAME]);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await virsh(uri, "destroy", NAME);
    expect(await console).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
