/** Finding, defining, starting and describing networks. */
import { writeNetwork } from "../../formats/network/index.ts";
import { networkUpdate } from "../../formats/network/update.ts";
import { mac as macAddress } from "../../xml/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  ConnectListAllNetworksFlags,
  NetworkCreateFlags,
  NetworkDefineFlags,
  NetworkXMLFlags,
} from "../../protocol/enums.ts";
import { internal, invalidMac, noNetwork, noSupport, rejectUnknown } from "./faults.ts";
import { filterNetworks, listFlags } from "./list.ts";
import type { Networks } from "./networks.ts";

const { ACTIVE, INACTIVE } = ConnectListAllNetworksFlags;

export function lookupHandlers(networks: Networks): RemoteHandlers {
  const count = (flags: number) => ({ num: filterNetworks(networks, flags).length });
  const names = (flags: number, maximum: number) => ({
    names: filterNetworks(networks, flags)
      .slice(0, Math.max(0, maximum))
      .map(({ name }) => name),
  });
  return {
    connectNumOfNetworks: () => count(ACTIVE),
    connectNumOfDefinedNetworks: () => count(INACTIVE),
    connectListNetworks: (_, { maxnames }) => names(ACTIVE, maxnames),
    connectListDefinedNetworks: (_, { maxnames }) => names(INACTIVE, maxnames),
    connectListAllNetworks(_, { needResults, flags }) {
      rejectUnknown(flags, listFlags, "connectListAllNetworks");
      const found = filterNetworks(networks, flags);
      return { nets: needResults === 0 ? [] : found.map(({ reference }) => reference), ret: found.length };
    },
    networkLookupByName(_, { name }) {
      const found = networks.life.objects.findByName(name);
      if (found === undefined) throw noNetwork(`no network with name '${name}'`);
      return { net: networks.get(found).reference };
    },
    networkLookupByUuid(_, { uuid }) {
      const found = networks.life.objects.findByUuid(uuid);
      if (found === undefined) throw noNetwork(`no network with UUID ${uuid}`);
      return { net: networks.get(found).reference };
    },
  };
}

export function networkHandlers(networks: Networks): RemoteHandlers {
  const { backend, life } = networks;
  const validating = (flags: number, known: number, call: string): boolean => {
    rejectUnknown(flags, known, call);
    return flags !== 0;
  };
  return {
    networkDefineXml: async (_, { xml }) => ({ net: (await networks.define(xml, false)).reference }),
    async networkDefineXmlFlags(_, { xml, flags }) {
      const validate = validating(flags, NetworkDefineFlags.VALIDATE, "networkDefineXMLFlags");
      return { net: (await networks.define(xml, validate)).reference };
    },
    networkCreateXml: async (_, { xml }) => ({ net: (await networks.create(xml, false)).reference }),
    async networkCreateXmlFlags(_, { xml, flags }) {
      const validate = validating(flags, NetworkCreateFlags.VALIDATE, "networkCreateXMLFlags");
      return { net: (await networks.create(xml, validate)).reference };
    },
    async networkCreate(_, { net }) {
      await life.start(networks.get(net));
      return {};
    },
    async networkDestroy(_, { net }) {
      await life.stop(networks.get(net));
      return {};
    },
    async networkUndefine(_, { net }) {
      await life.undefine(networks.get(net));
      return {};
    },
    networkGetXmlDesc(_, { net, flags }) {
      rejectUnknown(flags, NetworkXMLFlags.XML_INACTIVE, "networkGetXMLDesc");
      const network = networks.get(net);
      const inactive = (flags & NetworkXMLFlags.XML_INACTIVE) !== 0;
      return { xml: writeNetwork(inactive ? network.resting : network.current, { live: !inactive }) };
    },
    networkGetBridgeName(_, { net }) {
      const name = networks.get(net).current.bridge?.name;
      if (name === undefined) throw internal(`network '${net.name}' has no bridge`);
      return { name };
    },
    networkIsActive: (_, { net }) => ({ active: networks.get(net).active ? 1 : 0 }),
    networkIsPersistent: (_, { net }) => ({ persistent: networks.get(net).persistent ? 1 : 0 }),
    networkGetAutostart: (_, { net }) => ({ autostart: networks.get(net).autostart ? 1 : 0 }),
    async networkSetAutostart(_, { net, autostart }) {
      await life.setAutostart(networks.get(net), autostart !== 0);
      return {};
    },
    async networkUpdate(_, { net, command, section, parentIndex, xml, flags }) {
      const update = { command, section, parentIndex, xml };
      await networks.change(net, { flags, call: "networkUpdate", host: true }, (definition) =>
        networkUpdate(definition, update),
      );
      return {};
    },
    async networkGetDhcpLeases(_, { net, mac, needResults, flags }) {
      rejectUnknown(flags, 0, "networkGetDHCPLeases");
      const wanted = mac === null ? null : macAddress.read(mac);
      if (wanted === undefined) throw invalidMac(`'${mac}' is not a MAC address`);
      const { live } = networks.get(net);
      if (live === undefined) return { leases: [], ret: 0 };
      if (backend.leases === undefined) throw noSupport("networkGetDHCPLeases");
      const leases = (await backend.leases(live)).filter((lease) => wanted === null || lease.mac === wanted);
      return { leases: needResults === 0 ? [] : leases, ret: leases.length };
    },
  };
}
