/** The devices that the test hypervisor's host has by default: the machine, and three Fibre Channel adapters. */
import type { NodeDeviceDefinition, ScsiHostAbility } from "../../formats/node-device/index.ts";

const vports: ScsiHostAbility = { type: "vport_ops", maxVports: 0, vports: 0 };

interface Adapter {
  readonly host: number;
  readonly uniqueId: number;
  readonly parent: string;
  /** Of its node and port: what stands behind the type of the name. */
  readonly serial: string;
  readonly fabric: string;
  readonly abilities?: readonly ScsiHostAbility[];
}

const adapter = ({ host, uniqueId, parent, serial, fabric, abilities = [] }: Adapter): NodeDeviceDefinition => ({
  name: `scsi_host${host}`,
  devnodes: [],
  parent,
  capabilities: [
    {
      type: "scsi_host",
      host,
      uniqueId,
      abilities: [
        { type: "fc_host", wwnn: `20000000${serial}`, wwpn: `10000000${serial}`, fabricWwn: `20000000${fabric}` },
        ...abilities,
      ],
    },
  ],
});

export const testNodeDevices: readonly NodeDeviceDefinition[] = [
  {
    name: "computer",
    devnodes: [],
    capabilities: [
      {
        type: "system",
        hardware: {
          vendor: "Libvirt",
          version: "Test driver",
          serial: "123456",
          uuid: "11111111-2222-3333-4444-555555555555",
        },
        firmware: { vendor: "Libvirt", version: "Test Driver", releaseDate: "01/22/2007" },
      },
    ],
  },
  adapter({ host: 1, uniqueId: 0, parent: "computer", serial: "12341234", fabric: "43214321", abilities: [vports] }),
  adapter({ host: 2, uniqueId: 1, parent: "computer", serial: "56785678", fabric: "87658765", abilities: [vports] }),
  // a virtual port of the first
  adapter({ host: 11, uniqueId: 10, parent: "scsi_host1", serial: "34563456", fabric: "43214321" }),
];
