import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  capabilityFlags,
  capabilityTypesOf,
  completeNodeDevice,
  fcHostOf,
  parseNewNodeDevice,
  parseNodeDevice,
  vportHostOf,
  writeNodeDevice,
} from "../../../src/formats/node-device/index.ts";
import { ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";
import { shared, withShared } from "../../shared.ts";
import { deviceOf, samples } from "./samples.ts";

const { INTERNAL_ERROR, XML_ERROR, CONFIG_UNSUPPORTED, NO_NAME, XML_INVALID_SCHEMA } = ErrorNumber;

const written = (xml: string, live = false) => writeNodeDevice(parseNodeDevice(xml, { live }));

const pciOf = (content: string): string =>
  deviceOf(
    "pci",
    `<domain>0</domain><bus>0</bus><slot>2</slot><function>0</function><product id='0x1'/><vendor id='0x2'/>${content}`,
  );

describe("the XML of a node device", () => {
  it.each(Object.entries(samples))("%s is written as the host has it", (_, xml) => {
    expect(written(xml, true)).toBe(xml);
  });

  it("of a device that is no running host's leaves out what only a host can tell", () => {
    const disk = written(samples["a disk"] ?? "");
    expect(disk).toContain("<size>");
    expect(disk).not.toMatch(/logical_block_size|num_blocks/);
    expect(written(samples["a PCI device with everything"] ?? "")).not.toContain("<driver>");
    expect(written(samples["a Fibre Channel adapter"] ?? "")).toContain("<max_vports>0</max_vports>");
    expect(written(samples["a mediated device"] ?? "")).not.toContain("parent_addr");
  });

  it("may have its elements in any order", () => {
    const types = "<capability type='mdev_types'/>";
    const xml = written(pciOf(`<numa node='0'/><capability type='virt_functions'/>${types}<class>30000</class>`));
    expect(xml).toMatch(/<class>0x030000<[^]*virt_functions'\/>\s*<numa/);
  });

  it("has one of each ability of a PCI device: the last, but for the header, and all types together", () => {
    const type = (id: string) =>
      `<capability type='mdev_types'><type id='${id}'><deviceAPI>vfio-pci</deviceAPI><availableInstances>1</availableInstances></type></capability>`;
    const vf = (count: number) => `<capability type='virt_functions' maxCount='${count}'/>`;
    const headers = "<capability type='cardbus-bridge'/><capability type='pci-bridge'/>";
    const xml = written(pciOf(type("a") + headers + vf(2) + vf(3) + type("b")));
    expect(xml.match(/type id='\w+'/g)).toEqual(["type id='a'", "type id='b'"]);
    expect(xml.match(/capability type='[a-z]+-bridge'|maxCount='\d'/g)).toEqual([
      "maxCount='3'",
      "capability type='cardbus-bridge'",
    ]);
  });

  it("has the features of a card in one order, each once", () => {
    const features = ["txudptnl", "rx", "rx"].map((name) => `<feature name='${name}'/>`);
    const xml = written(deviceOf("net", `<interface>e</interface>${features.join("")}`));
    expect(xml.match(/feature name='\w+'/g)).toEqual(["feature name='rx'", "feature name='txudptnl'"]);
  });

  it("gives a drive the size of its medium and no other", () => {
    const medium = "<capability type='removable'><media_size>7</media_size></capability>";
    const xml = written(deviceOf("storage", `<block>/dev/sr0</block><size>9</size>${medium}`));
    expect(xml).toContain("<media_available>0</media_available>");
    expect(xml).not.toContain("<size>");
  });

  it("names the node last given, before all links", () => {
    const nodes = "<devnode type='link'>/l</devnode><devnode type='dev'>/a</devnode><devnode type='dev'>/b</devnode>";
    const xml = written(deviceOf("drm", "<type>render</type>", `<name>d</name>${nodes}`));
    expect(xml.match(/\/[abl](?=<)/g)).toEqual(["/b", "/l"]);
  });

  it("names what it does not know, and refuses it under VALIDATE", () => {
    const xml = deviceOf("drm", "<type>render</type><wings/>");
    const names: string[] = [];
    parseNodeDevice(xml, { onUnknown: ({ element }) => names.push(element.name) });
    expect(names).toEqual(["wings"]);
    expect(() => parseNodeDevice(xml, { validate: true })).toThrow(
      expect.objectContaining({ code: XML_INVALID_SCHEMA }),
    );
  });
});

describe("a node device is refused", () => {
  const channel = (cssid: string) => `<cssid>${cssid}</cssid><ssid>0</ssid><devno>1</devno>`;
  it.each([
    ["without a name", deviceOf("drm", "<type>render</type>", ""), NO_NAME],
    ["without a capability", "<device><name>d</name></device>", INTERNAL_ERROR],
    ["with a capability of no type", "<device><name>d</name><capability/></device>", XML_ERROR],
    ["with an unknown capability", deviceOf("wings", ""), XML_ERROR],
    [
      "with a parent of half a name",
      deviceOf("drm", "<type>render</type>", "<name>d</name><parent wwnn='1'/>"),
      XML_ERROR,
    ],
    [
      "with a node of an unknown kind",
      deviceOf("drm", "<type>render</type>", "<name>d</name><devnode type='x'/>"),
      XML_ERROR,
    ],
    ["as a machine without a UUID", deviceOf("system", "<hardware/>"), INTERNAL_ERROR],
    ["on PCI without a place", deviceOf("pci", ""), INTERNAL_ERROR],
    ["on PCI with a class too large", pciOf("<class>0x1000000</class>"), INTERNAL_ERROR],
    ["on PCI with a function of nothing", pciOf("<capability type='phys_function'/>"), XML_ERROR],
    ["on PCI in an IOMMU group of no number", pciOf("<iommuGroup/>"), XML_ERROR],
    [
      "on PCI with a link of an unknown speed",
      pciOf("<pci-express><link validity='cap' width='1' speed='3'/></pci-express>"),
      XML_ERROR,
    ],
    [
      "on PCI with a field of two letters",
      pciOf(
        "<capability type='vpd'><name>n</name><fields access='readonly'><vendor_field index='AB'>v</vendor_field></fields></capability>",
      ),
      XML_ERROR,
    ],
    ["on USB without a number", deviceOf("usb_device", "<bus>1</bus>"), INTERNAL_ERROR],
    ["as a card of an unknown feature", deviceOf("net", "<interface>e</interface><feature name='wings'/>"), XML_ERROR],
    [
      "as a card of an unknown standard",
      deviceOf("net", "<interface>e</interface><capability type='x'/>"),
      CONFIG_UNSUPPORTED,
    ],
    ["as an adapter without a number", deviceOf("scsi_host", ""), INTERNAL_ERROR],
    [
      "as an adapter of an unknown ability",
      deviceOf("scsi_host", "<host>1</host><capability type='x'/>"),
      INTERNAL_ERROR,
    ],
    [
      "as a port without world wide names",
      deviceOf("scsi_host", "<host>1</host><capability type='fc_host'/>"),
      INTERNAL_ERROR,
    ],
    [
      "as a logical unit with a negative number",
      deviceOf("scsi", "<host>0</host><bus>0</bus><target>0</target><lun>-1</lun>"),
      INTERNAL_ERROR,
    ],
    ["as a disk without a size", deviceOf("storage", "<block>/dev/a</block>"), INTERNAL_ERROR],
    ["as a graphics node of no kind", deviceOf("drm", ""), CONFIG_UNSUPPORTED],
    ["as a mediated device of no type", deviceOf("mdev", ""), CONFIG_UNSUPPORTED],
    ["as a mediated device with a wrong UUID", deviceOf("mdev", "<type id='t'/><uuid>x</uuid>"), INTERNAL_ERROR],
    ["on a channel that is no number", deviceOf("ccw", channel("x")), CONFIG_UNSUPPORTED],
    ["on a channel in an unknown state", deviceOf("ccw", `<state>x</state>${channel("0")}`), CONFIG_UNSUPPORTED],
    [
      "as a queue beyond domain 255",
      deviceOf("ap_queue", "<ap-adapter>1</ap-adapter><ap-domain>256</ap-domain>"),
      CONFIG_UNSUPPORTED,
    ],
    ["that is none", "<network/>", XML_ERROR],
    ["that is no XML", "<device", ErrorNumber.XML_DETAIL],
  ])("%s", (_, xml, code) => {
    expect(() => parseNodeDevice(xml)).toThrow(expect.objectContaining({ code }));
  });

  it("with the place of the fault and NODEDEV's number", () => {
    expect(() => parseNodeDevice(deviceOf("drm", "<type>x</type>"))).toThrow(
      expect.objectContaining({
        domain: ErrorDomain.NODEDEV,
        message: expect.stringContaining("(device/capability/type)"),
      }),
    );
  });
});

describe("a device to be made", () => {
  const port = (content: string, head = "<parent>p</parent>") =>
    deviceOf("scsi_host", `<capability type='fc_host'>${content}</capability>`, head);

  it("gets its name and its number from the host", () => {
    const device = completeNodeDevice(parseNewNodeDevice(port("<wwnn>1</wwnn><wwpn>2</wwpn>", "<name>mine</name>")));
    expect(device.name).not.toBe("mine");
    expect(fcHostOf(device)).toMatchObject({ wwnn: "1", wwpn: "2" });
    expect(device.capabilities[0]).toMatchObject({ host: 0 });
  });

  it("gets the world wide names that it lacks, always others", () => {
    const make = () => fcHostOf(completeNodeDevice(parseNewNodeDevice(port("<wwnn>1</wwnn>"))));
    expect(make()?.wwnn).toBe("1");
    expect(make()?.wwpn).toMatch(/^5[\da-f]{15}$/);
    expect(make()?.wwpn).not.toBe(make()?.wwpn);
  });

  it("needs a name and a number for the schema alone", () => {
    const names = "<wwnn>1</wwnn><wwpn>2</wwpn>";
    expect(() => parseNewNodeDevice(port(names), { validate: true })).toThrow(
      expect.objectContaining({ code: XML_INVALID_SCHEMA }),
    );
    const full = port(names, "<name>n</name>").replace("<capability type='fc", "<host>1</host>$&");
    expect(parseNewNodeDevice(full, { validate: true }).capabilities).toHaveLength(1);
  });
});

describe("the types of capabilities", () => {
  it("hold what stands inside them", () => {
    const types = (name: string) => capabilityTypesOf(parseNodeDevice(samples[name] ?? "", { live: true }));
    expect(types("a PCI device with everything")).toEqual(["pci", "mdev_types", "vpd"]);
    expect(types("a Fibre Channel adapter")).toEqual(["scsi_host", "fc_host", "vports"]);
    expect(types("a channel device in a group")).toEqual(["ccw", "ccwgroup_member"]);
    expect(types("a subchannel")).toEqual(["css", "mdev_types"]);
    expect(types("the matrix")).toEqual(["ap_matrix"]);
  });

  it("have a flag each", () => {
    expect(new Set(Object.values(capabilityFlags)).size).toBe(24);
  });

  it("tell the adapters that can have virtual ports", () => {
    expect(vportHostOf(parseNodeDevice(samples["a Fibre Channel adapter"] ?? ""))).toBe(1);
    expect(vportHostOf(parseNodeDevice(samples["a disk"] ?? ""))).toBeUndefined();
  });
});

describe.skipIf(shared === undefined)(withShared("the devices of libvirt's own tests"), () => {
  const folder = join(shared ?? "", "conformance", "nodedev");
  const files = shared === undefined ? [] : readdirSync(folder);
  /** An element without content has one tag; a mediated device is in a group, if only in none. */
  const canonical = (xml: string) =>
    xml
      .replaceAll(/(<capability type='virt_functions')>\s*<\/capability>/g, "$1/>")
      .split("\n")
      .filter((line) => !line.includes("<iommuGroup number='0'/>"));

  it("are written in their canonical form", () => {
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const xml = readFileSync(join(folder, file), "utf8");
      const first = written(xml, true);
      expect(canonical(first), file).toEqual(canonical(xml));
      expect(written(first, true), file).toBe(first);
    }
  });
});
