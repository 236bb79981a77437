/** What a filter has whose definition does not say it. */
import type { NwfilterDefinition } from "./filter.ts";

/** The protocols that a chain can be of, with the priority of their chains. A longer name comes before its beginning. */
export const chainPriorities: Readonly<Record<string, number>> = {
  mac: -800,
  vlan: -750,
  stp: 0,
  arp: -500,
  rarp: -400,
  ipv4: -700,
  ipv6: -600,
};

export interface CompleteNwfilter extends NwfilterDefinition {
  chain: string;
  priority: number;
  uuid: string;
}

/** The protocol that the name of a chain begins with. */
export const chainProtocol = (chain: string): string | undefined =>
  Object.keys(chainPriorities).find((protocol) => chain.startsWith(protocol));

/** A filter without a chain is in the root chain, where libvirt drops its priority. */
export function completeNwfilter(
  definition: NwfilterDefinition,
  newUuid: () => string = () => crypto.randomUUID(),
): CompleteNwfilter {
  const { chain, priority } = definition;
  const usual = chain === undefined ? 0 : (chainPriorities[chainProtocol(chain) ?? ""] ?? 0);
  return {
    ...definition,
    chain: chain ?? "root",
    priority: chain === undefined ? 0 : (priority ?? usual),
    uuid: definition.uuid ?? newUuid(),
  };
}
