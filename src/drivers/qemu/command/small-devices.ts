/** Devices of which a guest has one or two: balloon, random numbers, watchdog, panic, vsock, shared memory, IOMMU. */
import type { Memballoon, Panic, Rng, Shmem, Watchdog } from "../../../formats/domain/index.ts";
import type { QmpObject } from "../qmp/message.ts";
import { placeProperties } from "./address.ts";
import { chardevPart, type CharacterSource } from "./chardev.ts";
import { aliasOf, refuse, refuseSet, requireType, type BuildContext } from "./context.ts";
import { familyOf } from "./machine.ts";
import { chardev, device, object, type Part, words } from "./part.ts";
import { virtioProperties } from "./virtio.ts";

export function memballoonParts(context: BuildContext): Part[] {
  const balloon: Memballoon | undefined = context.definition.devices.memballoon;
  if (balloon === undefined || balloon.model === "none") return [];
  const element = "<memballoon>";
  if (balloon.model === "xen") refuse(`${element} model='xen'`, "it is for Xen");
  return [
    device({
      ...virtioProperties(context, "virtio-balloon", balloon, balloon.driver, element),
      id: aliasOf(balloon, element),
      "deflate-on-oom": balloon.autodeflate,
      "free-page-reporting": balloon.freePageReporting,
      ...placeProperties(context, balloon, element),
    }),
  ];
}

export const rngParts = (context: BuildContext): Part[] =>
  context.definition.devices.rngs.flatMap((rng) => buildRng(context, rng));

export function buildRng(context: BuildContext, rng: Rng): Part[] {
  const element = "<rng>";
  const id = aliasOf(rng, element);
  const backend = `obj${id}`;
  return [
    ...source(),
    device({
      ...virtioProperties(context, "virtio-rng", rng, rng.driver, element),
      rng: backend,
      id,
      "max-bytes": rng.rate?.bytes,
      period: rng.rate === undefined ? undefined : (rng.rate.periodMs ?? 1000),
      ...placeProperties(context, rng, element),
    }),
  ];

  function source(): Part[] {
    switch (rng.backend.model) {
      case "random":
        return [object({ "qom-type": "rng-random", id: backend, filename: rng.backend.path ?? "/dev/urandom" })];
      case "builtin":
        return [object({ "qom-type": "rng-builtin", id: backend })];
      case "egd": {
        const socket: CharacterSource = rng.backend;
        return [
          chardevPart(context, `char${id}`, socket, `${element}<backend model='egd'>`, `${id}.sock`),
          object({ "qom-type": "rng-egd", id: backend, chardev: `char${id}` }),
        ];
      }
    }
  }
}

/** QEMU pauses a guest that is to be dumped; who watches the events dumps it. */
const watchdogActions: Readonly<Partial<Record<Watchdog["action"], string>>> = { dump: "pause" };

export function watchdogParts(context: BuildContext): Part[] {
  const { watchdogs } = context.definition.devices;
  const [first] = watchdogs;
  if (first === undefined) return [];
  return [
    ...watchdogs.flatMap((watchdog) => watchdogDevice(context, watchdog)),
    words("-watchdog-action", watchdogActions[first.action] ?? first.action),
  ];
}

function watchdogDevice(context: BuildContext, watchdog: Watchdog): Part[] {
  const element = `<watchdog model='${watchdog.model}'>`;
  switch (watchdog.model) {
    case "itco":
      if (familyOf(context) !== "q35") refuse(element, "only q35 machines have it");
      return [words("-global", "ICH9-LPC.noreboot=off")];
    case "i6300esb":
    case "ib700":
      return [
        device({
          driver: requireType(context, watchdog.model, element),
          id: aliasOf(watchdog, element),
          ...placeProperties(context, watchdog, element),
        }),
      ];
    default:
      return refuse(element, "it is not for this machine");
  }
}

export const panicParts = (context: BuildContext): Part[] =>
  context.definition.devices.panics.flatMap((panic) => buildPanic(context, panic));

function buildPanic(context: BuildContext, panic: Panic): Part[] {
  const element = `<panic model='${panic.model ?? ""}'>`;
  switch (panic.model) {
    case "hyperv":
      // a property of the CPU
      return [];
    case "pvpanic":
      return [
        device({
          driver: requireType(context, "pvpanic-pci", element),
          id: panic.alias,
          ...placeProperties(context, panic, element),
        }),
      ];
    case undefined:
    case "default":
    case "isa": {
      const ioport = panic.address?.type === "isa" ? panic.address.iobase : undefined;
      return [device({ driver: requireType(context, "pvpanic", element), ioport })];
    }
    default:
      return refuse(element, "it is not for this machine");
  }
}

export function vmcoreinfoParts({ definition }: BuildContext): Part[] {
  return definition.features?.vmcoreinfo?.state === true ? [device({ driver: "vmcoreinfo" })] : [];
}

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
      const size = Number(shmem.sizeBytes ?? defaultShmemBytes);
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
      if (shmem.server?.path === undefined) refuse(element, "it needs <server path='…'>");
      return [
        chardev("socket", `char${id}`, { path: shmem.server?.path }),
        device({
          driver: requireType(context, model, element),
          id,
          chardev: `char${id}`,
          vectors: shmem.msi?.vectors,
          ioeventfd: shmem.msi?.ioeventfd,
          master,
          ...place,
        }),
      ];
    default:
      return refuse(element, `<model type='${model}'>: use 'ivshmem-plain' or 'ivshmem-doorbell'`);
  }
}

/** QEMU opens the host's vhost-vsock itself. */
export function vsockParts(context: BuildContext): Part[] {
  const { vsock } = context.definition.devices;
  if (vsock === undefined) return [];
  const element = "<vsock>";
  if (vsock.cid === undefined) refuse(element, "give <cid address='…'>: finding a free one is not supported");
  return [
    device({
      ...virtioProperties(context, "vhost-vsock", vsock, vsock.driver, element),
      id: aliasOf(vsock, element),
      "guest-cid": vsock.cid,
      ...placeProperties(context, vsock, element),
    }),
  ];
}

export function iommuParts(context: BuildContext): Part[] {
  const onOff = (value: boolean | undefined): string | undefined =>
    value === undefined ? undefined : value ? "on" : "off";
  return context.definition.devices.iommus.map((iommu): Part => {
    const element = `<iommu model='${iommu.model}'>`;
    const id = aliasOf(iommu, element);
    const { intremap, cachingMode, eim, iotlb, awBits, dmaTranslation, ...more } = iommu.driver ?? {};
    refuseSet(`${element}<driver>`, more);
    const common: QmpObject = {
      intremap: onOff(intremap),
      "caching-mode": cachingMode,
      eim: onOff(eim),
      "device-iotlb": iotlb,
      "aw-bits": awBits,
      "dma-translation": dmaTranslation,
    };
    switch (iommu.model) {
      case "intel":
        return device({ driver: requireType(context, "intel-iommu", element), id, ...common });
      case "virtio": {
        refuseSet(`${element}<driver>`, iommu.driver ?? {});
        const driver = requireType(
          context,
          context.capabilities.hasType("virtio-iommu-pci") ? "virtio-iommu-pci" : "virtio-iommu",
          element,
        );
        return device({ driver: driver.replace("-pci", ""), id, ...placeProperties(context, iommu, element) });
      }
      default:
        return refuse(element, "it is not supported");
    }
  });
}
