/** A device of the host. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  child,
  element,
  fault,
  many,
  oneOf,
  string,
  text,
  within,
  type Element,
  type Fields,
  type XmlElement,
} from "../../xml/index.ts";
import { Capability, NewCapability } from "./capability.ts";
import { reported } from "./values.ts";

const devnode = {
  /** The node itself under /dev, or a link to it. */
  type: attribute(oneOf("dev", "link")),
  path: text(string),
};
export interface Devnode extends Fields<typeof devnode> {}

const never = () => false;

const facts = {
  /** Where it is in /sys. */
  path: child(string).optional(),
  devnodes: many(element("devnode", devnode)),
  ...within("parent", {
    /** The parent of a device to be made by its world wide names, in place of its name: read only. */
    parentWwnn: attribute(string, "wwnn").when(never).optional(),
    parentWwpn: attribute(string, "wwpn").when(never).optional(),
    parentFabricWwn: attribute(string, "fabric_wwn").when(never).optional(),
    /** The name of the device that this one hangs on. */
    parent: text(string).optional(),
  }),
  ...within("driver", { driver: reported(child(string, "name")) }),
};

const device = { name: child(string).orRefuse(ErrorNumber.NO_NAME), ...facts, capabilities: many(Capability) };
const newDevice = { name: child(string).optional(), ...facts, capabilities: many(NewCapability) };

/** A node device as data: what its XML says, under the same names. */
export interface NodeDeviceDefinition extends Fields<typeof device> {}
/** A device to be made: the host gives it its name, and its number if it is an adapter. */
export interface NewNodeDeviceDefinition extends Fields<typeof newDevice> {}

/** The node first and its links behind it; rules between the parts of a device. */
function normalise(
  value: Pick<NewNodeDeviceDefinition, "devnodes" | "parentWwnn" | "parentWwpn"> & { capabilities: readonly unknown[] },
  _: unknown,
  xml: XmlElement,
): void {
  const { devnodes, parentWwnn, parentWwpn } = value;
  const node = devnodes.findLast(({ type }) => type === "dev");
  value.devnodes = [...(node === undefined ? [] : [node]), ...devnodes.filter(({ type }) => type === "link")];
  const domain = ErrorDomain.NODEDEV;
  if ((parentWwnn === undefined) !== (parentWwpn === undefined)) {
    throw fault(xml, "a parent is named by wwnn and wwpn together, and only one of them is there", { domain });
  }
  if (value.capabilities.length === 0) {
    throw fault(xml, "a device needs a <capability> that says what it is", {
      domain,
      code: ErrorNumber.INTERNAL_ERROR,
    });
  }
}

export const NodeDevice: Element<NodeDeviceDefinition> = element("device", device, { normalise });
export const NewNodeDevice: Element<NewNodeDeviceDefinition> = element("device", newDevice, { normalise });
