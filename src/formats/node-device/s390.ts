/** The devices of IBM Z: channel I/O, groups of it, and cryptographic adapters. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  child,
  element,
  listIn,
  on,
  oneOf,
  refusedWith,
  string,
  text,
  type Fields,
} from "../../xml/index.ts";
import { mdevTypes } from "./mdev.ts";
import { s390Number } from "./values.ts";

const { CONFIG_UNSUPPORTED } = ErrorNumber;

const channelAddress = {
  cssid: child(s390Number({ digits: 1 })).orRefuse(CONFIG_UNSUPPORTED),
  ssid: child(s390Number({ digits: 1 })).orRefuse(CONFIG_UNSUPPORTED),
  devno: child(s390Number({ digits: 4, base: 16 })).orRefuse(CONFIG_UNSUPPORTED),
};
export interface ChannelAddress extends Fields<typeof channelAddress> {}

const state = child(refusedWith(CONFIG_UNSUPPORTED, oneOf("online", "offline"))).optional();

export const ccw = {
  state,
  ...channelAddress,
  /** The group that the device belongs to, by the name of its node device. */
  membership: element("capability", {
    ...on("type", {
      ccwgroup_member: { groupDevice: child(string, "group_device").orRefuse(CONFIG_UNSUPPORTED) },
    }),
  }).optional(),
};

const offeredTypes = element("capability", { ...on("type", { mdev_types: mdevTypes }) });

export const css = {
  ...channelAddress,
  /** The device behind the subchannel. */
  channelDevice: element("channel_dev_addr", channelAddress).optional(),
  mdevTypes: offeredTypes.optional(),
};

const qeth = { cardType: child(string, "card_type"), chpid: child(string) };

export const ccwgroup = {
  state,
  ...channelAddress,
  members: listIn("members", element("ccw_device", { ref: attribute(string), device: text(string) })).optional(),
  driver: element("capability", { ...on("type", { qeth_generic: qeth, qeth_layer2: qeth, qeth_layer3: qeth }) }),
};

const adapter = child(s390Number({ digits: 2 }), "ap-adapter").orRefuse(CONFIG_UNSUPPORTED);

export const apCard = { adapter };
export const apQueue = {
  adapter,
  domain: child(s390Number({ digits: 4, max: 255 }), "ap-domain").orRefuse(CONFIG_UNSUPPORTED),
};
export const apMatrix = { mdevTypes: offeredTypes.optional() };

/** A parent that offers no type offers nothing. */
export function normaliseTypes(device: { mdevTypes?: { readonly types: readonly unknown[] } }): void {
  if (device.mdevTypes?.types.length === 0) delete device.mdevTypes;
}
