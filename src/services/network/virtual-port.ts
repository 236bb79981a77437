/** Virtual ports: what is said of one in several places comes to one, with nothing left open. */
import type { NetworkPortDefinition } from "../../formats/network/index.ts";
import { xmlError } from "./faults.ts";

type VirtualPort = NonNullable<NetworkPortDefinition["virtualPort"]>;
type Parameters = NonNullable<VirtualPort["parameters"]>;

/** @throws {VirError} XML_ERROR when two of them contradict each other */
export function mergeVirtualPorts(virtualPorts: readonly (VirtualPort | undefined)[]): VirtualPort | undefined {
  const given = virtualPorts.filter((one): one is VirtualPort => one !== undefined);
  if (given.length === 0) return undefined;
  const merged: { type?: VirtualPort["type"]; parameters: Record<string, unknown> } = { parameters: {} };
  for (const { type, parameters = {} } of given) {
    if (type !== undefined && merged.type !== undefined && type !== merged.type)
      throw xmlError(`a virtual port cannot be of the types '${merged.type}' and '${type}' at once`);
    if (type !== undefined) merged.type = type;
    for (const [key, value] of Object.entries(parameters)) {
      const known = merged.parameters[key];
      if (known !== undefined && known !== value)
        throw xmlError(
          `a virtual port cannot have the ${key.toLowerCase()} '${String(known)}' and '${String(value)}' at once`,
        );
      merged.parameters[key] = value;
    }
  }
  const parameters = merged.parameters as Parameters;
  return { ...(merged.type === undefined ? {} : { type: merged.type }), parameters };
}

const required: Partial<Record<NonNullable<VirtualPort["type"]>, readonly (keyof Parameters)[]>> = {
  "802.1Qbg": ["managerId", "typeId", "typeIdVersion"],
  "802.1Qbh": ["profileId"],
  midonet: ["interfaceId"],
};

/** Identities that may be left out are chosen. @throws {VirError} XML_ERROR for what may not be */
export function completeVirtualPort({ type, parameters = {} }: VirtualPort): VirtualPort {
  if (type === undefined) return { parameters };
  for (const key of required[type] ?? []) {
    if (parameters[key] === undefined) throw xmlError(`a virtual port of type '${type}' needs a ${key.toLowerCase()}`);
  }
  const complete = { ...parameters };
  if (type === "802.1Qbg") complete.instanceId ??= crypto.randomUUID();
  if (type === "openvswitch") complete.interfaceId ??= crypto.randomUUID();
  return { type, parameters: complete };
}
