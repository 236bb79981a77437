/** A firmware descriptor: what a firmware is, what it needs and where its files are (QEMU's `docs/interop/firmware.json`). */

export interface FirmwareFile {
  readonly path: string;
  /** The same behind links: distributions have several names for one file. */
  readonly realPath: string;
  readonly format: "raw" | "qcow2";
}

export type FirmwareMapping =
  /** In flash, where variables are kept in a file of the guest's own made from the template; stateless: nowhere. */
  | { readonly device: "flash"; readonly executable: FirmwareFile; readonly template: FirmwareFile | undefined }
  /** In ROM. */
  | { readonly device: "memory"; readonly executable: FirmwareFile };

export interface FirmwareDescriptor {
  readonly interfaces: readonly ("uefi" | "bios")[];
  readonly mapping: FirmwareMapping;
  readonly targets: readonly { readonly arch: string; readonly machines: readonly string[] }[];
  readonly features: ReadonlySet<string>;
}

/** What a descriptor is written in. */
type Json = Readonly<Record<string, unknown>>;

/** @throws {Error} what is wrong with it; undefined for firmware of a kind that guests here cannot have */
export function parseDescriptor(text: string): FirmwareDescriptor | undefined {
  const root = objectOf(JSON.parse(text), "the descriptor");
  const mapping = mappingOf(objectOf(root["mapping"], "mapping"));
  const interfaces = stringsOf(root["interface-types"], "interface-types").filter(
    (name): name is "uefi" | "bios" => name === "uefi" || name === "bios",
  );
  if (mapping === undefined || interfaces.length === 0) return undefined;
  return {
    interfaces,
    mapping,
    targets: listOf(root["targets"], "targets").map((each) => {
      const target = objectOf(each, "a target");
      return {
        arch: stringOf(target["architecture"], "architecture"),
        machines: stringsOf(target["machines"], "machines"),
      };
    }),
    features: new Set(stringsOf(root["features"], "features")),
  };
}

function mappingOf(mapping: Json): FirmwareMapping | undefined {
  switch (mapping["device"]) {
    case "flash": {
      const mode = mapping["mode"] ?? "split";
      const executable = fileOf(objectOf(mapping["executable"], "executable"));
      // code and variables in one file, which every guest would need for itself
      if (mode === "combined") return undefined;
      if (mode === "stateless") return { device: "flash", executable, template: undefined };
      if (mode !== "split") throw new Error(`the mode of the flash is '${String(mode)}'`);
      return { device: "flash", executable, template: fileOf(objectOf(mapping["nvram-template"], "nvram-template")) };
    }
    case "memory":
      return { device: "memory", executable: { ...fileOf(mapping), format: "raw" } };
    case "kernel":
      return undefined;
    default:
      throw new Error(`the device of the mapping is '${String(mapping["device"])}'`);
  }
}

function fileOf(file: Json): FirmwareFile {
  const path = stringOf(file["filename"], "filename");
  const format = file["format"] ?? "raw";
  if (format !== "raw" && format !== "qcow2") throw new Error(`the format of ${path} is '${String(format)}'`);
  return { path, realPath: path, format };
}

function objectOf(value: unknown, what: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new Error(`${what} is missing, or no object`);
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${what} is missing, or no list`);
}

function stringOf(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new Error(`${what} is missing, or no string`);
}

const stringsOf = (value: unknown, what: string): string[] =>
  listOf(value, what).map((each) => stringOf(each, `an entry of ${what}`));
