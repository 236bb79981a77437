/**
 * Reading `query-qmp-schema`: a description of every command, event and type of one QEMU, 200 to 300 KB of it. What
 * tsvirt wants to know of it stands in `features` and is answered once, when the binary is probed.
 */
import type { SchemaInfo } from "../qmp/commands.ts";

export class Schema {
  readonly #types: ReadonlyMap<string, SchemaInfo>;

  constructor(entries: readonly SchemaInfo[]) {
    this.#types = new Map(entries.map((entry) => [entry.name, entry]));
  }

  names(kind: "command" | "event"): string[] {
    const names: string[] = [];
    for (const [name, entry] of this.#types) if (entry["meta-type"] === kind) names.push(name);
    return names.sort();
  }

  /**
   * Whether the schema has what `path` names: a command or event, then steps into its arguments, separated by `/`:
   * `member` (of an object, through lists and alternates), `member=case` (the variant of that tag), `^value` (of an
   * enumeration), `@feature` (of the entry reached), `returns` (first step only: into the answer instead).
   *
   *     blockdev-add/driver=file/aio/^io_uring
   */
  has(path: string): boolean {
    const [name = "", ...steps] = path.split("/");
    const entry = this.#types.get(name);
    if (entry === undefined) return false;
    if (steps[0]?.startsWith("@") === true) return entry.features?.includes(steps[0].slice(1)) === true;
    const returns = steps[0] === "returns";
    const start = returns ? entry["ret-type"] : entry["arg-type"];
    return this.#walk(start, returns ? steps.slice(1) : steps);
  }

  #walk(type: string | undefined, steps: readonly string[]): boolean {
    const entry = type === undefined ? undefined : this.#types.get(type);
    if (entry === undefined) return false;
    const [step, ...rest] = steps;
    if (step === undefined) return true;
    if (entry["meta-type"] === "array") return this.#walk(entry["element-type"], steps);
    if (entry["meta-type"] === "alternate")
      return entry.members?.some((member) => this.#walk(member.type, steps)) === true;
    if (step.startsWith("^")) return entry.values?.includes(step.slice(1)) === true;
    if (step.startsWith("@")) return entry.features?.includes(step.slice(1)) === true;
    const [member = "", variant] = step.split("=");
    if (variant !== undefined && entry.tag === member)
      return this.#walk(entry.variants?.find((one) => one.case === variant)?.type, rest);
    return this.#walk(entry.members?.find((one) => one.name === member)?.type, rest);
  }
}

/** What this QEMU's monitor can do, by a name of ours; see `Schema.has` for the paths. */
export const features = {
  /** `-device` takes JSON (QEMU 6.2): what every command line here relies on. */
  jsonDevices: "device_add/@json-cli-hotplug",
  /** The monitor is an object of its own (QEMU 11) rather than `-mon`. */
  monitorObject: "object-add/qom-type/^monitor-qmp",
  /** Block jobs record only the name above the node that holds the bytes (QEMU 9.0): raw disks need no format node then. */
  bareRawDisks: "block-commit/backing-mask-protocol",
  ioUring: "blockdev-add/driver=file/aio/^io_uring",
  memfd: "object-add/qom-type/^memory-backend-memfd",
  /** The delay before a character device connects again is in milliseconds rather than seconds. */
  chardevReconnectMs: "chardev-add/backend/type=socket/data/reconnect-ms",
  chardevVdagent: "chardev-add/backend/type=qemu-vdagent",
  chardevDbus: "chardev-add/backend/type=dbus",
  displaySdl: "query-display-options/returns/type/^sdl",
  displayEglHeadless: "query-display-options/returns/type/^egl-headless",
} as const satisfies Record<string, string>;

export type QemuFeature = keyof typeof features;

export const featuresOf = (schema: Schema): QemuFeature[] =>
  (Object.keys(features) as QemuFeature[]).filter((name) => schema.has(features[name]));
