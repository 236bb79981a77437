/** What contradicts itself: refused for every network, whoever runs it. */
import { ErrorNumber } from "../../protocol/enums.ts";
import type { VirError } from "../../protocol/errors.ts";
import { isVirtual, modeOf, type NetworkDefinition } from "./definition.ts";
import { networkError } from "./numbers.ts";
import type { NetworkPortDefinition } from "./port.ts";
import { validateDns } from "./validate/dns.ts";
import { validateIp, validateRange, validateRoute } from "./validate/ip.ts";
import { validateBandwidth, validateVirtualPort, validateVlan } from "./validate/link.ts";

const xmlError = (detail: string): VirError => networkError(ErrorNumber.XML_ERROR, detail);

/**
 * Refuses a definition, before or after it is completed.
 *
 * XML_ERROR: content at odds with itself or its forward mode. XML_DETAIL: something left out of a record or rate.
 * INTERNAL_ERROR: a range of addresses that is none. CONFIG_UNSUPPORTED: addresses that do not fit each other.
 */
export function validateNetwork(definition: NetworkDefinition): void {
  const { name, forward, ips } = definition;
  validateBandwidth(definition.bandwidth);
  validateVlan(definition.vlan);
  validateVirtualPort(definition.virtualPort, true);
  for (const { bandwidth, vlan, virtualPort } of definition.portGroups) {
    validateBandwidth(bandwidth);
    validateVlan(vlan);
    validateVirtualPort(virtualPort, false);
  }
  validateDns(definition.dns);
  ips.forEach(validateIp);
  for (const route of definition.routes) validateRoute(route, ips);
  if (forward?.nat?.addresses !== undefined) validateRange(forward.nat.addresses);
  const { start = 0, end = 0 } = forward?.nat?.ports ?? {};
  if (start > end)
    throw networkError(ErrorNumber.XML_DETAIL, `the ports ${start} - ${end} of <nat> end before they start`);
  const { register, localOnly } = definition.domain ?? {};
  if (register === true && localOnly !== true) {
    throw networkError(
      ErrorNumber.CONFIG_UNSUPPORTED,
      `the domain of '${name}' can be registered with the host only if it is local (localOnly='yes')`,
    );
  }
  validateForMode(definition);
}

/** Refuses a port whose link contradicts itself; as `validateNetwork`. */
export function validateNetworkPort({ bandwidth, vlan, virtualPort }: NetworkPortDefinition): void {
  validateBandwidth(bandwidth, true);
  validateVlan(vlan);
  validateVirtualPort(virtualPort, false);
}

function validateForMode(definition: NetworkDefinition): void {
  const { name, forward, bridge, ips } = definition;
  const mode = modeOf(definition);
  if ((mode === "nat" || mode === "route") && ips.length === 0)
    throw xmlError(`the network '${name}' forwards by '${mode}' and needs an <ip> for that`);
  const devices = (forward?.interfaces.length ?? 0) + (forward?.addresses.length ?? 0);
  if (mode === "open" && devices > 0)
    throw xmlError(`the network '${name}' forwards by 'open', where no device can be named`);
  if ((mode === "nat" || mode === "route") && devices > 1)
    throw xmlError(`the network '${name}' forwards by '${mode}', where one interface can be named`);
  if (isVirtual(definition)) return;
  if (definition.mtuBytes !== undefined && definition.mtuBytes > 0) throw notFor(definition, "<mtu>");
  if (bridge === undefined) return;
  if (bridge.stp !== undefined || (bridge.delaySeconds ?? 0) > 0 || (bridge.zone ?? "") !== "")
    throw notFor(definition, "stp, delay and zone of the bridge");
  const named = (bridge.name ?? "") !== "";
  if (mode === "bridge" && named && (devices > 0 || forward?.pf !== undefined))
    throw xmlError(`the network '${name}' names a bridge and devices beside it: it can have one of the two`);
  if (mode === "bridge") return;
  if (named) throw notFor(definition, "the name of a bridge");
  if (bridge.macTableManager !== undefined) throw notFor(definition, "macTableManager of the bridge");
}

const notFor = (definition: NetworkDefinition, what: string): VirError =>
  xmlError(
    `${what}: the network '${definition.name}' forwards by '${modeOf(definition)}', where there is no such thing`,
  );
