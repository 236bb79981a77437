/** What the processor says of itself. */
import { arch, machine } from "node:os";
import { remembered } from "../remembered.ts";
import { readNumber, readValue } from "./sysfs.ts";

export interface NodeProcessor {
  /** As uname(2) says: "x86_64". */
  readonly arch: string;
  /** The vendor as libvirt names it: "Intel", "AMD". */
  readonly vendor: string | undefined;
  readonly signature: { readonly family: number; readonly model: number; readonly stepping: number } | undefined;
  readonly microcode: number | undefined;
  readonly flags: readonly string[];
  readonly physicalAddressBits: number | undefined;
  readonly mhz: number;
  /** The rate of the time stamp counter in Hz, where it is constant and known. */
  readonly tscHz: number | undefined;
}

const vendors: Readonly<Record<string, string>> = { GenuineIntel: "Intel", AuthenticAMD: "AMD", HygonGenuine: "Hygon" };

export const nodeProcessor = remembered(read);

async function read(): Promise<NodeProcessor> {
  const text = (await readValue("/proc/cpuinfo")) ?? "";
  const field = (name: string): string | undefined => new RegExp(`^${name}\\s*: (.*)$`, "m").exec(text)?.[1]?.trim();
  const number = (name: string): number | undefined => {
    const value = field(name);
    return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);
  };
  const flags = (field("flags") ?? field("Features") ?? "").split(/\s+/).filter(Boolean);
  const family = number("cpu family");
  const model = number("model");
  const stepping = number("stepping");
  const maximumKHz = await readNumber("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq");
  const mhz = Math.floor(number("cpu MHz") ?? (maximumKHz ?? 0) / 1000);
  return {
    arch: machine(),
    vendor: vendors[field("vendor_id") ?? ""],
    signature:
      arch() !== "x64" || family === undefined || model === undefined || stepping === undefined
        ? undefined
        : { family, model, stepping },
    microcode: number("microcode"),
    flags,
    physicalAddressBits: Number(/^(\d+) bits physical/.exec(field("address sizes") ?? "")?.[1]) || undefined,
    mhz,
    // the nominal clock is the counter's where the kernel knows the rate rather than measures it
    tscHz:
      flags.includes("constant_tsc") && flags.includes("tsc_known_freq")
        ? Math.round((number("cpu MHz") ?? 0) * 1000) * 1000
        : undefined,
  };
}
