/**
 * A definition as it would be when its guest starts, without anything of the host being touched: names, numbers and ports
 * are those that a start would find when nothing else runs.
 */
import type { DomainDefinition, Graphics, Interface } from "../../../formats/domain/index.ts";
import { assignNodeNumbers } from "../command/index.ts";
import { assignAliases } from "../definition/index.ts";

/** Where libvirt's daemon begins to look for free ports (`remote_display_port_min`). */
const firstDisplayPort = 5900;

export function pretendStart(given: DomainDefinition): DomainDefinition {
  const definition = assignAliases({
    ...given,
    devices: { ...given.devices, interfaces: given.devices.interfaces.map(asTap) },
  });
  choosePorts(definition.devices.graphics);
  assignNodeNumbers(definition.devices.disks);
  return definition;
}

/**
 * Whatever connects an interface, the command line alone cannot make it: it is printed as a tap device that someone has
 * to set up, with what the guest sees of the card and nothing else.
 */
function asTap({ mac, model, script, address, alias, bootOrder }: Interface): Interface {
  return {
    type: "ethernet",
    ...(mac === undefined ? {} : { mac }),
    ...(model === undefined ? {} : { model }),
    ...(script === undefined ? {} : { script }),
    ...(address === undefined ? {} : { address }),
    ...(alias === undefined ? {} : { alias }),
    ...(bootOrder === undefined ? {} : { bootOrder }),
  };
}

/** Every display gets a port of its own, from the first on. */
function choosePorts(graphics: Graphics[]): void {
  let port = firstDisplayPort;
  for (const display of graphics) {
    if (display.type !== "vnc" && display.type !== "spice") continue;
    const listen = display.listens?.[0];
    if (listen?.type === "socket" || listen?.type === "none") continue;
    if (display.autoport === true || (display.autoport === undefined && (display.port ?? -1) === -1))
      display.port = port++;
  }
}
