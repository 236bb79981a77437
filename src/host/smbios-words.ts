/**
 * The numbers of SMBIOS structures in words, as dmidecode(8) puts them and so `virsh sysinfo` shows them.
 * Source: DMTF DSP0134, chapters 7.5 (processor) and 7.18 (memory device).
 */
import type { SmbiosStructure } from "./smbios.ts";

type Words = Readonly<Record<number, string>>;

const processorTypes: Words = {
  1: "Other",
  2: "Unknown",
  3: "Central Processor",
  4: "Math Processor",
  5: "DSP Processor",
  6: "Video Processor",
};

/** Of the two hundred families those of machines that virtualise; another one is left out. */
const processorFamilies: Words = {
  0x01: "Other",
  0x02: "Unknown",
  0x2b: "Atom",
  0x48: "Ryzen",
  0x6b: "Zen",
  0xb3: "Xeon",
  0xc6: "Core i7",
  0xcd: "Core i5",
  0xce: "Core i3",
  0xcf: "Core i9",
  0x101: "ARMv8",
  0x102: "ARMv9",
};
/** The family is a word further on. */
const familyElsewhere = 0xfe;

const processorStates: Words = {
  0: "Unknown",
  1: "Enabled",
  2: "Disabled By User",
  3: "Disabled By BIOS",
  4: "Idle",
  7: "Other",
};

const formFactors: Words = {
  0x01: "Other",
  0x02: "Unknown",
  0x03: "SIMM",
  0x04: "SIP",
  0x05: "Chip",
  0x06: "DIP",
  0x07: "ZIP",
  0x08: "Proprietary Card",
  0x09: "DIMM",
  0x0a: "TSOP",
  0x0b: "Row Of Chips",
  0x0c: "RIMM",
  0x0d: "SODIMM",
  0x0e: "SRIMM",
  0x0f: "FB-DIMM",
  0x10: "Die",
};

const memoryTypes: Words = {
  0x01: "Other",
  0x02: "Unknown",
  0x03: "DRAM",
  0x07: "RAM",
  0x08: "ROM",
  0x09: "Flash",
  0x0f: "SDRAM",
  0x12: "DDR",
  0x13: "DDR2",
  0x14: "DDR2 FB-DIMM",
  0x18: "DDR3",
  0x19: "FBD2",
  0x1a: "DDR4",
  0x1b: "LPDDR",
  0x1c: "LPDDR2",
  0x1d: "LPDDR3",
  0x1e: "LPDDR4",
  0x1f: "Logical non-volatile device",
  0x20: "HBM",
  0x21: "HBM2",
  0x22: "DDR5",
  0x23: "LPDDR5",
};

/** By bit, from bit 1 on. */
const memoryDetails = [
  "Other",
  "Unknown",
  "Fast-paged",
  "Static Column",
  "Pseudo-static",
  "RAMBus",
  "Synchronous",
  "CMOS",
  "EDO",
  "Window DRAM",
  "Cache DRAM",
  "Non-Volatile",
  "Registered (Buffered)",
  "Unbuffered (Unregistered)",
  "LRDIMM",
] as const;

const byte = ({ data }: SmbiosStructure, offset: number): number | undefined =>
  offset < data.byteLength ? data.getUint8(offset) : undefined;

const word = ({ data }: SmbiosStructure, offset: number): number | undefined =>
  offset + 2 <= data.byteLength ? data.getUint16(offset, true) : undefined;

const named = (words: Words, code: number | undefined): string | undefined =>
  code === undefined ? undefined : words[code];

/** A number with its unit; 0 stands for not known. */
const measured = (value: number | undefined, unit: string): string | undefined =>
  value === undefined ? undefined : value === 0 ? "Unknown" : `${value} ${unit}`;

export interface ProcessorWords {
  readonly type: string | undefined;
  readonly family: string | undefined;
  /** Of an x86 processor; "Type 0, Family 25, Model 17, Stepping 1". */
  readonly signature: string | undefined;
  readonly externalClock: string | undefined;
  readonly maxSpeed: string | undefined;
  readonly status: string | undefined;
}

/** What a structure of type 4 says beside its strings. */
export function processorWords(structure: SmbiosStructure): ProcessorWords {
  const family = byte(structure, 0x06);
  const status = byte(structure, 0x18);
  const populated = status !== undefined && (status & 0x40) !== 0;
  return {
    type: named(processorTypes, byte(structure, 0x05)),
    family: named(processorFamilies, family === familyElsewhere ? word(structure, 0x28) : family),
    signature: signature(structure),
    externalClock: measured(word(structure, 0x12), "MHz"),
    maxSpeed: measured(word(structure, 0x14), "MHz"),
    status: status === undefined ? undefined : populated ? `Populated, ${processorStates[status & 7]}` : "Unpopulated",
  };
}

/** CPUID leaf 1, EAX, as the structure's processor id begins with it where the processor is of the x86 kind. */
function signature({ data, strings }: SmbiosStructure): string | undefined {
  const vendor = strings[(data.byteLength > 7 ? data.getUint8(7) : 0) - 1] ?? "";
  if (data.byteLength < 0x0c || !/intel|amd|advanced micro|hygon|zhaoxin|centaur|qemu/i.test(vendor)) return undefined;
  const eax = data.getUint32(0x08, true);
  if (eax === 0) return undefined;
  const family = ((eax >> 8) & 0xf) + ((eax >> 20) & 0xff);
  const model = ((eax >> 4) & 0xf) + ((eax >> 12) & 0xf0);
  return `Type ${(eax >> 12) & 3}, Family ${family}, Model ${model}, Stepping ${eax & 0xf}`;
}

export interface MemoryDeviceWords {
  /** Undefined for an empty slot. */
  readonly size: string | undefined;
  readonly formFactor: string | undefined;
  readonly type: string | undefined;
  readonly typeDetail: string | undefined;
  readonly speed: string | undefined;
}

/** What a structure of type 17 says beside its strings. */
export function memoryDeviceWords(structure: SmbiosStructure): MemoryDeviceWords {
  const details = word(structure, 0x13);
  return {
    size: memorySize(structure),
    formFactor: named(formFactors, byte(structure, 0x0e)),
    type: named(memoryTypes, byte(structure, 0x12)),
    typeDetail:
      details === undefined
        ? undefined
        : memoryDetails.filter((_, index) => (details & (2 << index)) !== 0).join(" ") || "None",
    speed: measured(word(structure, 0x15), "MT/s"),
  };
}

function memorySize(structure: SmbiosStructure): string | undefined {
  const size = word(structure, 0x0c);
  if (size === undefined || size === 0 || size === 0xffff) return undefined;
  const { data } = structure;
  if (size === 0x7fff && data.byteLength >= 0x20) return sizeInWords((data.getUint32(0x1c, true) & 0x7fffffff) * 1024);
  return sizeInWords((size & 0x8000) === 0 ? size * 1024 : size & 0x7fff);
}

/** In the largest unit that loses nothing. */
function sizeInWords(kiB: number): string {
  const units = ["kB", "MB", "GB", "TB"] as const;
  let value = kiB;
  let unit = 0;
  while (value >= 1024 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value} ${units[unit]}`;
}
