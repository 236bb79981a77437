/** Every call of the test hypervisor with arguments that nobody would think of: refused or done, never a bug. */
import { describe, expect, it } from "vitest";
import { openTestDriver } from "../../src/drivers/test/open.ts";
import type { ByteStream, CallContext, Driver } from "../../src/protocol/contract.ts";
import { VirError } from "../../src/protocol/errors.ts";
import type { AnyCall } from "../../src/protocol/procedure.ts";
import { remoteProcedures } from "../../src/protocol/remote/index.ts";

/** A generator of numbers that gives the same ones each time. */
class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to less than `limit`. */
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const domainXml = (name: string): string =>
  `<domain type='test'><name>${name}</name><memory>2048</memory><vcpu>2</vcpu><os><type>hvm</type></os><devices>` +
  "<disk type='file'><source file='/x'/><target dev='vda'/></disk><interface type='user'/></devices></domain>";
const texts = [
  "",
  "test",
  "default",
  "default-pool",
  "eth1",
  "scsi_host1",
  "vda",
  "testnet0",
  "fuzzed",
  "/fuzzed/none",
  "http://example.com/x",
  "a".repeat(3000),
  "\u{1f600}\n<&'\"",
  domainXml("fuzzed"),
  domainXml("test"),
  "<network><name>fuzzed</name><ip address='10.0.0.1' netmask='255.0.0.0'/></network>",
  "<pool type='dir'><name>fuzzed</name><target><path>/fuzzed</path></target></pool>",
  "<volume><name>fuzzed</name><capacity>1000</capacity></volume>",
  "<interface type='ethernet' name='fuzzed'/>",
  "<domainsnapshot><name>fuzzed</name></domainsnapshot>",
  "<domaincheckpoint><name>fuzzed</name></domaincheckpoint>",
  "<disk type='file'><source file='/y'/><target dev='vdb'/></disk>",
  "<host mac='52:54:00:00:00:01' ip='192.168.122.7'/>",
  "<networkport><owner><uuid>00000000-0000-4000-8000-000000000001</uuid><name>x</name></owner><mac address='52:54:00:00:00:01'/></networkport>",
  "<cpu><model>qemu64</model></cpu>",
  "<x",
  "<x/>",
];
const fields = ["weight", "hard_limit", "total_bytes_sec", "inbound.average", "cpu_shares", "numa_nodeset", "odd"];
const uuids = [
  "6695eb01-f6a4-8304-79aa-97f2502e193f",
  "dd8fe884-6c02-601e-7551-cca97df1c5df",
  "dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566",
  "00000000-0000-0000-0000-000000000000",
];

/** A value of the type that a notation says (`Codec.notation`). */
function valueOf(notation: string, chance: Chance, name = ""): unknown {
  const type = notation.trim();
  if (type.endsWith(" *")) return chance.below(3) === 0 ? null : valueOf(type.slice(0, -2), chance, name);
  const list = /^(.*)[<[](\d+)[>\]]$/s.exec(type);
  if (list !== null) {
    const [, item = "", size = "0"] = list;
    if (item === "string") return name === "field" ? chance.of(fields) : chance.of(texts);
    if (item === "opaque" && size === "16") return chance.of(uuids);
    const length = chance.below(Math.min(Number(size), 4) + 1);
    if (item === "opaque") return Uint8Array.from({ length }, () => chance.below(256));
    return Array.from({ length }, () => valueOf(item, chance));
  }
  if (type.startsWith("{")) return fieldsOf(type, chance);
  if (type.startsWith("union(")) {
    const [tag, inner] = chance.of(members(type.slice("union(".length, -1)));
    return { type: Number(tag), value: valueOf(inner, chance) };
  }
  if (type.includes("hyper")) return chance.of([0n, 1n, 1024n, 4096n, 2n ** 40n, 2n ** 63n - 1n]);
  if (type === "double") return chance.of([0, 1.5, -1, Number.MAX_VALUE]);
  const unsigned = type.includes("unsigned");
  return name === "flags" && chance.below(2) === 0
    ? 0
    : chance.of([0, 1, 2, 3, 4, 8, 16, 64, 100, 1 << chance.below(30), unsigned ? 2 ** 32 - 1 : -1]);
}

/** `a: int, b: { … }` as pairs. */
function members(text: string): [string, string][] {
  const parts: [string, string][] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at];
    if (letter !== undefined && "{(<[".includes(letter)) depth++;
    else if (letter !== undefined && "})>]".includes(letter)) depth--;
    else if (at === text.length || (letter === "," && depth === 0)) {
      const part = text.slice(start, at);
      const colon = part.indexOf(":");
      if (colon > 0) parts.push([part.slice(0, colon).trim(), part.slice(colon + 1).trim()]);
      start = at + 1;
    }
  }
  return parts;
}

const fieldsOf = (type: string, chance: Chance): Record<string, unknown> =>
  Object.fromEntries(members(type.slice(1, -1)).map(([name, inner]) => [name, valueOf(inner, chance, name)]));

/** Takes what is written, and has a few bytes to read. */
function someStream(): ByteStream {
  return {
    write: async () => undefined,
    writeHole: async () => undefined,
    finish: async () => undefined,
    holdFinish: () => undefined,
    abort: () => undefined,
    closed: Promise.resolve(undefined),
    async *[Symbol.asyncIterator]() {
      yield Uint8Array.of(1, 2, 3);
    },
  };
}

const context = (): CallContext => ({
  client: { id: 1, readonly: false, transport: "unix", onGone: () => () => undefined },
  signal: new AbortController().signal,
  stream: someStream(),
});

/** What the call ends with when it takes too long. */
const late = new Error("it has not ended after two seconds");

async function called(driver: Driver, name: string, args: unknown): Promise<void> {
  const handler = (driver.remote as Record<string, ((context: CallContext, args: unknown) => unknown) | undefined>)[
    name
  ];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(late), 2000);
  });
  try {
    await Promise.race([Promise.resolve().then(() => handler?.(context(), args)), limit]);
  } catch (error) {
    if (!(error instanceof VirError)) throw new Error(`${name}(${shown(args)}): ${String(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

const shown = (args: unknown): string =>
  JSON.stringify(args, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)).slice(0, 600);

/** What would leave files behind: an image goes where the caller says. */
const writesFiles = /^domain(Save|CoreDump|Restore|SaveImage)/;

describe("calls of the test hypervisor with odd arguments", () => {
  const procedures = Object.entries(remoteProcedures).flatMap(([name, row]) =>
    row.kind === "call" && !writesFiles.test(name) ? [[name, row as AnyCall] as const] : [],
  );

  it("are refused or done, and the driver goes on", async () => {
    const chance = new Chance(20_261_123);
    let answered = 0;
    for (let round = 0; round < 12; round++) {
      const { driver, release } = await openTestDriver("test:///default");
      const answers = procedures.filter(([name]) => name in driver.remote);
      expect(answers.length).toBeGreaterThan(200);
      for (let turn = 0; turn < 3; turn++) {
        for (const [name, row] of answers) {
          await called(driver, name, fieldsOf(row.args.notation, chance));
          answered++;
        }
      }
      await called(driver, "connectListAllDomains", { needResults: 1, flags: 0 });
      release();
    }
    expect(answered).toBeGreaterThan(5000);
  }, 60_000);
});
