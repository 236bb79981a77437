import { describe, expect, it } from "vitest";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import {
  completeDomain,
  parseDomain,
  validateDomain,
  type DomainDefinition,
} from "../../../src/formats/domain/index.ts";

const parse = (devices: string, domain = ""): DomainDefinition =>
  parseDomain(
    `<domain type='test'><name>g</name><memory>65536</memory>${domain}<os><type>hvm</type></os><devices>${devices}</devices></domain>`,
  );
const complete = (devices: string, domain = "") => completeDomain(parse(devices, domain));

describe("a domain of which only name, memory and type are known", () => {
  it("gets what every domain has", () => {
    expect(complete("")).toMatchObject({
      memoryKiB: 65536,
      currentMemoryKiB: 65536,
      vcpuPlacement: "static",
      vcpuMax: 1,
      clock: { offset: "utc" },
      onPoweroff: "destroy",
      onReboot: "restart",
      onCrash: "destroy",
      os: { boot: [{ dev: "hd" }] },
    });
    expect(complete("").uuid).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(complete("").uuid).not.toBe(complete("").uuid);
  });

  it("without memory is refused", () => {
    const definition = parseDomain("<domain type='test'><name>g</name><os><type>hvm</type></os></domain>");
    expect(() => completeDomain(definition)).toThrow(expect.objectContaining({ code: ErrorNumber.XML_ERROR }));
  });

  it("never has more memory now than at most", () => {
    expect(complete("", "<currentMemory>131072</currentMemory>").currentMemoryKiB).toBe(65536);
  });

  it("has the memory of its NUMA cells", () => {
    const numa =
      "<vcpu>2</vcpu><cpu><numa><cell cpus='0' memory='1' unit='GiB'/><cell cpus='1' memory='512' unit='MiB'/></numa></cpu>";
    expect(complete("", numa).memoryKiB).toBe(1_572_864);
  });
});

describe("serial ports and consoles", () => {
  it("the first of each is one device, whichever is given", () => {
    const bySerial = complete("<serial type='pty'/>").devices;
    expect(bySerial.consoles).toEqual([{ type: "pty", target: { type: "serial", port: 0 } }]);
    const byConsole = complete("<console type='pty'/>").devices;
    expect(byConsole.serials).toEqual([{ type: "pty", target: { port: 0 } }]);
  });

  it("a virtio console needs no serial port", () => {
    expect(complete("<console type='pty'><target type='virtio'/></console>").devices.serials).toEqual([]);
  });

  it("are numbered from 0", () => {
    const { serials } = complete("<serial type='pty'/><serial type='pty'/>").devices;
    expect(serials.map(({ target }) => target?.port)).toEqual([0, 1]);
  });
});

describe("disks", () => {
  const disk = (dev: string, rest = "") => `<disk type='file'${rest}><source file='/a'/><target dev='${dev}'/></disk>`;
  const place = (dev: string) => complete(disk(dev)).devices.disks[0]?.address;

  it("are on the bus that their name says", () => {
    const buses = ["hda", "sda", "vda", "xvda"].map((dev) => complete(disk(dev)).devices.disks[0]?.target.bus);
    expect(buses).toEqual(["ide", "scsi", "virtio", "xen"]);
    expect(complete(disk("fda", " device='floppy'")).devices.disks[0]?.target.bus).toBe("fdc");
  });

  it("have the place that their name says", () => {
    expect(place("hdd")).toEqual({ type: "drive", controller: 0, bus: 1, target: 0, unit: 1 });
    expect(place("sdi")).toEqual({ type: "drive", controller: 1, bus: 0, target: 0, unit: 1 });
    expect(place("vda")).toBeUndefined();
  });

  it("of one name are refused", () => {
    const twice = complete(disk("vda") + disk("vda"));
    expect(() => validateDomain(twice)).toThrow(expect.objectContaining({ code: ErrorNumber.XML_ERROR }));
  });

  it("in one place are refused", () => {
    const at = (dev: string) =>
      `<disk type='file'><source file='/a'/><target dev='${dev}' bus='scsi'/><address type='drive' unit='3'/></disk>`;
    const both = complete(at("sda") + at("sdb"));
    expect(() => validateDomain(both)).toThrow(expect.objectContaining({ code: ErrorNumber.CONFIG_UNSUPPORTED }));
  });

  it("a CD-ROM is read-only", () => {
    expect(complete(disk("hda", " device='cdrom'")).devices.disks[0]?.readonly).toBe(true);
  });
});

describe("displays", () => {
  it("VNC without a port chooses one, and shows a card", () => {
    const { graphics, videos } = complete("<graphics type='vnc'/>").devices;
    expect(graphics).toEqual([{ type: "vnc", port: -1, autoport: true, listens: [{ type: "address" }] }]);
    expect(videos).toEqual([{ model: { type: "cirrus", vramKiB: 16384, heads: 1, primary: true } }]);
  });

  it("a port that is given is kept", () => {
    expect(complete("<graphics type='vnc' port='5901'/>").devices.graphics[0]).toMatchObject({
      port: 5901,
      autoport: false,
    });
  });

  it("the address of old is the first to listen on", () => {
    expect(complete("<graphics type='vnc' listen='::1'/>").devices.graphics[0]).toMatchObject({
      listens: [{ type: "address", address: "::1" }],
    });
  });
});

describe("what contradicts itself is refused", () => {
  it.each([
    [
      "two controllers of one kind and number",
      "<controller type='scsi' index='1'/><controller type='scsi' index='1'/>",
      "",
      ErrorNumber.XML_ERROR,
    ],
    [
      "a topology that does not come to the number of CPUs",
      "",
      "<vcpu>3</vcpu><cpu><topology sockets='1' cores='2' threads='1'/></cpu>",
      ErrorNumber.CONFIG_UNSUPPORTED,
    ],
    [
      "two devices at one place of the boot order",
      "<interface type='user'><boot order='1'/></interface><interface type='user'><boot order='1'/></interface>",
      "",
      ErrorNumber.XML_ERROR,
    ],
    ["less memory at most than there is", "", "<maxMemory slots='2'>1024</maxMemory>", ErrorNumber.XML_ERROR],
  ])("%s", (_, devices, domain, code) => {
    const definition = complete(devices, domain);
    expect(() => validateDomain(definition)).toThrow(expect.objectContaining({ code }));
  });

  it("a name with a slash", () => {
    const definition = { ...complete(""), name: "a/b" };
    expect(() => validateDomain(definition)).toThrow(expect.objectContaining({ code: ErrorNumber.XML_ERROR }));
  });
});

describe("what the parser refuses by number", () => {
  it.each([
    ["<domain type='test'><os><type>hvm</type></os></domain>", ErrorNumber.NO_NAME],
    ["<domain type='test'><name>g</name><os/></domain>", ErrorNumber.XML_ERROR],
    ["<domain type='nonsense'><name>g</name><os><type>hvm</type></os></domain>", ErrorNumber.CONFIG_UNSUPPORTED],
    ["<domain", ErrorNumber.XML_DETAIL],
  ])("%s", (xml, code) => {
    expect(() => parseDomain(xml)).toThrow(expect.objectContaining({ code }));
  });
});
