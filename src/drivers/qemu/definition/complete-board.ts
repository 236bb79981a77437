/** What of the machine follows from its devices: firmware, the first video card, interrupts. */
import type { DomainDefinition, Video } from "../../../formats/domain/index.ts";
import { isX86 } from "../capabilities/arch.ts";
import type { QemuCapabilities } from "../capabilities/capabilities.ts";

/** What can be told once every device is there: which card is the first, where UEFI keeps its variables. */
export function completeForBoard(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  for (const video of domain.devices.videos) completeVideoDevice(video, domain, capabilities);
  completeFirmware(domain);
  completeIoapic(domain);
}

function completeVideoDevice({ model, driver }: Video, { os }: DomainDefinition, capabilities: QemuCapabilities): void {
  if (model?.type !== "virtio" || model.device !== undefined) return;
  const family = driver?.name === "vhostuser" ? "vhost-user" : "virtio";
  const gl = family === "virtio" && model.acceleration?.accel3d === true ? "-gl" : "";
  const vga = model.primary === true && isX86(os.arch ?? "") && capabilities.hasType(`${family}-vga${gl}`);
  model.device = `${family}-${vga ? "vga" : "gpu"}${gl}` as NonNullable<typeof model.device>;
}

/** Where distributions put UEFI and an empty store of its variables. */
const variableTemplates: Readonly<Record<string, string>> = {
  "/usr/share/OVMF/OVMF_CODE.fd": "/usr/share/OVMF/OVMF_VARS.fd",
  "/usr/share/OVMF/OVMF_CODE.secboot.fd": "/usr/share/OVMF/OVMF_VARS.fd",
  "/usr/share/OVMF/OVMF_CODE.ms.fd": "/usr/share/OVMF/OVMF_VARS.ms.fd",
  "/usr/share/AAVMF/AAVMF_CODE.fd": "/usr/share/AAVMF/AAVMF_VARS.fd",
  "/usr/share/AAVMF/AAVMF32_CODE.fd": "/usr/share/AAVMF/AAVMF32_VARS.fd",
};

const NVRAM_FOLDER = "/var/lib/libvirt/qemu/nvram";

/** Interrupts that the IOMMU remaps have to come from an IOAPIC that it sees: QEMU's own. */
function completeIoapic(domain: DomainDefinition): void {
  const remapped = domain.devices.iommus.some(({ model, driver }) => model === "intel" && driver?.intremap === true);
  if (remapped) domain.features = { ...domain.features, ioapic: domain.features?.ioapic ?? "qemu" };
}

function completeFirmware({ name, os }: DomainDefinition): void {
  const { loader } = os;
  if (loader?.path === undefined || loader.path === "") return;
  loader.format ??= "raw";
  if (loader.type !== "pflash" || loader.readonly !== true || loader.stateless === true) return;
  const template = os.nvram?.template ?? variableTemplates[loader.path];
  const nvram = (os.nvram ??= { type: "none" });
  if (template !== undefined) {
    nvram.template ??= template;
    nvram.templateFormat ??= loader.format;
  }
  nvram.format ??= loader.format;
  if (nvram.type === "none")
    nvram.path ??= `${NVRAM_FOLDER}/${name}_VARS${nvram.format === "qcow2" ? ".qcow2" : ".fd"}`;
}
