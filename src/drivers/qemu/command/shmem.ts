/** Memory that guests share. */
import type { Shmem } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { aliasOf, type BuildContext, refuse, refuseSet, requireType } from "./context.ts";
import { chardev, device, object, type Part } from "./part.ts";

export const shmemParts = (context: BuildContext): Part[] =>
  context.definition.devices.shmems.flatMap((shmem) => buildShmem(context, shmem));

const defaultShmemBytes = 4 * 1024 * 1024;

export function buildShmem(context: BuildContext, shmem: Shmem): Part[] {
  const element = `<shmem name='${shmem.name}'>`;
  const id = aliasOf(shmem, element);
  const model = shmem.model ?? "ivshmem";
  const master = shmem.role === undefined ? undefined : shmem.role === "master" ? "on" : "off";
  const place = placeProperties(context, shmem, element);
  switch (model) {
    case "ivshmem-plain": {
      refuseSet(element, { server: shmem.server, msi: shmem.msi });
      const memdev = `shmmem-${id}`;
      const size = shmem.sizeBytes ?? defaultShmemBytes;
      return [
        object({
          "qom-type": "memory-backend-file",
          id: memdev,
          "mem-path": `/dev/shm/${shmem.name}`,
          size,
          share: true,
        }),
        device({ driver: requireType(context, model, element), id, memdev, master, ...place }),
      ];
    }
    case "ivshmem-doorbell":
      return [
        device({
          driver: requireType(context, model, element),
          id,
          chardev: `char${id}`,
          vectors: shmem.msi?.vectors,
          ioeventfd: shmem.msi?.ioeventfd ?? true,
          master,
          ...place,
        }),
        chardev("socket", `char${id}`, { path: shmem.server?.path ?? `/var/lib/libvirt/shmem-${shmem.name}-sock` }),
      ];
    default:
      return refuse(element, `<model type='${model}'>: use 'ivshmem-plain' or 'ivshmem-doorbell'`);
  }
}
