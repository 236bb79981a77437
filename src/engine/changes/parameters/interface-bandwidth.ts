/** How fast a network interface may receive and send. */
import type { Bandwidth, DomainDefinition, Interface } from "../../../formats/domain/index.ts";
import { configUnsupported, invalidArgument } from "../../../protocol/errors.ts";
import { mac as macAddress } from "../../../xml/index.ts";
import { bandwidthFields } from "../../../protocol/parameter-fields.ts";
import { ParameterTable, type ParametersOf } from "./typed.ts";

/** Seen from the host: `inbound` is what comes in from the guest's network. KiB a second, bursts in KiB. */
export const bandwidthParameters = new ParameterTable(bandwidthFields);
export type BandwidthLimits = ParametersOf<typeof bandwidthParameters>;
type Rate = NonNullable<Bandwidth["inbound"]>;

/** The kinds of interface whose end on the host can be slowed down. */
const limitable: ReadonlySet<Interface["type"]> = new Set(["network", "bridge", "direct", "ethernet"]);

/**
 * The interface with that MAC address, or with that name on the host.
 * @throws {VirError} INVALID_ARG: there is none, or more than one
 */
export function interfaceNamed({ devices }: DomainDefinition, device: string): Interface {
  const address = macAddress.read(device);
  const found = devices.interfaces.filter(({ mac, targetDev }) =>
    address === undefined ? targetDev === device && device !== "" : mac === address,
  );
  const [nic] = found;
  if (nic === undefined) throw invalidArgument(`the domain has no interface '${device}'`);
  if (found.length > 1) throw invalidArgument(`the domain has ${found.length} interfaces with the address ${device}`);
  return nic;
}

/** 0 stands for what is not limited. */
export function bandwidthOf({ bandwidth }: Interface): Required<BandwidthLimits> {
  const { inbound, outbound } = bandwidth ?? {};
  return {
    "inbound.average": inbound?.average ?? 0,
    "inbound.peak": inbound?.peak ?? 0,
    "inbound.burst": inbound?.burst ?? 0,
    "inbound.floor": inbound?.floor ?? 0,
    "outbound.average": outbound?.average ?? 0,
    "outbound.peak": outbound?.peak ?? 0,
    "outbound.burst": outbound?.burst ?? 0,
  };
}

/**
 * The limits as they are to be. A direction of which anything is set is set anew as a whole; without an average, or a
 * floor, it is not limited.
 * @throws {VirError} CONFIG_UNSUPPORTED: the interface is of a kind that cannot be limited
 */
export function limitedBandwidth(nic: Interface, limits: BandwidthLimits): Bandwidth | undefined {
  if (!limitable.has(nic.type))
    throw configUnsupported(`the bandwidth of interfaces of type '${nic.type}' cannot be limited`);
  const { inbound, outbound, ...others } = nic.bandwidth ?? {};
  const names = Object.keys(limits);
  const incoming = names.some((name) => name.startsWith("inbound."))
    ? rate(limits["inbound.average"], limits["inbound.peak"], limits["inbound.burst"], limits["inbound.floor"])
    : inbound;
  const outgoing = names.some((name) => name.startsWith("outbound."))
    ? rate(limits["outbound.average"], limits["outbound.peak"], limits["outbound.burst"], undefined)
    : outbound;
  const bandwidth: Bandwidth = {
    ...others,
    ...(incoming === undefined ? {} : { inbound: incoming }),
    ...(outgoing === undefined ? {} : { outbound: outgoing }),
  };
  return Object.keys(bandwidth).length === 0 ? undefined : bandwidth;
}

function rate(average = 0, peak = 0, burst = 0, floor = 0): Rate | undefined {
  if (average === 0 && floor === 0) return undefined;
  return {
    ...(average === 0 ? {} : { average }),
    ...(peak === 0 ? {} : { peak }),
    ...(floor === 0 ? {} : { floor }),
    ...(burst === 0 ? {} : { burst }),
  };
}

/** The definition in which the interface has this bandwidth; undefined: none. */
export function withBandwidth(
  definition: DomainDefinition,
  nic: Interface,
  bandwidth: Bandwidth | undefined,
): DomainDefinition {
  const interfaces = definition.devices.interfaces.map((one) => {
    if (one !== nic) return one;
    const { bandwidth: _, ...others } = one;
    return bandwidth === undefined ? others : { ...others, bandwidth };
  });
  return { ...definition, devices: { ...definition.devices, interfaces } };
}
