/**
 * The types whose properties a probe asks for, by the command that lists them: those of which some code asks
 * `hasProperty`, and those that a distribution packs apart from QEMU. A QEMU lists the latter even when their module is
 * missing, and ends when it is asked about them, as it would when a guest with one is started; the probe leaves them out.
 */
export const probedTypes = {
  "device-list-properties": [
    "ccid-card-emulated",
    "ccid-card-passthru",
    "qxl",
    "qxl-vga",
    "usb-host",
    "usb-redir",
    "virtio-blk-pci",
    "virtio-gpu-gl-pci",
    "virtio-gpu-pci",
    "virtio-vga",
    "virtio-vga-gl",
  ],
  "qom-list-properties": ["iothread", "max-x86_64-cpu"],
} as const;
