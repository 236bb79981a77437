import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { networksNotYet } from "../../../src/services/network/index.ts";
import { network, TestNetworks } from "./networks.ts";

let sysfs = "";
beforeAll(async () => {
  sysfs = await mkdtemp(join(tmpdir(), "networks-"));
  await mkdir(join(sysfs, "class", "net", "virbr0"), { recursive: true });
  for (const device of ["0000:04:00.0", "0000:04:00.1"]) {
    await mkdir(join(sysfs, "bus", "pci", "devices", device), { recursive: true });
  }
  await writeFile(join(sysfs, "bus", "pci", "devices", "0000:04:00.1", "physfn"), "");
});
afterAll(() => rm(sysfs, { recursive: true }));

const networks = () => new TestNetworks(networksNotYet({ sysfs }));

describe("a daemon that cannot start networks yet", () => {
  it("keeps definitions, with names for bridges that the host does not have", async () => {
    const test = networks();
    const net = await test.define("<ip address='10.0.0.1' prefix='24'/>");
    expect(await test.call("networkGetBridgeName", { net })).toEqual({ name: "virbr1" });
    expect(test.store.kept.get("a")?.xml).toMatch(/<mac address='52:54:00:/);
  });

  it("refuses to start one, by name", async () => {
    const test = networks();
    const net = await test.define();
    await expect(test.call("networkCreate", { net })).rejects.toThrow(/network 'a'.*cannot be started yet/);
    expect(await test.failure("networkCreateXml", { xml: network("b") })).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(await test.call("connectListAllNetworks", { needResults: 0, flags: 0 })).toMatchObject({ ret: 1 });
  });

  it("refuses what the host could not bring about", async () => {
    const test = networks();
    const xml = network("a", "<forward mode='bridge'/><bridge name='br0'/><ip address='10.0.0.1'/>");
    expect(await test.failure("networkDefineXml", { xml })).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
  });

  it("hands over virtual functions alone", async () => {
    const test = networks();
    const pool = (device: number) =>
      `<forward mode='hostdev'><address type='pci' bus='4' function='${device}'/></forward>`;
    expect(await test.failure("networkDefineXml", { xml: network("a", pool(0)) })).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(await test.failure("networkDefineXml", { xml: network("a", pool(7)) })).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    const net = await test.define(pool(1));
    expect(await test.xml(net)).toContain("function='0x1'");
  });
});
