// virtsh prints what virsh prints: the same commands, one after the other, against virtd and against a real libvirtd.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guestFile } from "./setup/guest.ts";
import { CLONE, missingPrograms, run, virsh, type Outcome } from "./setup/programs.ts";
import { reference } from "./setup/reference.ts";
import { startVirtd, type Virtd } from "./setup/virtd.ts";

const NAME = "parity-guest";
const UUID = "3f0c7ba8-5d5b-4f0c-8f53-5a1b5f0a7c11";

const virtsh = (uri: string, ...args: readonly string[]): Promise<Outcome> =>
  run(join(CLONE, "bin", "virtsh"), ["-c", uri, ...args]);

/** A guest's life in the first set of commands, with what is refused on the way. */
const steps = (definition: string): readonly (readonly string[])[] => [
  ["nodeinfo"],
  ["capabilities"],
  ["define", definition],
  ["define", "/no/such/file.xml"],
  ["list", "--all", "--name"],
  ["list", "--all", "--uuid"],
  ["list", "--inactive"],
  ["list", "--all", "--title"],
  ["dominfo", NAME],
  ["domstate", NAME],
  ["domstate", NAME, "--reason"],
  ["dumpxml", NAME],
  ["suspend", NAME],
  ["start", NAME, "--paused"],
  ["start", NAME],
  ["list"],
  ["list", "--all", "--state-paused", "--name"],
  ["domstate", UUID, "--reason"],
  ["dominfo", UUID],
  ["dumpxml", NAME],
  ["dumpxml", NAME, "--inactive"],
  ["resume", NAME],
  ["domstate", "--domain", NAME, "--reason"],
  ["suspend", NAME],
  ["undefine", NAME],
  ["list", "--transient", "--name"],
  ["destroy", NAME],
  ["domstate", NAME],
  ["create", definition],
  ["shutdown", NAME],
  ["destroy", NAME],
  ["undefine", NAME],
  ["start"],
  ["list", "--nonsense"],
  ["nonsense"],
  ["uri"],
];

/** What two runs of the same commands may differ in: counters of the daemon, times, the terminals of the guest. */
const settle = (text: string): string =>
  text
    .replaceAll(/^ \d+ {1,4}(?=\s*parity)/gm, " N   ")
    .replaceAll(/(Id: +)\d+/g, "$1N")
    .replaceAll(/(CPU time: +)[\d.]+s/g, "$1T")
    .replaceAll(/(CPU frequency: +)\d+/g, "$1F")
    .replaceAll(/\bid='\d+'/g, "id='N'")
    .replaceAll(/\/dev\/pts\/\d+/g, "/dev/pts/N")
    .replaceAll(/domain-\d+-/g, "domain-N-");

/** Which shell speaks differs in its complaints about its own usage. */
const nameless = (text: string): string => text.replaceAll("virtsh", "virsh");

async function transcript(shell: typeof virsh, uri: string, definition: string): Promise<readonly unknown[]> {
  const said: unknown[] = [];
  for (const command of steps(definition)) {
    const { code, stdout, stderr } = await shell(uri, ...command);
    said.push({ command, code, stdout: settle(stdout), stderr: nameless(settle(stderr)) });
  }
  return said;
}

const missing = missingPrograms("qemu-system-x86_64", "virsh");
const oracle = await reference();

describe.skipIf(missing !== undefined)(`virtsh and virsh${missing === undefined ? "" : ` (${missing})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "tsvirt-parity-"));
  let virtd: Virtd;
  let definition: string;

  beforeAll(async () => {
    virtd = await startVirtd();
    definition = await guestFile(folder, NAME, { uuid: UUID });
  });

  afterAll(async () => {
    await virtd[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  test("say the same to virtd", async () => {
    const expected = await transcript(virsh, virtd.uri, definition);
    expect(await transcript(virtsh, virtd.uri, definition)).toEqual(expected);
  });

  test.skipIf(oracle.uri === undefined)(
    `say the same to a real libvirtd${oracle.uri === undefined ? ` (${oracle.reason})` : ""}`,
    async () => {
      const uri = oracle.uri ?? "";
      const expected = await transcript(virsh, uri, definition);
      expect(await transcript(virtsh, uri, definition)).toEqual(expected);
    },
  );
});
