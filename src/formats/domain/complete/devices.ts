/** Defaults of the smaller devices. */
import type { DomainDefinition } from "../definition.ts";
import type { Devices } from "../devices/index.ts";
import type { Input } from "../devices/input.ts";
import type { Interface } from "../devices/interface.ts";
import type { Shmem } from "../devices/memory.ts";
import type { Sound } from "../devices/sound.ts";

export function completeDevices({ devices, os }: DomainDefinition): void {
  devices.interfaces.forEach(completeInterface);
  const x86 = os.arch === undefined || os.arch === "x86_64" || os.arch === "i686";
  for (const input of devices.inputs) if (input.type !== "evdev") input.bus ??= inputBus(input, x86);
  devices.smartcards.forEach((card, slot) => {
    card.address ??= { type: "ccid", controller: 0, slot };
  });
  for (const filesystem of devices.filesystems) {
    const { driver, source } = filesystem;
    const served =
      driver?.type === "virtiofs" && source !== undefined && "socket" in source && source.socket !== undefined;
    if (!served) filesystem.accessMode ??= "passthrough";
    filesystem.fileMode &&= filesystem.fileMode.padStart(4, "0");
    filesystem.directoryMode &&= filesystem.directoryMode.padStart(4, "0");
  }
  for (const { backend } of devices.rngs) if (backend.model === "random") backend.path ??= "/dev/random";
  for (const hostdev of devices.hostdevs) if (hostdev.mode === "subsystem") hostdev.managed ??= false;
  if (devices.vsock !== undefined && devices.vsock.cid === undefined) devices.vsock.cidAuto ??= true;
  devices.shmems.forEach(completeShmem);
  devices.sounds.forEach(completeSound);
  for (const hostdev of devices.hostdevs)
    if (hostdev.type === "scsi" && hostdev.source.protocol === "iscsi")
      hostdev.source.name = withLun(hostdev.source.name);
  for (const redirdev of devices.redirdevs)
    if (redirdev.type === "dbus") redirdev.source ??= { channel: "org.qemu.usbredir" };
  numberMemorySlots(devices);
  numberAudios(devices);
}

function inputBus({ type }: Input, x86: boolean): Input["bus"] {
  if (type === "passthrough") return "virtio";
  return type !== "tablet" && x86 ? "ps2" : "usb";
}

function completeInterface(nic: Interface): void {
  nic.mac ??= generateMac();
  if (nic.type === "direct") nic.source.mode ??= "vepa";
}

/** An iSCSI target without a logical unit means its first. */
export const withLun = (name: string): string => (name.includes("/") ? name : `${name}/0`);

/** What only some cards have is not kept for others. */
function completeSound(sound: Sound): void {
  if (sound.model !== "ich6" && sound.model !== "ich7" && sound.model !== "ich9") delete sound.codecs;
  if (sound.model !== "usb") delete sound.multichannel;
  if (sound.model === "virtio") sound.streams ??= 2;
  else delete sound.streams;
}

const DEFAULT_SHMEM_BYTES = 4 * 1024 ** 2;

function completeShmem(shmem: Shmem): void {
  shmem.model ??= "ivshmem";
  if (shmem.model !== "ivshmem-doorbell") shmem.sizeBytes ??= DEFAULT_SHMEM_BYTES;
  if (shmem.model === "ivshmem" || shmem.server === undefined) return;
  shmem.msi ??= {};
  shmem.msi.ioeventfd ??= true;
}

/** A random address in the range that QEMU's guests use. */
export function generateMac(): string {
  const octets = crypto.getRandomValues(new Uint8Array(3));
  return `52:54:00:${Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join(":")}`;
}

/** DIMMs and their like stand in numbered slots. */
function numberMemorySlots({ memories }: Devices): void {
  const used = new Set(memories.map(({ address }) => (address?.type === "dimm" ? address.slot : undefined)));
  let next = 0;
  for (const memory of memories) {
    if (memory.address !== undefined || (memory.model !== "dimm" && memory.model !== "nvdimm")) continue;
    while (used.has(next)) next++;
    memory.address = { type: "dimm", slot: next++ };
  }
}

function numberAudios({ audios }: Devices): void {
  const used = new Set(audios.map(({ id }) => id));
  for (const audio of audios) {
    if (audio.id !== 0) continue;
    let id = 1;
    while (used.has(id)) id++;
    audio.id = id;
    used.add(id);
  }
}
