import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plainImages } from "../../../src/engine/saved/plain-images.ts";
import type { SaveRequest } from "../../../src/engine/saved/support.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const refused = (code: number) => expect.objectContaining({ code });
const images = plainImages();
const xml = "<domain type='test'>\n  <name>ä</name>\n</domain>\n";
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "images-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const save = (path: string) => images.save({ path, saved: { xml, running: false } } as SaveRequest);

describe("an image of a guest without memory", () => {
  it("holds libvirt's mark, the length of the XML in bytes, and the XML", async () => {
    const path = join(folder, "image");
    await save(path);
    const bytes = await readFile(path);
    expect(bytes.toString("latin1", 0, 15)).toBe("TestGuestMagic\0");
    expect(bytes.readUInt32LE(15)).toBe(Buffer.byteLength(xml));
    expect(bytes.toString("utf8", 19)).toBe(xml);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("is read back whatever its length is, and the guest runs then", async () => {
    const path = join(folder, "image");
    for (const length of [0x3c, 0xe2, 0x3ce2, 0xff_ff]) {
      const text = `<domain>${"x".repeat(length - 17)}</domain>`;
      await images.rewrite(path, { xml: text, running: false });
      expect((await readFile(path)).readUInt32LE(15)).toBe(length);
      expect(await images.read(path)).toEqual({ xml: text, running: true });
    }
  });

  it("that is none is told from one that cannot be read", async () => {
    const path = join(folder, "other");
    await writeFile(path, "surely not an image");
    await expect(images.read(path)).rejects.toEqual(refused(ErrorNumber.INTERNAL_ERROR));
    await writeFile(path, "short");
    await expect(images.read(path)).rejects.toEqual(refused(ErrorNumber.SYSTEM_ERROR));
    await expect(images.read(join(folder, "none"))).rejects.toMatchObject({ code: ErrorNumber.SYSTEM_ERROR, int1: 2 });
    await expect(images.read(folder)).rejects.toEqual(refused(ErrorNumber.SYSTEM_ERROR));
  });

  it("goes to a file: not into a folder, not to where there is none, and not in a device's place", async () => {
    await expect(save(folder)).rejects.toEqual(refused(ErrorNumber.SYSTEM_ERROR));
    await expect(save(join(folder, "none", "image"))).rejects.toMatchObject({
      code: ErrorNumber.SYSTEM_ERROR,
      int1: 2,
    });
    await expect(save("/dev/null")).rejects.toEqual(refused(ErrorNumber.INVALID_ARG));
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });
});
