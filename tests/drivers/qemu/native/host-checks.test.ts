// What a host lacks is refused before a command line is written that could run nowhere.
import { describe, expect, it } from "vitest";
import { parseDomain } from "../../../../src/formats/domain/index.ts";
import { checkHost } from "../../../../src/drivers/qemu/native/host-checks.ts";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";

const bare = {
  numaNodes: [0],
  hugePages: false,
  vfio: false,
  renderNode: false,
  virtiofsd: undefined,
  vhostUserGpu: false,
};
const full = {
  numaNodes: [0, 1],
  hugePages: true,
  vfio: true,
  renderNode: true,
  virtiofsd: "/usr/libexec/virtiofsd",
  vhostUserGpu: true,
};
const guest = (devices: string, domain = "") =>
  parseDomain(
    `<domain type='qemu'><name>g</name><memory>65536</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
     ${domain}<devices>${devices}</devices></domain>`,
  );

const pci = `<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='3' slot='0' function='0'/></source></hostdev>`;
const virtiofs = `<filesystem type='mount'><driver type='virtiofs'/><source dir='/a'/><target dir='b'/></filesystem>`;

describe("a definition that asks for what the host lacks", () => {
  it.each([
    ["PCI devices", guest(pci), ErrorNumber.CONFIG_UNSUPPORTED],
    ["virtiofsd", guest(virtiofs), ErrorNumber.INTERNAL_ERROR],
    ["a render node", guest("<graphics type='egl-headless'/>"), ErrorNumber.SYSTEM_ERROR],
    ["huge pages", guest("", "<memoryBacking><hugepages/></memoryBacking>"), ErrorNumber.INTERNAL_ERROR],
    [
      "a NUMA node",
      guest("", "<numatune><memory mode='strict' nodeset='1'/></numatune>"),
      ErrorNumber.CONFIG_UNSUPPORTED,
    ],
  ])("is refused: %s", (_, definition, code) => {
    expect(() => checkHost(definition, bare)).toThrow(expect.objectContaining({ code }));
    expect(() => checkHost(definition, full)).not.toThrow();
  });

  it("may have pages of the ordinary size called huge", () => {
    const pages = "<memoryBacking><hugepages><page size='4' unit='KiB'/></hugepages></memoryBacking>";
    expect(() => checkHost(guest("", pages), bare)).not.toThrow();
  });
});
