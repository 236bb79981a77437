// Descriptors of the distribution, the administrator and the user, one above the other.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { FirmwareStore } from "../../../../src/drivers/qemu/firmware/index.ts";

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true });
});

const text = (file: string) =>
  JSON.stringify({
    "interface-types": ["uefi"],
    mapping: { device: "memory", filename: file },
    targets: [{ architecture: "x86_64", machines: ["*"] }],
    features: [],
  });

async function host(files: Readonly<Record<string, string>>) {
  const root = await mkdtemp(join(tmpdir(), "firmware-"));
  made.push(root);
  const write = async (name: string, content: string) => {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  const warnings: unknown[] = [];
  const quiet = () => undefined;
  const logger = { debug: quiet, info: quiet, warn: (...words: unknown[]) => warnings.push(words), error: quiet };
  const store = new FirmwareStore({ root, userConfiguration: join(root, "home"), logger });
  const names = async () => (await store.descriptors()).map(({ mapping }) => mapping.executable.path);
  return { write, warnings, names };
}

describe("the descriptors of a host", () => {
  it("are tried in the order of their names, the nearest folder's first where names are the same", async () => {
    const { names } = await host({
      "usr/share/qemu/firmware/60-b.json": text("/shipped-b"),
      "usr/share/qemu/firmware/40-a.json": text("/shipped-a"),
      "etc/qemu/firmware/60-b.json": text("/local-b"),
      "home/qemu/firmware/50-c.json": text("/own-c"),
      "home/qemu/firmware/README": "no descriptor",
    });
    expect(await names()).toEqual(["/shipped-a", "/own-c", "/local-b"]);
  });

  it("are hidden by an empty file of their name", async () => {
    const { names } = await host({
      "usr/share/qemu/firmware/60-b.json": text("/shipped-b"),
      "etc/qemu/firmware/60-b.json": "",
    });
    expect(await names()).toEqual([]);
  });

  it("are read again when they change, and left out when they are broken", async () => {
    const { names, write, warnings } = await host({ "etc/qemu/firmware/1.json": text("/one") });
    expect(await names()).toEqual(["/one"]);
    await write("etc/qemu/firmware/1.json", text("/another"));
    expect(await names()).toEqual(["/another"]);
    await write("etc/qemu/firmware/1.json", "{ broken");
    expect(await names()).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(await names()).toEqual([]);
    expect(warnings).toHaveLength(1);
  });

  it("are none where there are no folders", async () => expect(await (await host({})).names()).toEqual([]));
});
