// virtsh prints what Debian's virsh prints, byte for byte, against the reference and against virtd.

import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLONE, missingPrograms, type Outcome, run } from "./setup/programs.ts";
import { reference } from "./setup/reference.ts";
import { startVirtd } from "./setup/virtd.ts";

const VIRTSH = join(CLONE, "bin", "virtsh");
const NAME = `sh-equal-${process.pid}`;
const UUID = randomUUID();
const OTHER_UUID = randomUUID();

const description = (name: string, uuid: string, disk: string): string => `<domain type='qemu'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <title>A guest &amp; its title</title>
  <memory unit='MiB'>32</memory>
  <vcpu current='1'>2</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <on_poweroff>destroy</on_poweroff>
  <devices>
    <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>
    <disk type='file' device='disk'><source file='${disk}'/><target dev='vda' bus='virtio'/><readonly/></disk>
    <interface type='user'><mac address='52:54:00:5a:5a:01'/><model type='e1000'/></interface>
    <serial type='pty'/>
    <console type='pty'/>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
  </devices>
</domain>
`;

/** What differs between two runs of the same program, or says which library is used. */
const settled = ({ code, stdout, stderr }: Outcome, refusesItself: boolean): Outcome => ({
  code,
  // what is read-only, libvirt's library refuses in its words; virtsh leaves that to the daemon, which has its own
  stderr: refusesItself ? stderr : stderr.replace(/^(error: operation forbidden: ).*$/m, "$1N"),
  stdout: stdout
    .replaceAll(/^((?:Compiled against library|Using library|Using API): \S+) .*$/gm, "$1 N")
    .replaceAll(/^(CPU time: +)[\d.]+s$/gm, "$1N")
    .replaceAll(/^(CPU frequency: +)\d+ MHz$/gm, "$1N")
    .replaceAll(/<mhz>.*<\/mhz>|<counter name='tsc' .*?\/>/g, "N"),
});

/** Commands that change nothing, for a domain in whatever state. */
const questions = (name: string, uuid: string): string[][] => [
  ["list"],
  ["list", "--all"],
  ["list", "--all", "--title"],
  ["list", "--all", "--name"],
  ["list", "--all", "--uuid"],
  ["list", "--all", "--id"],
  ["list", "--all", "--uuid", "--name", "--id"],
  ["list", "--name", "--id"],
  ["list", "--inactive", "--managed-save"],
  ["list", "--all", "--persistent", "--no-autostart"],
  ["list", "--all", "--transient"],
  ["list", "--all", "--state-running"],
  ["list", "--all", "--state-paused", "--state-shutoff"],
  ["list", "--state-other"],
  ["list", "--all", "--without-managed-save", "--with-snapshot"],
  ["-q", "list", "--all"],
  ["-q", "list"],
  ["dominfo", name],
  ["-q", "dominfo", uuid],
  ["-r", "dominfo", `--domain=${name}`],
  ["domstate", name],
  ["domstate", name, "--reason"],
  ["domid", name],
  ["domuuid", name],
  ["domuuid", uuid],
  ["domname", uuid],
  ["domname", name],
  ["dumpxml", name],
  ["dumpxml", "--inactive", name],
  ["dumpxml", name, "--security-info", "--migratable"],
  ["-r", "dumpxml", name, "--security-info"],
  ["ttyconsole", name],
  ["vncdisplay", name],
  ["domblklist", name],
  ["domblklist", name, "--details"],
  ["domblklist", name, "--inactive"],
  ["domiflist", name],
  ["domiflist", name, "--inactive"],
  ["vcpucount", name],
  ["vcpucount", name, "--maximum"],
  ["vcpucount", name, "--active", "--live"],
  ["vcpucount", name, "--maximum", "--config"],
  ["vcpucount", name, "--current"],
  ["vcpucount", name, "--guest"],
  ["vcpucount", name, "--guest", "--maximum"],
  ["domcontrol", name],
  ["event", "--event", "lifecycle", "--timeout", "1", "--domain", name],
];

const hostQuestions: string[][] = [
  ["version"],
  ["version", "--daemon"],
  ["uri"],
  ["-q", "uri"],
  ["hostname"],
  ["nodeinfo"],
  ["capabilities"],
  ["domcapabilities"],
  ["domcapabilities", "--virttype", "qemu", "--machine", "q35"],
  ["sysinfo"],
  ["echo", "a", "b c", "--shell"],
  ["echo", "--xml", "<&>"],
  ["pwd"],
  ["connect"],
  ["quit"],
  ["exit"],
];

/** Batches, and everything that is wrong before the daemon is asked. */
const grammar = (name: string): string[][] => [
  ["list --all; uri"],
  ["list; dominfo nobody; uri"],
  ["dominfo nobody; uri"],
  ["uri; dominfo nobody"],
  ["uri; nonsense"],
  ["uri;"],
  ["; ;"],
  [""],
  ["list # all of this is a comment\nuri"],
  ["list --all; quit; uri"],
  [`domid "${name}" --foo`],
  [`domid ${name}\\`],
  [`domid '${name}`],
  ["list", "--all", ";", "uri"],
  ["--", "list"],
  ["dominfo", "--", "--foo"],
  ["nonsense"],
  ["nonsense", "--with", "options"],
  ["list", "--bogus"],
  ["list", "data"],
  ["list", "--all=3"],
  ["dominfo"],
  ["dominfo", "nobody"],
  ["dominfo", "4711"],
  ["dominfo", "00000000-0000-0000-0000-000000000000"],
  ["dominfo", ""],
  ["dominfo", "--domain"],
  ["dominfo", "--dom=x"],
  ["dominfo", name, "more"],
  ["dominfo", "--domain", name, "--domain", name],
  ["domrename", name],
  ["domrename", "a", "b", "c"],
  ["domrename", "--new-name", "b", "nobody"],
  ["list", "--table", "--name"],
  ["list", "--table", "--uuid", "--id"],
  ["undefine", name, "--nvram", "--keep-nvram"],
  ["vcpucount", name, "--live", "--config"],
  ["vcpucount", name, "--current", "--live", "--maximum"],
  ["vcpucount", name, "--maximum", "--active"],
  ["vcpucount", name, "--guest", "--config"],
  ["reboot", name, "--mode", "foo"],
  ["shutdown", name, "--mode", "foo"],
  ["shutdown", name, "--mode", "acpi,"],
  ["shutdown", name, "--mode", ""],
  ["define"],
  ["define", "/nonexistent"],
  ["define", "/"],
  ["create", "/nonexistent"],
  ["start"],
  ["start", "nobody"],
  ["start", "1"],
  ["console"],
  ["console", "nobody"],
  ["event"],
  ["event", "--event", "nope"],
  ["event", "--all", "--event", "lifecycle"],
  ["event", "--list", "--all"],
  ["event", "--timeout", "x", "--all"],
  ["event", "--timeout", "0", "--all"],
  ["event", "--domain", "nobody", "--all"],
  ["help", "nonsense"],
  ["cd", "/"],
  ["domcapabilities", "--virttype", "nonsense"],
  ["--nonsense"],
  ["-k", "x", "uri"],
  ["-K", "-1", "uri"],
  ["-e", "ab", "uri"],
];

/** What an inactive domain is refused, and what a read-only connection is. */
const refusals = (name: string, uuid: string): string[][] => [
  ...["destroy", "suspend", "resume", "reset", "reboot", "shutdown", "console"].map((command) => [command, name]),
  ...["destroy", "suspend", "reset", "reboot", "shutdown"].map((command) => [command, uuid]),
  ["-r", "undefine", uuid],
  ["-r", "start", uuid],
  ["-r", "autostart", uuid, "--disable"],
  ["domrename", name, name],
  ["vcpucount", name, "--live"],
  ...["start", "destroy", "autostart", "undefine", "shutdown"].map((command) => ["-r", command, name]),
];

interface Daemon extends AsyncDisposable {
  readonly uri: string;
}

async function referenceDaemon(): Promise<Daemon> {
  const found = await reference();
  if (found.uri === undefined) throw new Error(found.reason);
  return { uri: found.uri, [Symbol.asyncDispose]: () => Promise.resolve() };
}

const missing = missingPrograms("virsh", "qemu-system-x86_64");
const found = missing === undefined ? await reference() : { reason: missing };
const daemons: [name: string, missing: string | undefined, start: () => Promise<Daemon>][] = [
  ["the reference", "reason" in found ? found.reason : undefined, referenceDaemon],
  ["virtd", missing, () => startVirtd()],
];

for (const [daemonName, reason, start] of daemons) {
  describe.skipIf(reason !== undefined)(
    `virtsh prints what virsh prints, against ${daemonName}${reason === undefined ? "" : ` (${reason})`}`,
    () => {
      const isLibvirt = start === referenceDaemon;
      let daemon: Daemon;
      let folder: string;
      let file: string;
      let disk: string;

      const virsh = async (...args: readonly string[]): Promise<Outcome> =>
        settled(await run("virsh", ["-c", daemon.uri, ...args]), isLibvirt);
      const virtsh = async (...args: readonly string[]): Promise<Outcome> =>
        settled(await run(process.execPath, [VIRTSH, "-c", daemon.uri, ...args]), isLibvirt);
      /** Where the two programs differ, as pairs of what virsh and what virtsh said. */
      type Differences = { args: readonly string[]; virsh: Outcome; virtsh: Outcome }[];
      const compared = (args: readonly string[], expected: Outcome, answered: Outcome): Differences =>
        isDeepStrictEqual(answered, expected) ? [] : [{ args, virsh: expected, virtsh: answered }];
      const differences = async (commands: readonly (readonly string[])[]): Promise<Differences> => {
        const found: Differences = [];
        for (const args of commands) {
          let different: Differences = [];
          // Others may use the daemon meanwhile: what differs in a list of all guests is looked at again.
          for (let tries = 0; tries < 5; tries++) {
            const [expected, answered] = await Promise.all([virsh(...args), virtsh(...args)]);
            different = compared(args, expected, answered);
            if (different.length === 0) break;
          }
          found.push(...different);
        }
        return found;
      };
      /** Both do it, one after the other; `undo` makes the second have to do what the first did. */
      const act = async (args: readonly string[], ...undo: readonly string[][]): Promise<Differences> => {
        const expected = await virsh(...args);
        if (expected.stderr !== "") throw new Error(`virsh ${args.join(" ")}: ${expected.stderr}`);
        for (const command of undo) await virsh(...command);
        return compared(args, expected, await virtsh(...args));
      };
      const clean = async (): Promise<void> => {
        await virsh(`destroy ${NAME}; undefine ${NAME}; undefine ${NAME}-renamed`);
      };

      beforeAll(async () => {
        daemon = await start();
        folder = mkdtempSync(join(tmpdir(), "tsvirt-virtsh-"));
        file = join(folder, `${NAME}.xml`);
        disk = join(folder, "disk.raw");
        writeFileSync(disk, Buffer.alloc(1 << 20));
        writeFileSync(file, description(NAME, UUID, disk));
        await clean();
      });

      afterAll(async () => {
        if (daemon === undefined) return;
        await clean();
        await daemon[Symbol.asyncDispose]();
        rmSync(folder, { recursive: true, force: true });
      });

      test("about the host", async () => expect(await differences(hostQuestions)).toEqual([]));

      test("define and undefine", async () => {
        expect(await act(["define", file], ["undefine", NAME])).toEqual([]);
        expect(await act(["undefine", UUID], ["define", file])).toEqual([]);
        await virsh("define", file);
      });

      test("about a domain that does not run", async () =>
        expect(await differences(questions(NAME, UUID))).toEqual([]));

      test("every answer is a line of JSON where that is asked for", async () => {
        for (const args of [...questions(NAME, UUID), ["version"], ["nodeinfo"], ["uri"], ["event", "--list"]]) {
          const { code, stdout, stderr } = await virtsh("--json", ...args);
          const lines = (code === 0 ? stdout : stderr).trimEnd().split("\n");
          const answers: unknown[] = lines.map((line) => JSON.parse(line));
          expect({ args, kinds: answers.map((answer) => typeof answer) }).toEqual({ args, kinds: ["object"] });
        }
      });

      test("what cannot be read or found", async () => expect(await differences(grammar(NAME))).toEqual([]));

      test("what is refused", async () => expect(await differences(refusals(NAME, UUID))).toEqual([]));

      test("what cannot be defined", async () => {
        const garbage = join(folder, "garbage.xml");
        writeFileSync(garbage, "garbage");
        const twin = join(folder, "twin.xml");
        writeFileSync(twin, description(NAME, OTHER_UUID, disk));
        expect(
          await differences([
            ["define", garbage],
            ["create", garbage],
            ["define", twin],
            ["create", twin],
          ]),
        ).toEqual([]);
      });

      test("autostart, domrename", async () => {
        expect(await act(["autostart", UUID], ["autostart", NAME, "--disable"])).toEqual([]);
        expect(await act(["autostart", "--disable", NAME], ["autostart", NAME])).toEqual([]);
        expect(await act(["domrename", NAME, `${NAME}-renamed`], ["domrename", `${NAME}-renamed`, NAME])).toEqual([]);
        expect(await act(["domrename", `${NAME}-renamed`, NAME], ["domrename", NAME, `${NAME}-renamed`])).toEqual([]);
      });

      test("start, and about a domain that is paused", async () => {
        expect(await act(["start", NAME, "--paused"], ["destroy", NAME])).toEqual([]);
        expect(await differences([...questions(NAME, UUID), ["start", NAME], ["domrename", NAME, "other"]])).toEqual(
          [],
        );
      });

      test("resume, suspend, reset, reboot, shutdown, and about a domain that runs", async () => {
        expect(await act(["resume", NAME], ["suspend", NAME])).toEqual([]);
        expect(await act(["suspend", NAME], ["resume", NAME])).toEqual([]);
        expect(await act(["-q", "resume", UUID], ["suspend", NAME])).toEqual([]);
        expect(await differences(questions(NAME, UUID))).toEqual([]);
        for (const args of [["reset"], ["reboot"], ["shutdown", "--mode", "acpi"], ["shutdown"]]) {
          expect(await act([...args, NAME])).toEqual([]);
          expect(await act([...args, UUID])).toEqual([]);
        }
      });

      test("destroy, create, and about a domain that is not defined", async () => {
        expect(await act(["destroy", UUID], ["start", NAME])).toEqual([]);
        // the daemon destroys it when virsh has gone, which may take it a moment: whoever comes first
        expect(await act(["start", "--autodestroy", UUID], ["destroy", NAME])).toEqual([]);
        await virsh("undefine", NAME);
        expect(await act(["create", file, "--paused"], ["destroy", NAME])).toEqual([]);
        expect(await differences([...questions(NAME, UUID), ["undefine", NAME]])).toEqual([]);
        expect(await act(["destroy", NAME, "--graceful"], ["create", file])).toEqual([]);
        expect(await act(["create", "--validate", file], ["destroy", NAME])).toEqual([]);
        await virsh("destroy", NAME);
      });

      test("events", async () => {
        expect((await virsh("define", file)).stderr).toBe("");
        const watch = ["event", "--all", "--loop", "--timeout", "8", "--domain", NAME];
        const both = Promise.all([virsh(...watch), virtsh(...watch)]);
        // Neither says when it is registered.
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        for (const command of [
          `define ${file}`,
          `start ${NAME}`,
          `suspend ${NAME}`,
          `resume ${NAME}`,
          `reset ${NAME}`,
        ]) {
          expect((await virsh(command)).stderr).toBe("");
        }
        await virsh(`destroy ${NAME}; undefine ${NAME}`);
        const [expected, answered] = await both;
        expect(expected.stdout).toContain(`event 'lifecycle' for domain '${NAME}': Started Booted`);
        expect(answered).toEqual(expected);
      });
    },
  );
}
