/**
 * What of the domain format the QEMU driver builds, by device kind: the lists that `validate` refuses by and that domain
 * capabilities announce (there, those of them that the binary has too).
 */
export const buildable = {
  diskDevices: ["disk", "cdrom", "floppy", "lun"],
  diskBuses: ["ide", "fdc", "scsi", "virtio", "usb", "sata"],
  graphics: ["vnc"],
  videoModels: ["vga", "cirrus", "vmvga", "qxl", "virtio", "none", "bochs", "ramfb"],
  rngModels: ["virtio", "virtio-transitional", "virtio-non-transitional"],
  rngBackends: ["random", "egd", "builtin"],
  hostdevTypes: [],
  filesystemDrivers: [],
  tpmModels: [],
  tpmBackends: [],
  redirdevBuses: [],
  channelTypes: ["pty", "unix"],
  cryptoModels: [],
  interfaceBackends: ["default"],
  panicModels: ["isa", "hyperv", "pvpanic"],
  consoleTypes: ["null", "vc", "pty", "dev", "file", "pipe", "stdio", "udp", "tcp", "unix"],
  memorySources: ["file", "anonymous", "memfd"],
  features: ["vmcoreinfo", "backingStoreInput", "ps2"],
} as const satisfies Record<string, readonly string[]>;

export type Buildable = typeof buildable;
