// The rooms of src/ and the arrows between them, as ARCHITECTURE.md draws them: imports go one way, and only few rooms
// may touch the operating system.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));

/** What a room may import besides itself. `drivers/*` stands for every driver that has no line of its own. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  xdr: [],
  protocol: ["xdr"],
  rpc: ["protocol", "xdr"],
  xml: ["protocol"],
  formats: ["xml", "protocol"],
  host: ["protocol"],
  transport: ["rpc", "protocol", "xdr"],
  engine: ["formats", "xml", "host", "protocol"],
  services: ["engine", "formats", "xml", "host", "protocol"],
  // The server end of a connection: in the daemon behind its sockets, in a program behind no socket at all.
  session: ["rpc", "protocol"],
  "drivers/*": ["engine", "services", "formats", "xml", "host", "protocol"],
  "drivers/remote": ["transport", "rpc", "protocol", "xdr"],
  // The last two are for a host in the same process, and for one module alone: see below.
  api: ["drivers/remote", "transport", "rpc", "protocol", "session", "drivers/test"],
  // The daemon serves on the sockets that transport knows how to read and write.
  daemon: ["session", "drivers/*", "services", "engine", "formats", "host", "transport", "rpc", "protocol", "xdr"],
  shell: ["api", "protocol", "xml", "formats"],
};

/** Rooms that may use Node's modules for files, processes, sockets and the machine. */
const MAY_TOUCH_THE_SYSTEM = new Set(["host", "transport", "daemon", "shell"]);
/** Modules of Node that touch nothing outside of the process: allowed to the rest but the portable rooms. */
const HARMLESS = new Set([
  "node:path",
  "node:crypto",
  "node:events",
  "node:stream",
  "node:timers/promises",
  "node:util",
]);
/** Rooms that use no module of Node at all, so that they run in a browser as they are. */
const PORTABLE = new Set(["xdr", "protocol", "rpc", "xml", "formats"]);
/** npm packages, each with the only room that may import it. */
const PACKAGES: Readonly<Record<string, string>> = { saxes: "xml", pino: "daemon", ws: "transport" };

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
}

function roomOf(path: string): string {
  const [first = "", second = ""] = relative(SRC, path).split("/");
  return first === "drivers" ? `drivers/${second}` : first;
}

const modules = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(SRC, name));

const IMPORT = /(?:^|[;\s])(?:import|export)\s[^;"']*?from\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g;

const imports: readonly Import[] = modules.flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(IMPORT)].map(([, from, bare]) => ({
    file: relative(SRC, file),
    room: roomOf(file),
    specifier: from ?? bare ?? "",
  })),
);

const rule = (room: string): string => (room.startsWith("drivers/") && !(room in MAY_IMPORT) ? "drivers/*" : room);

function isAllowed(from: string, to: string): boolean {
  if (from === to) return true;
  const allowed = MAY_IMPORT[rule(from)] ?? [];
  return allowed.includes(to) || (allowed.includes("drivers/*") && to.startsWith("drivers/"));
}

const show = (broken: readonly Import[]): string[] =>
  broken.map(({ file, specifier }) => `${file} imports ${specifier}`);

describe("the rooms of src/", () => {
  test("modules and imports were read", () => {
    expect(modules.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(modules.length);
  });

  test("every module lies in a room that the table knows", () => {
    expect(modules.filter((file) => !(rule(roomOf(file)) in MAY_IMPORT)).map((file) => relative(SRC, file))).toEqual(
      [],
    );
  });

  test("imports follow the arrows", () => {
    const crossing = imports.filter(({ specifier }) => specifier.startsWith("."));
    const broken = crossing.filter(
      ({ file, room, specifier }) => !isAllowed(room, roomOf(resolve(SRC, dirname(file), specifier))),
    );
    expect(crossing.length).toBeGreaterThan(50);
    expect(show(broken)).toEqual([]);
  });

  test("a host in the same process is loaded when it is asked for, and by nobody else", () => {
    const inProcess = "api/in-process.ts";
    const upwards = imports.filter(({ file, room, specifier }) => {
      if (room !== "api" || !specifier.startsWith(".")) return false;
      const target = roomOf(resolve(SRC, dirname(file), specifier));
      return file !== inProcess && (target === "session" || target === "drivers/test");
    });
    expect(show(upwards)).toEqual([]);
    const importers = imports.filter(({ specifier }) => specifier.endsWith("/in-process.ts"));
    expect(importers.map(({ file }) => file)).toEqual(["api/connect.ts"]);
    expect(readFileSync(join(SRC, "api/connect.ts"), "utf8")).toContain('await import("./in-process.ts")');
  });

  test("an arrow upwards would be seen", () => {
    expect(isAllowed("xdr", "protocol")).toBe(false);
    expect(isAllowed("engine", "drivers/qemu")).toBe(false);
    expect(isAllowed("drivers/qemu", "drivers/remote")).toBe(false);
    expect(isAllowed("api", "engine")).toBe(false);
    expect(isAllowed("daemon", "drivers/qemu")).toBe(true);
  });

  test("only host, transport, daemon and shell touch the operating system", () => {
    const broken = imports.filter(
      ({ room, specifier }) =>
        specifier.startsWith("node:") && !MAY_TOUCH_THE_SYSTEM.has(room) && !HARMLESS.has(specifier),
    );
    expect(show(broken)).toEqual([]);
  });

  test("the portable rooms use no module of Node", () => {
    const broken = imports.filter(({ room, specifier }) => specifier.startsWith("node:") && PORTABLE.has(room));
    expect(show(broken)).toEqual([]);
  });

  test("npm packages are imported by their own room alone, and Node's modules carry their prefix", () => {
    const outside = imports.filter(({ specifier }) => !specifier.startsWith(".") && !specifier.startsWith("node:"));
    expect(show(outside.filter(({ room, specifier }) => PACKAGES[specifier] !== room))).toEqual([]);
  });
});
