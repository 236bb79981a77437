import { describe, expect, it } from "vitest";
import { nativeHandlers } from "../../../../src/drivers/qemu/native/handler.ts";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";
import { qemu11 } from "../fixtures/probed.ts";

const paths = { config: "/etc", state: "/lib", run: "/run", log: "/log", cache: "/cache" };
const lookup = {
  emulatorFor: () => Promise.resolve("/usr/bin/qemu-system-x86_64"),
  capabilitiesOf: () => Promise.resolve(qemu11()),
};
const { connectDomainXmlToNative: toNative } = nativeHandlers(paths, lookup, {});
const ask = async (nativeFormat: string, domainXml: string, flags = 0) =>
  (await toNative?.({} as never, { nativeFormat, domainXml, flags }))?.nativeConfig;
const xml = (domain: string, disk = "") =>
  `<domain type='qemu'><name>g</name><memory>65536</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
   ${domain}<devices>${disk}</devices></domain>`;

describe("a definition to a command line", () => {
  it("is QEMU's, with everything that a definition leaves out", async () => {
    const line = await ask("qemu-argv", xml(""));
    expect(line).toContain(" -name guest=g,debug-threads=on -S ");
    expect(line).toContain("path=/var/lib/libvirt/qemu/domain--1-g/monitor.sock,server=on,wait=off");
  });

  it("knows no other format, and no flags", async () => {
    const refusal = expect.objectContaining({ code: ErrorNumber.INVALID_ARG });
    await expect(ask("vmx-argv", xml(""))).rejects.toEqual(refusal);
    await expect(ask("qemu-argv", xml(""), 1)).rejects.toEqual(refusal);
  });

  it("is refused where a secret is not to be had", async () => {
    const disk = `<disk type='network' device='disk'><auth username='u'><secret type='iscsi' usage='x'/></auth>
      <source protocol='iscsi' name='iqn.2013-07.com.example:t/1'><host name='h'/></source><target dev='vda' bus='virtio'/></disk>`;
    await expect(ask("qemu-argv", xml("", disk))).rejects.toEqual(
      expect.objectContaining({ code: ErrorNumber.CONFIG_UNSUPPORTED }),
    );
  });
});
