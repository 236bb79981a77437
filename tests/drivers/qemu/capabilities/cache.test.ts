import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CapabilityCache } from "../../../../src/drivers/qemu/capabilities/cache.ts";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";
import { recordingLogger } from "../../../host/recording-logger.ts";
import { fakeStarter, FakeQemu, smallQemu } from "../fixtures/fake-qemu.ts";

let place: string;
let binary: string;
let folder: string;
const { logger, lines } = recordingLogger();

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "tsvirt-cache-"));
  binary = join(place, "qemu-system-x86_64");
  folder = join(place, "cache");
  await writeFile(binary, "#!/bin/sh\n", { mode: 0o755 });
  lines.length = 0;
});
afterEach(() => rm(place, { recursive: true }));

type Start = ReturnType<typeof fakeStarter>["start"];
const cacheWith = (start: Start, options: { version?: string; kvmDevice?: string } = {}) =>
  new CapabilityCache({
    folder,
    logger,
    version: options.version ?? "1",
    start,
    host: "x86_64",
    kvmDevice: options.kvmDevice ?? join(place, "no-kvm"),
  });

describe("a binary is probed", () => {
  test("once, however many ask at the same time", async () => {
    const { start, starts } = fakeStarter(() => new FakeQemu(smallQemu));
    const cache = cacheWith(start);
    const asked = await Promise.all([1, 2, 3].map(() => cache.capabilitiesOf(binary)));
    expect(starts).toHaveLength(1);
    expect(new Set(asked).size).toBe(1);
  });

  test("not again by a daemon that starts later", async () => {
    const { start, starts } = fakeStarter(() => new FakeQemu(smallQemu));
    const first = await cacheWith(start).capabilitiesOf(binary);
    const second = await cacheWith(start).capabilitiesOf(binary);
    expect(starts).toHaveLength(1);
    expect(second.probed).toEqual(first.probed);
  });

  test("again when the file has changed", async () => {
    const { start, starts } = fakeStarter(() => new FakeQemu(smallQemu));
    await cacheWith(start).capabilitiesOf(binary);
    await writeFile(binary, "#!/bin/sh\n# upgraded\n");
    await cacheWith(start).capabilitiesOf(binary);
    expect(starts).toHaveLength(2);
  });

  test("again by another version of tsvirt", async () => {
    const { start, starts } = fakeStarter(() => new FakeQemu(smallQemu));
    await cacheWith(start).capabilitiesOf(binary);
    await cacheWith(start, { version: "2" }).capabilitiesOf(binary);
    expect(starts).toHaveLength(2);
  });

  test("again when the last probe failed", async () => {
    const { start, starts } = fakeStarter((_, index) =>
      index === 0 ? new FakeQemu({ "query-target": "exit" }) : new FakeQemu(smallQemu),
    );
    const cache = cacheWith(start);
    await expect(cache.capabilitiesOf(binary)).rejects.toThrow(/closed/);
    expect((await cache.capabilitiesOf(binary)).arch).toBe("x86_64");
    expect(starts).toHaveLength(2);
  });

  test("again when what is kept cannot be read, which is put aside and told", async () => {
    const { start, starts } = fakeStarter(() => new FakeQemu(smallQemu));
    await cacheWith(start).capabilitiesOf(binary);
    const [kept = ""] = await readdir(folder);
    await writeFile(join(folder, kept), '{"key": "cut o');
    expect((await cacheWith(start).capabilitiesOf(binary)).arch).toBe("x86_64");
    expect(starts).toHaveLength(2);
    expect((await readdir(folder)).some((name) => name.startsWith(`${kept}.corrupt-`))).toBe(true);
    expect(lines).toContainEqual(expect.objectContaining({ level: "error" }));
  });
});

test("a binary that is not there is a system error", async () => {
  const { start } = fakeStarter(() => new FakeQemu(smallQemu));
  await expect(cacheWith(start).capabilitiesOf(join(place, "missing"))).rejects.toMatchObject({
    code: ErrorNumber.SYSTEM_ERROR,
    int1: 2,
  });
});

describe("KVM", () => {
  const broken = (args: readonly string[]): FakeQemu => {
    if (!args.includes("pvpanic")) return new FakeQemu(smallQemu);
    const qemu: FakeQemu = new FakeQemu({
      cont: () => {
        setImmediate(() => qemu.say({ event: "STOP", timestamp: { seconds: 1, microseconds: 0 } }));
        return { return: {} };
      },
    });
    return qemu;
  };

  test("is absent without its device", async () => {
    const { start, starts } = fakeStarter(() => new FakeQemu(smallQemu));
    const capabilities = await cacheWith(start).capabilitiesOf(binary);
    expect(capabilities).toMatchObject({ kvm: "absent", kvmReason: expect.stringMatching(/there is no/) as unknown });
    expect(starts).toHaveLength(1);
  });

  test("is tried once a boot, and what was found is remembered", async () => {
    const kvmDevice = join(place, "kvm");
    await writeFile(kvmDevice, "");
    const { start, starts } = fakeStarter(broken);
    expect(await cacheWith(start, { kvmDevice }).capabilitiesOf(binary)).toMatchObject({ kvm: "broken" });
    expect(starts).toHaveLength(2);
    expect(await cacheWith(start, { kvmDevice }).capabilitiesOf(binary)).toMatchObject({
      kvm: "broken",
      kvmReason: expect.stringMatching(/internal error/) as unknown,
    });
    expect(starts).toHaveLength(2);
  });

  test("is tried again by the next daemon when the host may just have been busy", async () => {
    const kvmDevice = join(place, "kvm");
    await writeFile(kvmDevice, "");
    const silent = (args: readonly string[]) =>
      new FakeQemu(args.includes("pvpanic") ? { cont: { return: {} } } : smallQemu);
    const { start, starts } = fakeStarter(silent);
    const tried = () => starts.filter(({ args }) => args.includes("pvpanic")).length;
    expect(await cacheWith(start, { kvmDevice }).capabilitiesOf(binary)).toMatchObject({ kvm: "broken" });
    expect(await cacheWith(start, { kvmDevice }).capabilitiesOf(binary)).toMatchObject({ kvm: "broken" });
    expect(tried()).toBe(2);
  });

  test("does not run guests of another architecture", async () => {
    const kvmDevice = join(place, "kvm");
    await writeFile(kvmDevice, "");
    const foreign = { ...smallQemu, "query-target": { return: { arch: "aarch64" } } };
    const { start } = fakeStarter((args) => (args.includes("pvpanic") ? broken(args) : new FakeQemu(foreign)));
    expect(await cacheWith(start, { kvmDevice }).capabilitiesOf(binary)).toMatchObject({
      kvm: "absent",
      kvmReason: expect.stringMatching(/x86_64 guests here, not aarch64/) as unknown,
    });
  });
});

describe("emulators are found", () => {
  test("in PATH, by the target in their name, and probed", async () => {
    const before = process.env["PATH"];
    const programs = join(place, "bin");
    await mkdir(programs);
    for (const target of ["x86_64", "arm"])
      await writeFile(join(programs, `qemu-system-${target}`), "", { mode: 0o755 });
    await writeFile(join(programs, "qemu-system-m68k"), "", { mode: 0o644 });
    process.env["PATH"] = programs;
    try {
      const { start } = fakeStarter(() => new FakeQemu(smallQemu));
      const cache = cacheWith(start);
      // A 64-bit emulator serves the 32-bit guests of its family.
      expect([...(await cache.all()).keys()]).toEqual(["armv7l", "i686", "x86_64"]);
      expect(await cache.emulatorFor("i686")).toBe(join(programs, "qemu-system-x86_64"));
      expect(await cache.emulatorFor("m68k")).toBeUndefined();
    } finally {
      if (before === undefined) delete process.env["PATH"];
      else process.env["PATH"] = before;
    }
  });

  test("and one that cannot be probed is left out and told", async () => {
    const before = process.env["PATH"];
    process.env["PATH"] = place;
    try {
      const { start } = fakeStarter(() => new FakeQemu({}));
      expect((await cacheWith(start).all()).size).toBe(0);
      expect(lines).toContainEqual(expect.objectContaining({ level: "warn", binary }));
    } finally {
      if (before === undefined) delete process.env["PATH"];
      else process.env["PATH"] = before;
    }
  });
});
