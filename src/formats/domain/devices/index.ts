/** All devices of a domain, one array a kind, in the order in which libvirt writes them. */
import { child, element, many, string, type Element, type Fields } from "../../../xml/index.ts";
import { Channel, Console, Parallel, Serial, Smartcard } from "./character.ts";
import { Controller } from "./controller.ts";
import { Disk } from "./disk.ts";
import { Graphics, Video } from "./display.ts";
import { Filesystem } from "./filesystem.ts";
import { Hostdev } from "./hostdev.ts";
import { Hub, Input } from "./input.ts";
import { Interface } from "./interface.ts";
import { Memballoon, MemoryDevice, Shmem } from "./memory.ts";
import { Iommu, Lease, NvramDevice, Vsock } from "./platform.ts";
import { Redirdev, RedirFilter } from "./redirection.ts";
import { Crypto, Panic, Pstore, Rng, Tpm, Watchdog } from "./security.ts";
import { Audio, Sound } from "./sound.ts";

const devices = {
  emulator: child(string).optional(),
  disks: many(Disk),
  controllers: many(Controller),
  leases: many(Lease),
  filesystems: many(Filesystem),
  interfaces: many(Interface),
  smartcards: many(Smartcard),
  serials: many(Serial),
  parallels: many(Parallel),
  consoles: many(Console),
  channels: many(Channel),
  inputs: many(Input),
  tpms: many(Tpm),
  graphics: many(Graphics),
  sounds: many(Sound),
  audios: many(Audio),
  videos: many(Video),
  hostdevs: many(Hostdev),
  redirdevs: many(Redirdev),
  redirFilter: RedirFilter.optional(),
  hubs: many(Hub),
  watchdogs: many(Watchdog),
  memballoon: Memballoon.optional(),
  rngs: many(Rng),
  nvram: NvramDevice.optional(),
  panics: many(Panic),
  shmems: many(Shmem),
  memories: many(MemoryDevice),
  cryptos: many(Crypto),
  iommus: many(Iommu),
  vsock: Vsock.optional(),
  pstore: Pstore.optional(),
};
export interface Devices extends Fields<typeof devices> {}
export const Devices: Element<Devices> = element("devices", devices, { keepEmpty: "paired" });

/** A domain may be without the element. */
export const noDevices = (): Devices => ({
  disks: [],
  controllers: [],
  leases: [],
  filesystems: [],
  interfaces: [],
  smartcards: [],
  serials: [],
  parallels: [],
  consoles: [],
  channels: [],
  inputs: [],
  tpms: [],
  graphics: [],
  sounds: [],
  audios: [],
  videos: [],
  hostdevs: [],
  redirdevs: [],
  hubs: [],
  watchdogs: [],
  rngs: [],
  panics: [],
  shmems: [],
  memories: [],
  cryptos: [],
  iommus: [],
});
