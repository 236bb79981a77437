import { describe, expect, it } from "vitest";
import { PciIds } from "../../../src/host/node-devices/pci-ids.ts";

const ids = new PciIds(`# a list
0e11  Compaq
\t0001  PCI to EISA Bridge
\t\t8086 0001  a subsystem
\t0002  another

# in between
1af4  Red Hat, Inc.
\t1041  Virtio 1.0 network device
8086  Intel Corporation
C 00  Unclassified device
\t00  Non-VGA unclassified device
`);

describe("the list of PCI names", () => {
  it("knows vendors and their devices", () => {
    expect(ids.names(0x1af4, 0x1041)).toEqual({ vendor: "Red Hat, Inc.", product: "Virtio 1.0 network device" });
    expect(ids.names(0x0e11, 0x0002)).toEqual({ vendor: "Compaq", product: "another" });
  });

  it("knows a vendor of unknown devices", () => {
    expect(ids.names(0x8086, 0x1041)).toEqual({ vendor: "Intel Corporation", product: undefined });
  });

  it("does not take a subsystem for a device, nor a device for a vendor", () => {
    expect(ids.names(0x0e11, 0x8086).product).toBeUndefined();
    expect(ids.names(0x1041, 1)).toEqual({ vendor: undefined, product: undefined });
  });
});
