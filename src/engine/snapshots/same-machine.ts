/** Whether two definitions make the same machine for their guest: what a snapshot's may be replaced by. */
import { isDeepStrictEqual } from "node:util";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { configUnsupported } from "../../protocol/errors.ts";

/** What of a device its guest can see, whatever kind it is; what lies behind it on the host may change. */
const visible = ["model", "device", "target", "mac", "address", "index", "serial", "wwn", "readonly", "acpiIndex"];

/** Kinds whose type says where on the host something lies, not what the guest sees. */
const typedByHost: ReadonlySet<string> = new Set([
  "disks",
  "interfaces",
  "filesystems",
  "hostdevs",
  "graphics",
  "serials",
  "parallels",
  "consoles",
  "channels",
  "redirdevs",
  "audios",
]);

/** @throws {VirError} CONFIG_UNSUPPORTED, naming what differs */
export function checkSameMachine(before: DomainDefinition, after: DomainDefinition): void {
  const [old, next] = [machine(before), machine(after)];
  for (const part of new Set([...old.keys(), ...next.keys()])) {
    if (isDeepStrictEqual(old.get(part), next.get(part))) continue;
    throw configUnsupported(`the guest would find another machine: ${part} is not what it was`);
  }
}

function machine(definition: DomainDefinition): Map<string, unknown> {
  const { type, uuid, memoryKiB, currentMemoryKiB, maxMemoryKiB, maxMemorySlots, vcpuMax, vcpuCurrent, os } =
    definition;
  const parts = new Map<string, unknown>([
    ["the type", type],
    ["the UUID", uuid],
    ["the memory", [memoryKiB, currentMemoryKiB ?? memoryKiB, maxMemoryKiB, maxMemorySlots]],
    ["the number of vCPUs", [vcpuMax, vcpuCurrent ?? vcpuMax]],
    ["the architecture", [os.type, os.arch]],
    ["the machine type", os.machine],
    ["the set of features", definition.features],
    ["the CPU", definition.cpu],
  ]);
  for (const [kind, devices] of Object.entries(definition.devices)) {
    if (Array.isArray(devices))
      parts.set(
        `the list of ${kind}`,
        devices.map((device) => face(kind, device as object)),
      );
  }
  return parts;
}

function face(kind: string, device: object): unknown[] {
  const of = device as Readonly<Record<string, unknown>>;
  const keys = typedByHost.has(kind) ? visible : ["type", ...visible];
  return keys.map((key) => of[key]);
}
