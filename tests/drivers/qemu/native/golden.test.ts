// Definitions as libvirt keeps them, and the command lines that libvirt says they come to.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseDomain } from "../../../../src/formats/domain/index.ts";
import { describeCommand } from "../../../../src/drivers/qemu/command/index.ts";
import { nativeCommand } from "../../../../src/drivers/qemu/native/index.ts";
import { pretendStart } from "../../../../src/drivers/qemu/native/pretend.ts";
import { qemu11 } from "../fixtures/probed.ts";
import { words } from "./words.ts";

const folder = new URL("golden/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const cases = readdirSync(folder).flatMap((name) => /^(.*)\.args$/.exec(name)?.[1] ?? []);
const at = "/var/lib/libvirt/qemu";
const paths = { config: "/etc", state: at, run: "/run", log: "/log", cache: "/cache" };

describe("the command line that a definition comes to", () => {
  it("has cases", () => expect(cases.length).toBeGreaterThan(4));

  it.each(cases)("%s", (name) => {
    const text = nativeCommand(parseDomain(read(`${name}.xml`)), qemu11(), { paths });
    expect(words(text).filter(isOption).map(ownPlace)).toEqual(
      read(`${name}.args`).trimEnd().split("\n").filter(isOption).map(ownPlace),
    );
  });

  it("is built in less than two milliseconds", () => {
    const definition = pretendStart(parseDomain(read("cards.xml")));
    const runtime = { libDirectory: at, masterKeyPath: `${at}/key` };
    const build = () => describeCommand(definition, qemu11Once, runtime);
    const qemu11Once = qemu11();
    for (let warm = 0; warm < 50; warm++) build();
    const start = performance.now();
    for (let run = 0; run < 100; run++) build();
    expect((performance.now() - start) / 100).toBeLessThan(2);
  });
});

/** The search path is that of whoever asks, and the number of a tap device's descriptor is anyone's. */
function isOption(word: string): boolean {
  return !word.startsWith("PATH=") && !word.startsWith('{"type":"tap"');
}

/** Where a daemon makes sockets for channels is its own affair. */
const ownPlace = (word: string): string => word.replace(/path=\/[^,]*\/(org\.qemu\.[^,]*)/, "path=…/$1");
