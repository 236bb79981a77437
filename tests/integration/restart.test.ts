// Guests outlive the daemon: virtd is killed while guests run, and started again.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leave, PROMPT, virshTerminal } from "./setup/console.ts";
import { guestFile } from "./setup/guest.ts";
import { guestProcesses } from "./setup/processes.ts";
import { missingPrograms, outputOf, virsh } from "./setup/programs.ts";
import { Terminal } from "./setup/terminal.ts";
import { startVirtd, type Virtd } from "./setup/virtd.ts";

const missing = missingPrograms("qemu-system-x86_64", "virsh", "python3");

/** Three that are still there afterwards, and two that end while nobody looks. */
const NAMES = ["stays-1", "stays-2", "paused", "powers-off", "crashes"] as const;

const processIds = (root: string): ReadonlyMap<string, number> =>
  new Map(guestProcesses(root).map(({ name, pid }) => [name, pid]));

function processGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

async function until(condition: () => boolean, limitMs: number): Promise<void> {
  // Neither process is a child of this one: its end can only be looked for.
  for (const end = performance.now() + limitMs; !condition() && performance.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.skipIf(missing !== undefined)(
  `virtd killed with SIGKILL${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let virtd: Virtd;
    let before: ReadonlyMap<string, number>;

    const state = async (name: string): Promise<string> =>
      (await virsh(virtd.uri, "domstate", "--reason", name)).stdout.trim();

    beforeAll(async () => {
      virtd = await startVirtd();
      const { root, uri } = virtd;
      for (const name of NAMES) {
        await outputOf(virsh(uri, "define", await guestFile(root, name)));
        await outputOf(virsh(uri, "start", name));
      }
      await outputOf(virsh(uri, "suspend", "paused"));

      // Ends by itself a few seconds from now, when no daemon is there to see it.
      const console = virshTerminal(uri, "console", "powers-off");
      await console.waitFor(/Escape character/);
      console.type("\n");
      await console.waitFor(PROMPT);
      console.type("(sleep 3; poweroff -f) &\n");
      await console.waitFor(PROMPT);
      await leave(console);

      before = processIds(root);
      await virtd.kill9();

      const crashed = before.get("crashes") ?? 0;
      process.kill(crashed, "SIGKILL");
      await until(() => processGone(crashed), 10_000);
      // Time for the guest to power off: its QEMU stays, since it was started to wait for the daemon's decision.
      await new Promise((resolve) => setTimeout(resolve, 6_000));

      virtd = await startVirtd({ root });
    });

    afterAll(() => virtd[Symbol.asyncDispose]());

    test("all guests ran when it was killed", () => {
      expect([...before.keys()].toSorted()).toEqual([...NAMES].toSorted());
    });

    test("all guests ran when it was killed", () => {
      expect([...before.keys()].toSorted()).toEqual([...NAMES].toSorted());
    });

    test("the guests that run still run, as the same processes", () => {
      const now = processIds(virtd.root);
      for (const name of ["stays-1", "stays-2", "paused"] as const)
        expect([name, now.get(name)]).toEqual([name, before.get(name)]);
    });

    test("their states and reasons are as before", async () => {
      expect(await state("stays-1")).toBe("running (booted)");
      expect(await state("stays-2")).toBe("running (booted)");
      expect(await state("paused")).toBe("paused (user)");
    });

    test("a guest that powered itself off meanwhile is shut off, by its own shutdown", async () => {
      expect(await state("powers-off")).toBe("shut off (shutdown)");
      expect(processIds(virtd.root).has("powers-off")).toBe(false);
    });

    test("a guest whose QEMU died meanwhile is shut off, as crashed", async () => {
      expect(await state("crashes")).toBe("shut off (crashed)");
    });

    test("a guest's console goes on", async () => {
      const console = virshTerminal(virtd.uri, "console", "stays-1");
      await console.waitFor(/Escape character/);
      console.type("\n");
      await console.waitFor(PROMPT);
      console.type("echo sum $((20 + 22))\n");
      await console.waitFor(/sum 42/);
      expect(await leave(console)).toBe(0);
    });

    test("events of the guests that were found are told", async () => {
      const events = new Terminal("virsh", ["-c", virtd.uri, "event", "--event", "lifecycle", "--loop"]);
      // A second command tells that the registration, sent before, has been handled: there is no message about it.
      await new Promise((resolve) => setTimeout(resolve, 500));
      await outputOf(virsh(virtd.uri, "resume", "paused"));
      await events.waitFor(/'lifecycle' for domain '?paused'?: Resumed Unpaused/);
      await outputOf(virsh(virtd.uri, "destroy", "stays-2"));
      await events.waitFor(/'lifecycle' for domain '?stays-2'?: Stopped Destroyed/);
      events.type("\u0003");
      await events.ended;
      expect(events.transcript).not.toMatch(/error/);
    });

    test("a clean stop leaves the guests running, too", async () => {
      const pid = before.get("stays-1") ?? 0;
      expect(await virtd.stop()).toBe(0);
      expect(processGone(pid)).toBe(false);
      virtd = await startVirtd({ root: virtd.root });
      expect(await state("stays-1")).toBe("running (booted)");
    });
  },
);
