/** What only the running QEMU knows and the live XML shows. */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import type { QmpClient } from "./qmp/client.ts";

/** Fills in the terminals that QEMU has opened for its character devices. */
export async function fillFromMonitor(monitor: QmpClient, definition: DomainDefinition): Promise<void> {
  const { serials, parallels, consoles, channels } = definition.devices;
  const devices = [...serials, ...parallels, ...consoles, ...channels];
  if (!devices.some((device) => device.type === "pty")) return;
  const files = new Map((await monitor.execute("query-chardev")).map(({ label, filename }) => [label, filename]));
  for (const device of devices) {
    if (device.type !== "pty" || device.alias === undefined) continue;
    const file = files.get(`char${device.alias}`);
    if (file?.startsWith("pty:") === true) device.source = { ...device.source, path: file.slice("pty:".length) };
  }
  // the first console of a PC is its first serial port under another name
  const [serial] = serials;
  const [console] = consoles;
  if (serial?.type !== "pty" || console?.type !== "pty" || (console.target?.type ?? "serial") !== "serial") return;
  const path = serial.source?.path;
  if (path === undefined) return;
  console.source = { ...console.source, path };
  console.tty = path;
}
