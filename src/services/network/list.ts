/** Which networks a list with flags means: groups of flags, any of a group, all of the groups. */
import type { CompletedNetwork } from "../../formats/network/index.ts";
import { ConnectListAllNetworksFlags as Flag } from "../../protocol/enums.ts";
import type { HostObject } from "../objects/object.ts";

export type NetworkObject = HostObject<CompletedNetwork>;
type Test = (network: NetworkObject) => boolean;

const groups: readonly (readonly [flag: number, test: Test])[][] = [
  [
    [Flag.ACTIVE, (network) => network.active],
    [Flag.INACTIVE, (network) => !network.active],
  ],
  [
    [Flag.PERSISTENT, (network) => network.persistent],
    [Flag.TRANSIENT, (network) => !network.persistent],
  ],
  [
    [Flag.AUTOSTART, (network) => network.autostart],
    [Flag.NO_AUTOSTART, (network) => !network.autostart],
  ],
];

/** Every flag that a list takes. */
export const listFlags = groups.flat().reduce((all, [flag]) => all | flag, 0);

export function filterNetworks(networks: Iterable<NetworkObject>, flags: number): NetworkObject[] {
  const wanted = groups
    .map((group) => group.filter(([flag]) => (flags & flag) !== 0))
    .filter((group) => group.length > 0);
  const found: NetworkObject[] = [];
  for (const network of networks) {
    if (wanted.every((group) => group.some(([, test]) => test(network)))) found.push(network);
  }
  return found;
}
