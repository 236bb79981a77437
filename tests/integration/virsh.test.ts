// Debian's virsh, unchanged, manages guests of virtd.

import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leave, PROMPT, virshTerminal } from "./setup/console.ts";
import { guestFile } from "./setup/guest.ts";
import { guestProcesses } from "./setup/processes.ts";
import { missingPrograms, virsh } from "./setup/programs.ts";
import { Terminal } from "./setup/terminal.ts";
import { startVirtd, type Virtd } from "./setup/virtd.ts";

const missing = missingPrograms("qemu-system-x86_64", "virsh", "python3");
const UP = /tsvirt guest: userspace is up/;
const VNC = "<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>";

describe.skipIf(missing !== undefined)(
  `Debian's virsh against virtd${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let virtd: Virtd;
    let definition: string;

    /** Runs one command that must succeed with nothing to complain about, such as a procedure that is not supported. */
    const says = async (...args: readonly string[]): Promise<string> => {
      const outcome = await virsh(virtd.uri, ...args);
      expect({ args, stderr: outcome.stderr, code: outcome.code }).toEqual({ args, stderr: "", code: 0 });
      return outcome.stdout.trim();
    };
    const refuses = async (...args: readonly string[]): Promise<string> => {
      const outcome = await virsh(virtd.uri, ...args);
      expect({ args, code: outcome.code }).toEqual({ args, code: 1 });
      return outcome.stderr;
    };

    beforeAll(async () => {
      virtd = await startVirtd();
      definition = await guestFile(virtd.root, "seen-by-virsh", { devices: VNC });
    });

    afterAll(() => virtd[Symbol.asyncDispose]());

    describe("asks about the host", () => {
      test("version", async () => {
        const version = await says("version");
        expect(version).toMatch(/Using API: QEMU \d+\.\d+\.\d+/);
        expect(version).toMatch(/Running hypervisor: QEMU \d+\.\d+\.\d+/);
      });

      test("hostname", async () => expect(await says("hostname")).toContain(hostname().split(".")[0]));

      test("uri", async () => expect(await says("uri")).toBe(virtd.uri));

      test("nodeinfo", async () =>
        expect(await says("nodeinfo")).toMatch(/CPU\(s\): +[1-9]\d*\n[^]*Memory size: +[1-9]\d* KiB/));

      test.skipIf(!existsSync("/sys/class/dmi/id/sys_vendor"))("sysinfo", async () => {
        expect(await says("sysinfo")).toContain("<sysinfo type='smbios'>");
      });

      test("capabilities", async () => {
        const capabilities = await says("capabilities");
        expect(capabilities).toContain("<arch>x86_64</arch>");
        expect(capabilities).toContain("<domain type='qemu'");
      });

      test("domcapabilities", async () => {
        const capabilities = await says("domcapabilities", "--virttype", "qemu");
        expect(capabilities).toContain("<domainCapabilities>");
        expect(capabilities).toMatch(/<machine>pc-i440fx-/);
      });
    });

    describe("takes a persistent guest through its life", () => {
      let events: Terminal;

      beforeAll(async () => {
        events = new Terminal("virsh", ["-c", virtd.uri, "event", "--all", "--loop"]);
        // virsh does not say when it is registered.
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      });

      afterAll(() => events.kill());

      const heard = (what: string): Promise<RegExpExecArray> =>
        events.waitFor(new RegExp(`event 'lifecycle' for domain '?seen-by-virsh'?: ${what}`), 30_000);

      test("define", async () => {
        expect(await says("define", definition)).toBe(`Domain 'seen-by-virsh' defined from ${definition}`);
        await heard("Defined Added");
        expect(await says("domstate", "--reason", "seen-by-virsh")).toBe("shut off (unknown)");
      });

      test("list --all", async () => expect(await says("list", "--all")).toMatch(/^ - +seen-by-virsh +shut off$/m));

      test("dumpxml of the inactive guest", async () => {
        const xml = await says("dumpxml", "seen-by-virsh");
        expect(xml).toContain("<domain type='qemu'>");
        expect(xml).toContain("<memory unit='KiB'>131072</memory>");
        expect(xml).toMatch(/<type arch='x86_64' machine='pc-i440fx-/);
      });

      test("start --console, up to a line of the guest's userspace, and a reboot seen from the console", async () => {
        const console = virshTerminal(virtd.uri, "start", "--console", "seen-by-virsh");
        await console.waitFor(/Domain 'seen-by-virsh' started/);
        await heard("Started Booted");
        await console.waitFor(UP, 120_000);
        await console.waitFor(PROMPT);
        console.type("echo $((6 * 7)) is read back\n");
        await console.waitFor(/42 is read back/);
        const before = guestProcesses(virtd.root).map(({ pid }) => pid);
        expect(before).toHaveLength(1);

        expect(await says("reboot", "seen-by-virsh")).toBe("Domain 'seen-by-virsh' is being rebooted");
        await console.waitFor(UP, 120_000);
        await events.waitFor(/event 'reboot' for domain '?seen-by-virsh'?/);
        expect(guestProcesses(virtd.root).map(({ pid }) => pid)).toEqual(before);
        expect(await leave(console)).toBe(0);
      });

      test("dominfo, domstate --reason", async () => {
        const info = await says("dominfo", "seen-by-virsh");
        expect(info).toMatch(/^State: +running$/m);
        expect(info).toMatch(/^Max memory: +131072 KiB$/m);
        expect(info).toMatch(/^Persistent: +yes$/m);
        expect(info).toMatch(/^CPU time: +[\d.]+s$/m);
        expect(await says("domstate", "--reason", "seen-by-virsh")).toMatch(/^running \(\w+\)$/);
      });

      test("dumpxml, ttyconsole, vncdisplay of the running guest", async () => {
        const xml = await says("dumpxml", "seen-by-virsh");
        expect(xml).toMatch(/<domain type='qemu' id='\d+'>/);
        expect(xml).toContain("<alias name='serial0'/>");
        const terminal = await says("ttyconsole", "seen-by-virsh");
        expect(terminal).toMatch(/^\/dev\/pts\/\d+$/);
        expect(xml).toContain(`tty='${terminal}'`);
        expect(await says("vncdisplay", "seen-by-virsh")).toMatch(/^127\.0\.0\.1:\d+$/);
      });

      test("suspend, resume", async () => {
        await says("suspend", "seen-by-virsh");
        await heard("Suspended Paused");
        expect(await says("domstate", "--reason", "seen-by-virsh")).toBe("paused (user)");
        await says("resume", "seen-by-virsh");
        await heard("Resumed Unpaused");
        expect(await says("domstate", "--reason", "seen-by-virsh")).toBe("running (unpaused)");
      });

      test("shutdown", async () => {
        expect(await says("shutdown", "seen-by-virsh")).toBe("Domain 'seen-by-virsh' is being shutdown");
        await heard("Shutdown Finished");
        await heard("Stopped Shutdown");
        expect(await says("domstate", "--reason", "seen-by-virsh")).toBe("shut off (shutdown)");
        expect(guestProcesses(virtd.root)).toEqual([]);
      });

      test("autostart, and its end", async () => {
        await says("autostart", "seen-by-virsh");
        expect(await says("dominfo", "seen-by-virsh")).toMatch(/^Autostart: +enable$/m);
        await says("autostart", "--disable", "seen-by-virsh");
        expect(await says("dominfo", "seen-by-virsh")).toMatch(/^Autostart: +disable$/m);
      });

      test("start, destroy", async () => {
        await says("start", "seen-by-virsh");
        await heard("Started Booted");
        expect(await says("list")).toMatch(/^ \d+ +seen-by-virsh +running$/m);
        expect(await says("destroy", "seen-by-virsh")).toBe("Domain 'seen-by-virsh' destroyed");
        await heard("Stopped Destroyed");
        expect(await says("domstate", "--reason", "seen-by-virsh")).toBe("shut off (destroyed)");
      });

      test("undefine", async () => {
        await says("undefine", "seen-by-virsh");
        await heard("Undefined Removed");
        expect(await says("list", "--all", "--name")).toBe("");
        expect(await refuses("dominfo", "seen-by-virsh")).toContain("failed to get domain 'seen-by-virsh'");
      });

      test("nothing that event --all registers for was refused", () => {
        expect(events.transcript).not.toMatch(/error|support/i);
      });
    });

    describe("takes a transient guest through its life", () => {
      test("create, and its definition gone with it", async () => {
        expect(await says("create", definition)).toBe(`Domain 'seen-by-virsh' created from ${definition}`);
        expect(await says("dominfo", "seen-by-virsh")).toMatch(/^Persistent: +no$/m);
        await says("destroy", "seen-by-virsh");
        expect(await says("list", "--all", "--name")).toBe("");
      });
    });

    describe("is refused what makes no sense", () => {
      test("starting what does not exist", async () => {
        expect(await refuses("start", "nobody")).toContain("failed to get domain 'nobody'");
      });

      test("suspending an inactive guest", async () => {
        await says("define", definition);
        expect(await refuses("suspend", "seen-by-virsh")).toContain("Failed to suspend domain");
        await says("undefine", "seen-by-virsh");
      });

      test("changing anything through the read-only socket", async () => {
        const outcome = await virsh(virtd.readOnlyUri, "-r", "define", definition);
        expect(outcome.code).toBe(1);
        expect((await virsh(virtd.readOnlyUri, "-r", "list", "--all")).stderr).toBe("");
      });
    });
  },
);
