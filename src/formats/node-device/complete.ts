/** What a device to be made leaves to the host. */
import type { NewNodeDeviceDefinition, NodeDeviceDefinition } from "./definition.ts";

/** What a device is called until the host has named it. */
export const unnamed = "new device";

/**
 * The definition under a name of no account, and with world wide names where an adapter has none; the one passed stays as
 * it is.
 *
 * A generated name has the form that IEEE calls registered: 5, an organisation's six digits, and nine at random.
 */
export function completeNodeDevice(definition: NewNodeDeviceDefinition, organisation = "100000"): NodeDeviceDefinition {
  const wwn = () => `5${organisation}${randomDigits(9)}`;
  const capabilities = definition.capabilities.map((capability) => {
    if (capability.type !== "scsi_host") return capability;
    const abilities = capability.abilities.map((ability) => {
      if (ability.type !== "fc_host") return ability;
      return { ...ability, wwnn: ability.wwnn ?? wwn(), wwpn: ability.wwpn ?? wwn() };
    });
    return { ...capability, host: capability.host ?? 0, abilities };
  });
  return { ...definition, name: unnamed, capabilities };
}

const randomDigits = (count: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => (byte % 16).toString(16)).join("");
