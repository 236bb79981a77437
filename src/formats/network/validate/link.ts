/** Rates, VLANs and virtual ports: what no switch can be told. */
import { ErrorNumber } from "../../../protocol/enums.ts";
import type { VirError } from "../../../protocol/errors.ts";
import type { Bandwidth, VirtualPort, Vlan } from "../../domain/devices/network.ts";
import { networkError } from "../numbers.ts";

const xmlError = (detail: string): VirError => networkError(ErrorNumber.XML_ERROR, detail);

/** Linux holds a bucket's size in bytes in 32 bits. */
const maximumBurstKiB = 2 ** 22 - 1;

/** `port`: of a guest's connection, for which a network may set a rate aside, and a class is known. */
export function validateBandwidth(bandwidth: Bandwidth | undefined, port = false): void {
  if (bandwidth === undefined) return;
  if (bandwidth.classId !== undefined && !port)
    throw networkError(ErrorNumber.XML_DETAIL, "classID of <bandwidth> belongs to a guest's connection alone");
  for (const direction of ["inbound", "outbound"] as const) {
    const rate = bandwidth[direction];
    if (rate === undefined) continue;
    const { average, floor, burst = 0 } = rate;
    if (average === undefined && floor === undefined)
      throw networkError(ErrorNumber.XML_DETAIL, `<${direction}> needs an average, or a floor`);
    if (floor !== undefined && !(port && direction === "inbound")) {
      throw networkError(
        ErrorNumber.CONFIG_UNSUPPORTED,
        `<${direction}> has a floor, which only the inbound rate of a guest's connection can have`,
      );
    }
    if (burst > maximumBurstKiB)
      throw networkError(ErrorNumber.OVERFLOW, `a burst of ${burst} KiB is more than ${maximumBurstKiB}`);
  }
}

export function validateVlan(vlan: Vlan | undefined): void {
  if (vlan === undefined) return;
  const { tags, trunk } = vlan;
  if (tags.length === 0) throw xmlError("<vlan> needs a <tag>");
  if (tags.length > 1 && trunk === false) throw xmlError("a <vlan> of several tags is a trunk: trunk='no' cannot be");
  const native = tags.filter(({ nativeMode }) => nativeMode !== undefined);
  if (native.length > 0 && trunk === false)
    throw xmlError("a <vlan> with a native tag is a trunk: trunk='no' cannot be");
  if (native.length > 1) throw xmlError("two tags of a <vlan> are native: only one can be");
}

type Parameter = keyof NonNullable<VirtualPort["parameters"]>;

/** What a virtual port of each type has. Any profile is carried through for MidoNet, where it means nothing. */
const parametersOf: Readonly<Record<NonNullable<VirtualPort["type"]>, readonly Parameter[]>> = {
  none: [],
  "802.1Qbg": ["managerId", "typeId", "typeIdVersion", "instanceId"],
  "802.1Qbh": ["profileId"],
  openvswitch: ["interfaceId", "profileId"],
  midonet: ["interfaceId", "profileId"],
};
const maximumProfileLength = 39;

/** `typed`: where its type has to be said. */
export function validateVirtualPort(virtualPort: VirtualPort | undefined, typed: boolean): void {
  if (virtualPort === undefined) return;
  const { type, parameters = {} } = virtualPort;
  if (type === "none") throw xmlError("a <virtualport> of type 'none' cannot be asked for: leave the type out");
  if (type === undefined && typed) throw xmlError("the <virtualport> of a network needs a type");
  if ((parameters.profileId ?? "").length > maximumProfileLength)
    throw xmlError(`a profileid has ${maximumProfileLength} characters at most`);
  if (type === undefined) return;
  for (const name of Object.keys(parameters) as Parameter[]) {
    if (!parametersOf[type].includes(name) && parameters[name] !== "")
      throw xmlError(`a <virtualport> of type '${type}' has no ${name.toLowerCase()}`);
  }
}
