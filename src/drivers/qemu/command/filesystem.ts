/** Folders of the host that the guest mounts: over 9p by QEMU itself, or by a virtiofsd. */
import type { Filesystem } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { aliasOf, refuse, type BuildContext } from "./context.ts";
import { defaultSocketPath } from "./chardev.ts";
import { chardev, device, option, type Part } from "./part.ts";
import { virtioProperties } from "./virtio.ts";

export const filesystemParts = (context: BuildContext): Part[] =>
  context.definition.devices.filesystems.flatMap((filesystem, place) => buildFilesystem(context, filesystem, place));

const securityModels = { passthrough: "passthrough", mapped: "mapped", squash: "none" } as const;

export function buildFilesystem(context: BuildContext, filesystem: Filesystem, place: number): Part[] {
  const element = `<filesystem target='${filesystem.target}'>`;
  if (filesystem.type !== "mount") return refuse(element, `type='${filesystem.type}' is for containers; use 'mount'`);
  const id = aliasOf(filesystem, element);
  const { driver, source } = filesystem;
  if (driver?.type === "virtiofs") {
    const socket = source?.socket ?? defaultSocketPath(context, `fs${place}-fs.sock`);
    return [
      chardev("socket", `chr-vu-${id}`, { path: socket }),
      device({
        ...virtioProperties(context, "vhost-user-fs", filesystem, driver, element),
        id,
        chardev: `chr-vu-${id}`,
        "queue-size": driver.queue,
        tag: filesystem.target,
        bootindex: filesystem.bootOrder,
        ...placeProperties(context, filesystem, element),
      }),
    ];
  }
  const { multidevs } = filesystem;
  return [
    option("-fsdev", "local", {
      security_model: securityModels[filesystem.accessMode ?? "passthrough"],
      multidevs: multidevs === undefined || multidevs === "default" ? undefined : multidevs,
      fmode: filesystem.fileMode,
      dmode: filesystem.directoryMode,
      writeout: driver?.writePolicy,
      id: `fsdev-${id}`,
      path: source?.dir,
      readonly: filesystem.readonly ? true : undefined,
    }),
    device({
      ...virtioProperties(context, "virtio-9p", filesystem, driver, element),
      id,
      fsdev: `fsdev-${id}`,
      mount_tag: filesystem.target,
      ...placeProperties(context, filesystem, element),
    }),
  ];
}
