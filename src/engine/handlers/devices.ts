/** Attaching, detaching and changing the devices of a domain. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainDeviceModifyFlags } from "../../protocol/enums.ts";
import { rejectUnknownFlags } from "../../protocol/errors.ts";
import { affectFlags } from "../changes/affect.ts";
import { attachDevice, detachDevice, detachDeviceAlias, updateDevice } from "../changes/devices/change.ts";
import type { DomainEngine } from "../engine.ts";

export function deviceHandlers(engine: DomainEngine): RemoteHandlers {
  return {
    async domainAttachDevice(_, { dom, xml }) {
      await attachDevice(engine, dom, xml, DomainDeviceModifyFlags.LIVE);
      return {};
    },
    async domainAttachDeviceFlags(_, { dom, xml, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainAttachDeviceFlags");
      await attachDevice(engine, dom, xml, flags);
      return {};
    },
    async domainDetachDevice(_, { dom, xml }) {
      await detachDevice(engine, dom, xml, DomainDeviceModifyFlags.LIVE);
      return {};
    },
    async domainDetachDeviceFlags(_, { dom, xml, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainDetachDeviceFlags");
      await detachDevice(engine, dom, xml, flags);
      return {};
    },
    async domainDetachDeviceAlias(_, { dom, alias, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainDetachDeviceAlias");
      await detachDeviceAlias(engine, dom, alias, flags);
      return {};
    },
    async domainUpdateDeviceFlags(_, { dom, xml, flags }) {
      rejectUnknownFlags(flags, affectFlags | DomainDeviceModifyFlags.FORCE, "domainUpdateDeviceFlags");
      await updateDevice(engine, dom, xml, flags);
      return {};
    },
  };
}
