/** Trusted platform modules: the host's own, or a swtpm at the other end of a socket. */
import type { Tpm } from "../../../formats/domain/index.ts";
import { aliasOf, requireType, type BuildContext } from "./context.ts";
import { defaultSocketPath } from "./chardev.ts";
import { chardev, device, option, type Part } from "./part.ts";

export const tpmParts = (context: BuildContext): Part[] =>
  context.definition.devices.tpms.flatMap((tpm) => buildTpm(context, tpm));

export function buildTpm(context: BuildContext, tpm: Tpm): Part[] {
  const element = `<tpm model='${tpm.model ?? ""}'>`;
  const id = aliasOf(tpm, element);
  const model = tpm.model === undefined || tpm.model === "default" ? "tpm-tis" : tpm.model;
  const driver = requireType(context, model, element);
  const { backend } = tpm;
  if (backend.type === "passthrough") {
    return [
      option("-tpmdev", "passthrough", {
        id: `tpm-${id}`,
        path: backend.devicePath ?? "/dev/tpm0",
        "cancel-path": "/dev/null",
      }),
      device({ driver, tpmdev: `tpm-${id}`, id }),
    ];
  }
  const path = backend.type === "external" ? backend.source?.path : undefined;
  return [
    option("-tpmdev", "emulator", { id: `tpm-${id}`, chardev: "chrtpm" }),
    chardev("socket", "chrtpm", { path: path ?? defaultSocketPath(context, "swtpm.sock") }),
    device({ driver, tpmdev: `tpm-${id}`, id }),
  ];
}
