/** A guest's connection to an active network. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  element,
  mac,
  on,
  oneOf,
  refusedWith,
  string,
  uuid,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { pciAddress } from "../domain/devices/address.ts";
import { Bandwidth, VirtualPort, Vlan } from "../domain/devices/network.ts";
import { HostdevDriver } from "./forward.ts";

const internal = ErrorNumber.INTERNAL_ERROR;

const owner = { name: child(string).orRefuse(internal), uuid: child(uuid).orRefuse(internal) };

const bridged = {
  bridge: attribute(string),
  macTableManager: attribute(oneOf("kernel", "libvirt")).optional(),
};
const plug = {
  ...on(
    "type",
    {
      none: {},
      network: bridged,
      bridge: bridged,
      direct: {
        dev: attribute(string),
        mode: attribute(oneOf("vepa", "private", "bridge", "passthrough")).default("vepa"),
      },
      "hostdev-pci": {
        managed: attribute(yesNo).optional(),
        driver: HostdevDriver.optional(),
        address: element("address", {
          domain: pciAddress.domain,
          bus: pciAddress.bus,
          slot: pciAddress.slot,
          function: pciAddress.function,
        }),
      },
    },
    { default: "none", implied: true },
  ),
};
/** What of the host the connection ends in; the network chooses it. */
export type Plug = Fields<typeof plug>;
export const Plug: Element<Plug> = element("plug", plug);

const networkPort = {
  uuid: child(uuid).orRefuse(internal),
  owner: element("owner", owner).orRefuse(internal),
  /** The port group. */
  group: child(string).optional(),
  ...within("mac", { mac: attribute(refusedWith(internal, mac), "address").orRefuse(internal) }),
  virtualPort: VirtualPort.optional(),
  bandwidth: Bandwidth.optional(),
  vlan: Vlan.optional(),
  ...within("port", { isolated: attribute(yesNo).optional() }),
  trustGuestRxFilters: attributeOf("rxfilters", "trustGuest", yesNo).optional(),
  plug: Plug.optional(),
};
export interface NetworkPortDefinition extends Fields<typeof networkPort> {}
export const NetworkPort: Element<NetworkPortDefinition> = element("networkport", networkPort);
