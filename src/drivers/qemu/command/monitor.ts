/** The monitor: a socket that QEMU listens at, so that a daemon that starts again finds it. */
import { join } from "node:path";
import type { BuildContext } from "./context.ts";
import { chardev, object, option, type Part } from "./part.ts";

export function monitorParts({ runtime, capabilities }: BuildContext): Part[] {
  return [
    chardev("socket", "charmonitor", {
      fd: runtime.monitorFd,
      path: runtime.monitorFd === undefined ? join(runtime.libDirectory, "monitor.sock") : undefined,
      server: true,
      wait: false,
    }),
    capabilities.hasType("monitor-qmp")
      ? object({ "qom-type": "monitor-qmp", id: "monitor", chardev: "charmonitor" })
      : option("-mon", undefined, { chardev: "charmonitor", id: "monitor", mode: "control" }),
  ];
}
