/** The interface that the test hypervisor's host has by default. */
import type { InterfaceDefinition } from "../../formats/interface/index.ts";

export const testInterface: InterfaceDefinition = {
  type: "ethernet",
  name: "eth1",
  startMode: "onboot",
  mtu: 1492,
  protocols: [{ family: "ipv4", ips: [{ address: "192.168.0.5", prefix: 24 }], gateway: "192.168.0.1" }],
  mac: "aa:bb:cc:dd:ee:ff",
};
