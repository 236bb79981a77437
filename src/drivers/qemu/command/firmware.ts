/** Firmware that the definition names by its files: in ROM (`-bios`) or in flash. */
import type { Nvram } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import { type BuildContext, refuse } from "./context.ts";
import type { FlashNodes } from "./machine.ts";
import { blockdev, type Part, words } from "./part.ts";

export interface FirmwareParts {
  /** What the machine refers to. */
  flash: FlashNodes;
  /** Stand before the machine. */
  nodes: Part[];
  /** Stand behind it. */
  others: Part[];
}

export function firmwareParts({ capabilities, definition: { os } }: BuildContext): FirmwareParts {
  const { loader, nvram } = os;
  if (loader?.path === undefined) {
    if (nvram !== undefined) refuse("<os><nvram>", "it goes with a <loader>, which is missing");
    return { flash: {}, nodes: [], others: [] };
  }
  if (loader.type !== "pflash") {
    if (nvram !== undefined) refuse("<os><nvram>", "it goes with a <loader type='pflash'>");
    return { flash: {}, nodes: [], others: [words("-bios", loader.path)] };
  }
  const code = flashNodes("libvirt-pflash0", loader.path, loader.readonly ?? false, loader.format);
  const secure = loader.secure === true ? [words("-global", "driver=cfi.pflash01,property=secure,value=on")] : [];
  if (nvram === undefined) return { flash: { pflash0: "libvirt-pflash0-format" }, nodes: code, others: secure };
  const bare = capabilities.has("bareRawDisks") && (nvram.format ?? "raw") === "raw";
  return {
    flash: { pflash0: "libvirt-pflash0-format", pflash1: `libvirt-pflash1-${bare ? "storage" : "format"}` },
    nodes: [
      ...code,
      ...(bare
        ? [
            blockdev({
              driver: "file",
              filename: variables(nvram),
              "node-name": "libvirt-pflash1-storage",
              "read-only": false,
            }),
          ]
        : flashNodes("libvirt-pflash1", variables(nvram), false, nvram.format)),
    ],
    others: secure,
  };
}

function variables(nvram: Nvram): string {
  const path = nvram.type === "none" ? nvram.path : nvram.type === "file" ? nvram.source?.file : undefined;
  if (path !== undefined) return path;
  throw configUnsupported(`<os><nvram type='${nvram.type}'>: it has to name a file`);
}

const flashNodes = (name: string, filename: string, readonly: boolean, format: "raw" | "qcow2" = "raw"): Part[] => [
  blockdev({
    driver: "file",
    filename,
    "node-name": `${name}-storage`,
    "auto-read-only": true,
    discard: "unmap",
  }),
  blockdev({
    "node-name": `${name}-format`,
    "read-only": readonly,
    driver: format,
    file: `${name}-storage`,
    backing: format === "qcow2" ? null : undefined,
  }),
];
