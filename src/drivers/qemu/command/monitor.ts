/** The monitor: a socket that QEMU listens at, so that a daemon that starts again finds it. */
import { join } from "node:path";
import type { BuildContext } from "./context.ts";
import { chardev, object, option } from "./part.ts";
import type { Part } from "./part.ts";

export function monitorParts({ runtime, capabilities }: BuildContext): Part[] {
  const path = runtime.monitorPath ?? join(runtime.libDirectory, "monitor.sock");
  const place = runtime.monitorFd === undefined ? { path } : { fd: runtime.monitorFd };
  return [
    chardev("socket", "charmonitor", { ...place, server: true, wait: false }),
    capabilities.has("monitorObject")
      ? object({ "qom-type": "monitor-qmp", id: "monitor", chardev: "charmonitor" })
      : option("-mon", undefined, { chardev: "charmonitor", id: "monitor", mode: "control" }),
  ];
}
