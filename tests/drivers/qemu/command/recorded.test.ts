// Live definitions of guests that libvirt started, and the command lines that it started them with.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseDomain } from "../../../../src/formats/domain/index.ts";
import { buildCommand } from "../../../../src/drivers/qemu/command/index.ts";
import { qemu11, qemu72 } from "../fixtures/probed.ts";
import { meaning } from "./meaning.ts";

const folder = new URL("recorded/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const cases = readdirSync(folder).flatMap((name) => /^(.*)\.args$/.exec(name)?.[1] ?? []);

describe("the command line of recorded guests", () => {
  it("has cases", () => expect(cases.length).toBeGreaterThan(9));

  it.each(cases)("%s", (name) => {
    const theirs = read(`${name}.args`).trimEnd().split("\n");
    const definition = parseDomain(read(`${name}.xml`), { live: true });
    const secret = theirs.find((word) => word.startsWith('{"qom-type":"secret"')) ?? "{}";
    const masterKeyPath = (JSON.parse(secret) as { file: string }).file;
    const { argv } = buildCommand(definition, name.endsWith("-7.2") ? qemu72() : qemu11(), {
      libDirectory: masterKeyPath.replace("/master-key.aes", ""),
      masterKeyPath,
      monitorFd: 3,
    });
    expect(meaning(argv)).toEqual(meaning(theirs));
  });
});
