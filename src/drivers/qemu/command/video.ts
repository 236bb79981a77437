/** Graphics cards. */
import type { Video } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { aliasOf, refuse, refuseSet, requireType, type BuildContext } from "./context.ts";
import { device, type Part, type QemuDevice } from "./part.ts";
import { virtioProperties } from "./virtio.ts";

export function videoParts(context: BuildContext): Part[] {
  const { videos } = context.definition.devices;
  return videos.flatMap((video, place) => {
    const value = videoDevice(context, video, video.model?.primary ?? place === 0);
    return value === undefined ? [] : [device(value)];
  });
}

export function videoDevice(context: BuildContext, video: Video, primary: boolean): QemuDevice | undefined {
  const model = video.model ?? { type: "default" as const };
  const element = `<video><model type='${model.type}'>`;
  if (model.type === "none") return undefined;
  const id = aliasOf(video, element);
  const place = placeProperties(context, video, element);
  const { vramKiB, heads, resolution } = model;
  const size = { xres: resolution?.x, yres: resolution?.y };
  const megabytes = vramKiB === undefined ? undefined : Math.ceil(vramKiB / 1024);
  const only = (driver: string): string =>
    primary ? requireType(context, driver, element) : refuse(element, "it is possible as the first card only");
  if (model.type !== "virtio") {
    refuseSet(element, { blob: model.blob, acceleration: model.acceleration?.accel3d, device: model.device });
  }
  switch (model.type) {
    case "vga":
      return { driver: only("VGA"), id, edid: model.edid, vgamem_mb: megabytes, ...size, ...place };
    case "cirrus":
      return { driver: only("cirrus-vga"), id, ...place };
    case "vmvga":
      return { driver: only("vmware-svga"), id, vgamem_mb: megabytes, ...place };
    case "bochs":
      return {
        driver: requireType(context, "bochs-display", element),
        id,
        edid: model.edid,
        vgamem: vramKiB === undefined ? undefined : vramKiB * 1024,
        ...size,
        ...place,
      };
    case "ramfb":
      return { driver: requireType(context, "ramfb", element), id, ...place };
    case "qxl":
      return {
        driver: requireType(context, primary ? "qxl-vga" : "qxl", element),
        id,
        max_outputs: heads,
        ram_size: model.ramKiB === undefined ? undefined : model.ramKiB * 1024,
        vram_size: vramKiB === undefined ? undefined : vramKiB * 1024,
        vram64_size_mb: Math.floor((model.vram64KiB ?? 0) / 1024),
        vgamem_mb: model.vgamemKiB === undefined ? undefined : Math.ceil(model.vgamemKiB / 1024),
        ...size,
        ...place,
      };
    case "virtio":
      return virtioVideo(context, video, primary, element);
    default:
      return refuse(element, model.type === "default" ? "no model is decided" : "QEMU has no such card");
  }
}

/** The first card answers as a VGA too where the binary has that. */
function virtioVideo(context: BuildContext, video: Video, primary: boolean, element: string): QemuDevice {
  const { model, driver: options } = video;
  const gl = model?.acceleration?.accel3d === true || model?.device?.endsWith("-gl") === true;
  const kind = model?.device ?? (primary && context.capabilities.hasType("virtio-vga") ? "virtio-vga" : "virtio-gpu");
  if (kind.startsWith("vhost-user")) refuse(`${element} device='${kind}'`, "it is not supported");
  const base = kind.replace(/-gl$/, "");
  const suffix = gl ? "-gl" : "";
  const driver =
    base === "virtio-vga"
      ? {
          driver: requireType(context, `virtio-vga${suffix}`, element),
          iommu_platform: options?.iommu,
          ats: options?.ats,
          packed: options?.packed,
          "page-per-vq": options?.pagePerVq,
        }
      : virtioProperties(context, `virtio-gpu${suffix}`, { address: video.address }, options, element);
  return {
    ...driver,
    id: aliasOf(video, element),
    edid: model?.edid,
    blob: model?.blob,
    max_outputs: model?.heads,
    xres: model?.resolution?.x,
    yres: model?.resolution?.y,
    ...placeProperties(context, video, element),
  };
}
