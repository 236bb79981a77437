/** The ports of active networks. */
import { writeNetworkPort, type NetworkPortDefinition } from "../../formats/network/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { TypedParameterFlags, TypedParameterType } from "../../protocol/enums.ts";
import type { TypedParameter } from "../../protocol/remote/types.ts";
import { invalidArgument, rejectUnknown } from "./faults.ts";
import type { Networks } from "./networks.ts";

export function portHandlers({ ports }: Networks): RemoteHandlers {
  return {
    networkListAllPorts(_, { network, needResults, flags }) {
      rejectUnknown(flags, 0, "networkListAllPorts");
      const found = ports.list(network);
      return {
        ports: needResults === 0 ? [] : found.map(({ uuid }) => ({ net: network, uuid })),
        ret: found.length,
      };
    },
    networkPortLookupByUuid(_, { network, uuid }) {
      ports.get({ net: network, uuid });
      return { port: { net: network, uuid } };
    },
    async networkPortCreateXml(_, { network, xml, flags }) {
      const { uuid } = await ports.create(network, xml, flags);
      return { port: { net: network, uuid } };
    },
    networkPortGetXmlDesc(_, { port, flags }) {
      rejectUnknown(flags, 0, "networkPortGetXMLDesc");
      return { xml: writeNetworkPort(ports.get(port)) };
    },
    networkPortGetParameters(_, { port, flags }) {
      rejectUnknown(flags, TypedParameterFlags.PARAM_STRING_OKAY, "networkPortGetParameters");
      const params = parametersOf(ports.get(port));
      return { params, nparams: params.length };
    },
    async networkPortSetParameters(_, { port, params, flags }) {
      rejectUnknown(flags, 0, "networkPortSetParameters");
      await ports.setBandwidth(port, (definition) => withRates(definition, params));
      return {};
    },
    async networkPortDelete(_, { port, flags }) {
      rejectUnknown(flags, 0, "networkPortDelete");
      await ports.delete(port);
      return {};
    },
  };
}

const rates = { inbound: ["average", "peak", "floor", "burst"], outbound: ["average", "peak", "burst"] } as const;
type Direction = keyof typeof rates;
type Rate = (typeof rates)["inbound"][number];
const directions = Object.keys(rates) as Direction[];

/** KiB a second, and for the burst KiB; nothing of a direction without a rate. */
function parametersOf({ bandwidth }: NetworkPortDefinition): TypedParameter[] {
  return directions.flatMap((direction) => {
    const rate = bandwidth?.[direction];
    if (rate === undefined) return [];
    return rates[direction].map((name) => ({ field: `${direction}.${name}`, value: typed(rate[name] ?? 0) }));
  });
}

const typed = (value: number): TypedParameter["value"] =>
  value <= 0xffff_ffff
    ? { type: TypedParameterType.UINT, value }
    : { type: TypedParameterType.ULLONG, value: BigInt(value) };

/** The port with the rates of the parameters; zero takes one away, and a direction without average and floor ends. */
function withRates(port: NetworkPortDefinition, parameters: readonly TypedParameter[]): NetworkPortDefinition {
  const changed = structuredClone(port);
  const bandwidth = (changed.bandwidth ??= {});
  for (const parameter of parameters) {
    const [direction, name] = parameter.field.split(".") as [Direction, Rate];
    if (!directions.includes(direction) || !(rates[direction] as readonly string[]).includes(name))
      throw invalidArgument(`a network port has no parameter '${parameter.field}'`);
    const value = unsigned(parameter);
    const rate = (bandwidth[direction] ??= {});
    if (value === 0) delete rate[name];
    else rate[name] = value;
  }
  for (const direction of directions) {
    const { average, floor } = bandwidth[direction] ?? {};
    if (average === undefined && floor === undefined) delete bandwidth[direction];
  }
  if (bandwidth.inbound === undefined && bandwidth.outbound === undefined) delete changed.bandwidth;
  return changed;
}

function unsigned({ field, value: { type, value } }: TypedParameter): number {
  if (type === TypedParameterType.UINT) return value;
  if (type === TypedParameterType.ULLONG && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw invalidArgument(`the parameter '${field}' takes an unsigned number`);
}
