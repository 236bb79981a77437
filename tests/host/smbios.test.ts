import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { memoryDeviceWords, processorWords } from "../../src/host/smbios-words.ts";
import { decodeSmbios, readSmbios, smbiosString, smbiosUuid } from "../../src/host/smbios.ts";

/** A structure as DSP0134 lays it out: type, length, handle, the formatted part, strings, an end. */
function structure(type: number, formatted: readonly number[], ...strings: string[]): number[] {
  const text = strings.flatMap((string) => [...Buffer.from(string, "latin1"), 0]);
  return [type, 4 + formatted.length, 0, type, ...formatted, ...(text.length === 0 ? [0] : text), 0];
}
const uuidBytes = [0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff];
const system = structure(1, [1, 2, 0, 3, ...uuidBytes, 6], "QEMU", "Standard PC", " S 1 ");
const table = new Uint8Array([
  ...structure(0, [1, 2, 0, 0xe8, 3], "SeaBIOS", "rel-1", "04/01/2014"),
  ...system,
  ...structure(32, [0, 0, 0, 0, 0, 0, 0]),
  ...structure(11, [2], "one", "two"),
  ...structure(127, []),
  ...structure(2, [1], "after the end"),
]);

test("a table is cut into its structures up to its end", () => {
  const structures = decodeSmbios(table);
  expect(structures.map(({ type }) => type)).toEqual([0, 1, 32, 11]);
  expect(structures[0]?.strings).toEqual(["SeaBIOS", "rel-1", "04/01/2014"]);
  expect(structures[2]?.strings).toEqual([]);
  expect(structures[3]?.strings).toEqual(["one", "two"]);
});

test("strings are found by the number in the structure; none, one too many and one beyond its end are not", () => {
  const found = decodeSmbios(table)[1];
  if (found === undefined) throw new Error("no system structure");
  expect([4, 5, 6, 7, 200].map((offset) => smbiosString(found, offset))).toEqual([
    "QEMU",
    "Standard PC",
    undefined,
    "S 1",
    undefined,
  ]);
});

test("a UUID has its first parts the other way round, and may not be set", () => {
  const found = decodeSmbios(table)[1];
  if (found === undefined) throw new Error("no system structure");
  expect(smbiosUuid(found, 8)).toBe("00112233-4455-6677-8899-aabbccddeeff");
  expect(smbiosUuid(found, 20)).toBeUndefined();
  for (const byte of [0, 0xff]) {
    const [unset] = decodeSmbios(new Uint8Array(structure(1, [0, 0, 0, 0, ...Array<number>(16).fill(byte)])));
    expect(unset && smbiosUuid(unset, 8)).toBeUndefined();
  }
});

/** A structure of `length` bytes of which some are set. */
const sparse = (type: number, length: number, bytes: Readonly<Record<number, number>>, ...strings: string[]) => {
  const formatted = Array.from({ length: length - 4 }, (_, index) => bytes[index + 4] ?? 0);
  const [found] = decodeSmbios(new Uint8Array(structure(type, formatted, ...strings)));
  if (found === undefined) throw new Error("no structure");
  return found;
};

test("a processor is told in words", () => {
  // EAX of leaf 1 of an EPYC: 0x00a10f11.
  const epyc = { 5: 3, 6: 0x6b, 7: 1, 8: 0x11, 9: 0x0f, 10: 0xa1, 0x12: 100, 0x14: 0x6e, 0x15: 0x0e, 0x18: 0x41 };
  expect(processorWords(sparse(4, 0x30, epyc, "Advanced Micro Devices, Inc."))).toEqual({
    type: "Central Processor",
    family: "Zen",
    signature: "Type 0, Family 25, Model 17, Stepping 1",
    externalClock: "100 MHz",
    maxSpeed: "3694 MHz",
    status: "Populated, Enabled",
  });
  expect(processorWords(sparse(4, 0x30, { 6: 0xfe, 7: 1, 8: 1, 0x28: 1, 0x29: 1 }, "Ampere"))).toMatchObject({
    family: "ARMv8",
    signature: undefined,
    maxSpeed: "Unknown",
    status: "Unpopulated",
  });
});

test("a memory device is told in words", () => {
  const dimm = { 0x0c: 0x00, 0x0d: 0x40, 0x0e: 9, 0x12: 0x1a, 0x13: 0x80, 0x14: 0x20, 0x15: 0x80, 0x16: 0x0c };
  expect(memoryDeviceWords(sparse(17, 0x28, dimm))).toEqual({
    size: "16 GB",
    formFactor: "DIMM",
    type: "DDR4",
    typeDetail: "Synchronous Registered (Buffered)",
    speed: "3200 MT/s",
  });
  const size = (bytes: Record<number, number>) => memoryDeviceWords(sparse(17, 0x28, bytes)).size;
  expect(size({ 0x0c: 0x00, 0x0d: 0x06 })).toBe("1536 MB");
  expect(size({ 0x0c: 0x00, 0x0d: 0x82 })).toBe("512 kB");
  expect(size({ 0x0c: 0xff, 0x0d: 0x7f, 0x1e: 2 })).toBe("128 GB");
  expect(size({})).toBeUndefined();
  expect(size({ 0x0c: 0xff, 0x0d: 0xff })).toBeUndefined();
});

test("a table that is cut short anywhere gives what is whole", () => {
  const whole = decodeSmbios(table).length;
  for (let length = 0; length < table.length; length += 1) {
    expect(decodeSmbios(table.subarray(0, length)).length).toBeLessThanOrEqual(whole);
  }
  expect(
    decodeSmbios(table.subarray(0, structure(0, [1, 2, 0, 0xe8, 3], "SeaBIOS", "rel-1", "04/01/2014").length + 5)),
  ).toHaveLength(1);
  expect(decodeSmbios(new Uint8Array([1, 2, 0, 0, 0, 0]))).toEqual([]);
});

test("a file is read, and a machine without one has no tables", async () => {
  const folder = await mkdtemp(join(tmpdir(), "host-smbios-"));
  await writeFile(join(folder, "DMI"), table);
  expect(await readSmbios(join(folder, "DMI"))).toHaveLength(4);
  expect(await readSmbios(join(folder, "missing"))).toBeUndefined();
  await rm(folder, { recursive: true });
});
