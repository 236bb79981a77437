// virtsh prints what Debian's virsh prints, byte for byte, against the reference and against virtd.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLONE, missingPrograms, type Outcome, run } from "./setup/programs.ts";
import { reference } from "./setup/reference.ts";
import { startVirtd } from "./setup/virtd.ts";

const VIRTSH = join(CLONE, "bin", "virtsh");
const NAME = "sh-equal";
const UUID = "7d1bbf2c-25f4-4fb0-9a2d-6f7f6f1f5e01";
const OTHER_UUID = "7d1bbf2c-25f4-4fb0-9a2d-6f7f6f1f5e02";

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
const settled = ({ code, stdout, stderr }: Outcome): Outcome => ({
  code,
  stderr,
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
  ["domcontrol", name],
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
  ["event", "--event", "lifecycle", "--timeout", "1"],
  ["event", "--all", "--timeout", "1", "--loop", "--timestamp"],
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
      let daemon: Daemon;
      let folder: string;
      let file: string;
      let disk: string;

      const virsh = async (...args: readonly string[]): Promise<Outcome> =>
        settled(await run("virsh", ["-c", daemon.uri, ...args]));
      const virtsh = async (...args: readonly string[]): Promise<Outcome> =>
        settled(await run(process.execPath, [VIRTSH, "-c", daemon.uri, ...args]));
      const sameAnswers = async (commands: readonly (readonly string[])[]): Promise<void> => {
        for (const args of commands) {
          const [expected, answered] = await Promise.all([virsh(...args), virtsh(...args)]);
          expect.soft({ args, ...answered }).toEqual({ args, ...expected });
        }
      };
      /** Both do it, one after the other; `undo` makes the second have to do what the first did. */
      const sameAct = async (args: readonly string[], ...undo: readonly string[][]): Promise<void> => {
        const expected = await virsh(...args);
        expect(expected.stderr).toBe("");
        for (const command of undo) await virsh(...command);
        const answered = await virtsh(...args);
        expect.soft({ args, ...answered }).toEqual({ args, ...expected });
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

      test("about the host", () => sameAnswers(hostQuestions));

      test("define and undefine", async () => {
        await sameAct(["define", file], ["undefine", NAME]);
        await sameAct(["undefine", UUID], ["define", file]);
        await virsh("define", file);
      });

      test("about a domain that does not run", () => sameAnswers(questions(NAME, UUID)));

      test("what cannot be read or found", () => sameAnswers(grammar(NAME)));

      test("what is refused", () => sameAnswers(refusals(NAME, UUID)));

      test("what cannot be defined", async () => {
        const garbage = join(folder, "garbage.xml");
        writeFileSync(garbage, "garbage");
        const twin = join(folder, "twin.xml");
        writeFileSync(twin, description(NAME, OTHER_UUID, disk));
        await sameAnswers([
          ["define", garbage],
          ["create", garbage],
          ["define", twin],
          ["create", twin],
        ]);
      });

      test("autostart, domrename", async () => {
        await sameAct(["autostart", UUID], ["autostart", NAME, "--disable"]);
        await sameAct(["autostart", "--disable", NAME], ["autostart", NAME]);
        await sameAct(["domrename", NAME, `${NAME}-renamed`], ["domrename", `${NAME}-renamed`, NAME]);
        await sameAct(["domrename", `${NAME}-renamed`, NAME], ["domrename", NAME, `${NAME}-renamed`]);
      });

      test("start, and about a domain that is paused", async () => {
        await sameAct(["start", NAME, "--paused"], ["destroy", NAME]);
        await sameAnswers([...questions(NAME, UUID), ["start", NAME], ["domrename", NAME, "other"]]);
      });

      test("resume, suspend, reset, reboot, shutdown, and about a domain that runs", async () => {
        await sameAct(["resume", NAME], ["suspend", NAME]);
        await sameAct(["suspend", NAME], ["resume", NAME]);
        await sameAct(["-q", "resume", UUID], ["suspend", NAME]);
        await sameAnswers(questions(NAME, UUID));
        for (const args of [["reset"], ["reboot"], ["shutdown", "--mode", "acpi"], ["shutdown"]]) {
          await sameAct([...args, NAME]);
          await sameAct([...args, UUID]);
        }
      });

      test("destroy, create, and about a domain that is not defined", async () => {
        await sameAct(["destroy", UUID], ["start", NAME]);
        await sameAct(["start", "--autodestroy", UUID]);
        await virsh("undefine", NAME);
        await sameAct(["create", file, "--paused"], ["destroy", NAME]);
        await sameAnswers([...questions(NAME, UUID), ["undefine", NAME]]);
        await sameAct(["destroy", NAME, "--graceful"], ["create", file]);
        await sameAct(["create", "--validate", file], ["destroy", NAME]);
        await virsh("destroy", NAME);
      });

      test("events", async () => {
        const watch = ["event", "--all", "--loop", "--timeout", "8"];
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
