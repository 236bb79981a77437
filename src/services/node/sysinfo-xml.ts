/** The sysinfo document: what SMBIOS tells, under the names that libvirt gives it. */
import { type SmbiosStructure, smbiosString, smbiosUuid } from "../../host/smbios.ts";
import { memoryDeviceWords, processorWords } from "../../host/smbios-words.ts";
import { XmlWriter } from "../../xml/write.ts";

type Entry = readonly [name: string, value: string | undefined];

/** Offsets of strings in the structures of each type, in the order of the document. */
const strings = (structure: SmbiosStructure, fields: readonly (readonly [string, number])[]): Entry[] =>
  fields.map(([name, offset]) => [name, smbiosString(structure, offset)] as const);

const bios = (structure: SmbiosStructure): Entry[] => {
  const { data } = structure;
  const release = data.byteLength > 0x15 && data.getUint8(0x14) !== 0xff;
  return [
    ...strings(structure, [
      ["vendor", 0x04],
      ["version", 0x05],
      ["date", 0x08],
    ]),
    ["release", release ? `${data.getUint8(0x14)}.${data.getUint8(0x15)}` : undefined],
  ];
};

const system = (structure: SmbiosStructure): Entry[] => {
  const entries = strings(structure, [
    ["manufacturer", 0x04],
    ["product", 0x05],
    ["version", 0x06],
    ["serial", 0x07],
  ]);
  return [
    ...entries,
    ["uuid", smbiosUuid(structure, 0x08)],
    ...strings(structure, [
      ["sku", 0x19],
      ["family", 0x1a],
    ]),
  ];
};

const baseBoard = (structure: SmbiosStructure): Entry[] =>
  strings(structure, [
    ["manufacturer", 0x04],
    ["product", 0x05],
    ["version", 0x06],
    ["serial", 0x07],
    ["asset", 0x08],
    ["location", 0x0a],
  ]);

const chassis = (structure: SmbiosStructure): Entry[] =>
  strings(structure, [
    ["manufacturer", 0x04],
    ["version", 0x06],
    ["serial", 0x07],
    ["asset", 0x08],
  ]);

const processor = (structure: SmbiosStructure): Entry[] => {
  const { type, family, signature, externalClock, maxSpeed, status } = processorWords(structure);
  return [
    ...strings(structure, [["socket_destination", 0x04]]),
    ["type", type],
    ["family", family],
    ...strings(structure, [["manufacturer", 0x07]]),
    ["signature", signature],
    ...strings(structure, [["version", 0x10]]),
    ["external_clock", externalClock],
    ["max_speed", maxSpeed],
    ["status", status],
    ...strings(structure, [
      ["serial_number", 0x20],
      ["part_number", 0x22],
    ]),
  ];
};

const memoryDevice = (structure: SmbiosStructure): Entry[] => {
  const { size, formFactor, type, typeDetail, speed } = memoryDeviceWords(structure);
  return [
    ["size", size],
    ["form_factor", formFactor],
    ...strings(structure, [
      ["locator", 0x10],
      ["bank_locator", 0x11],
    ]),
    ["type", type],
    ["type_detail", typeDetail],
    ["speed", speed],
    ...strings(structure, [
      ["manufacturer", 0x17],
      ["serial_number", 0x18],
      ["part_number", 0x1a],
    ]),
  ];
};

const sections: readonly (readonly [type: number, name: string, read: (structure: SmbiosStructure) => Entry[]])[] = [
  [0, "bios", bios],
  [1, "system", system],
  [2, "baseBoard", baseBoard],
  [3, "chassis", chassis],
  [4, "processor", processor],
  [17, "memory_device", memoryDevice],
];

export function sysinfoXml(structures: readonly SmbiosStructure[]): string {
  const writer = new XmlWriter(0);
  writer.start("sysinfo");
  writer.attribute("type", "smbios");
  for (const [type, name, read] of sections) {
    for (const structure of structures) {
      if (structure.type !== type) continue;
      const entries = read(structure).filter(([, value]) => value !== undefined);
      if (entries.length === 0 || (type === 17 && entries[0]?.[0] !== "size")) continue;
      section(writer, name, entries);
    }
  }
  const oem = structures.filter(({ type }) => type === 11).flatMap((structure) => structure.strings);
  if (oem.length > 0)
    section(
      writer,
      "oemStrings",
      oem.map((text) => ["", text] as const),
    );
  writer.end("sysinfo", true);
  return writer.toString();
}

function section(writer: XmlWriter, name: string, entries: readonly Entry[]): void {
  writer.start(name);
  for (const [field, value = ""] of entries) {
    writer.start("entry");
    if (field !== "") writer.attribute("name", field);
    writer.text(value);
    writer.end("entry", true);
  }
  writer.end(name, true);
}
