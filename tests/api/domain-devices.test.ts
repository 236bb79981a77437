import { describe, expect, it } from "vitest";
import { Domain, Stream } from "../../src/api/index.ts";
import { a, connected } from "./connected.ts";
import { type Row, wired } from "./wired.ts";

const dom = a;
const xml = "<x/>";
const rows = (...of: readonly Row<Domain>[]) => of;
const itself = (connection: ConstructorParameters<typeof Domain>[0]): Domain => new Domain(connection, a);
const parameter = (field: string, type: number, value: unknown) => [{ field, value: { type, value } }];

describe("the disks of a domain are asked with", () => {
  const info = { allocation: 1n, capacity: 2n, physical: 3n };
  const stats = { rdReq: 1n, rdBytes: 2n, wrReq: 3n, wrBytes: 4n, errs: -1n };
  const job = { type: 1, bandwidth: 0n, cur: 5n, end: 9n };
  wired(
    itself,
    rows(
      ["domainGetBlockInfo", (d, o) => d.getBlockInfo("vda", 0, o), { dom, path: "vda", flags: 0 }, info, info],
      ["domainBlockStats", (d, o) => d.blockStats("vda", o), { dom, path: "vda" }, stats, stats],
      [
        "domainBlockStatsFlags",
        (d, o) => d.blockStatsFlags("vda", 0, o),
        { dom, path: "vda", nparams: 1, flags: 4 },
        { params: parameter("rd_bytes", 3, 7n), nparams: 1 },
        { rd_bytes: 7n },
      ],
      [
        "domainBlockPeek",
        (d, o) => d.blockPeek("vda", 512n, 1, 0, o),
        { dom, path: "vda", offset: 512n, size: 1, flags: 0 },
        { buffer: Uint8Array.of(7) },
        Uint8Array.of(7),
      ],
      ["domainBlockResize", (d, o) => d.blockResize("vda", 9n, 1, o), { dom, disk: "vda", size: 9n, flags: 1 }],
      [
        "domainGetDiskErrors",
        (d, o) => d.getDiskErrors(0, o),
        { dom, maxerrors: 1, flags: 0 },
        { errors: [{ disk: "vda", error: 2 }], nerrors: 1 },
        [{ disk: "vda", error: 2 }],
      ],
      [
        "domainSetBlockThreshold",
        (d, o) => d.setBlockThreshold("vda[1]", 9n, 0, o),
        { dom, dev: "vda[1]", threshold: 9n, flags: 0 },
      ],
      [
        "domainGetBlockIoTune",
        (d, o) => d.getBlockIoTune("vda", 1, o),
        { dom, disk: "vda", nparams: 1, flags: 5 },
        { params: parameter("total_iops_sec", 4, 7n), nparams: 1 },
        { total_iops_sec: 7n },
      ],
      [
        "domainSetBlockIoTune",
        (d, o) => d.setBlockIoTune("vda", { group_name: "g" }, 1, o),
        { dom, disk: "vda", params: parameter("group_name", 7, "g"), flags: 1 },
      ],
      [
        "domainSetThrottleGroup",
        (d, o) => d.setThrottleGroup("g", { total_bytes_sec: 5n }, 1, o),
        { dom, group: "g", params: parameter("total_bytes_sec", 4, 5n), flags: 1 },
      ],
      ["domainDelThrottleGroup", (d, o) => d.delThrottleGroup("g", 1, o), { dom, group: "g", flags: 1 }],
      [
        "domainGetBlockJobInfo",
        (d, o) => d.getBlockJobInfo("vda", 1, o),
        { dom, path: "vda", flags: 1 },
        { found: 1, ...job },
        job,
      ],
      ["domainBlockJobAbort", (d, o) => d.blockJobAbort("vda", 2, o), { dom, path: "vda", flags: 2 }],
      [
        "domainBlockJobSetSpeed",
        (d, o) => d.blockJobSetSpeed("vda", 5n, 1, o),
        { dom, path: "vda", bandwidth: 5n, flags: 1 },
      ],
      ["domainBlockPull", (d, o) => d.blockPull("vda", 5n, 1, o), { dom, path: "vda", bandwidth: 5n, flags: 1 }],
      [
        "domainBlockRebase",
        (d, o) => d.blockRebase("vda", null, 5n, 1, o),
        { dom, path: "vda", base: null, bandwidth: 5n, flags: 1 },
      ],
      [
        "domainBlockCommit",
        (d, o) => d.blockCommit("vda", "/base", null, 5n, 4, o),
        { dom, disk: "vda", base: "/base", top: null, bandwidth: 5n, flags: 4 },
      ],
      [
        "domainBlockCopy",
        (d, o) => d.blockCopy("vda", "<disk/>", { "buf-size": 5n }, 1, o),
        { dom, path: "vda", destxml: "<disk/>", params: parameter("buf-size", 4, 5n), flags: 1 },
      ],
    ),
    { domainGetDiskErrors: () => ({ errors: [], nerrors: 1 }) },
  );

  it("tells a disk without a job from one whose job has done nothing", async () => {
    const { connection } = connected({
      domainGetBlockJobInfo: () => ({ found: 0, type: 0, bandwidth: 0n, cur: 0n, end: 0n }),
    });
    await expect(new Domain(connection, a).getBlockJobInfo("vda")).resolves.toBeUndefined();
  });
});

describe("the devices of a domain are asked with", () => {
  const traffic = {
    rxBytes: 1n,
    rxPackets: 2n,
    rxErrs: 3n,
    rxDrop: 4n,
    txBytes: 5n,
    txPackets: 6n,
    txErrs: 7n,
    txDrop: -1n,
  };
  const ifaces = [{ name: "vnet0", hwaddr: null, addrs: [{ type: 0, addr: "10.0.0.2", prefix: 24 }] }];
  wired(
    itself,
    rows(
      ["domainAttachDevice", (d, o) => d.attachDevice(xml, 0, o), { dom, xml }],
      ["domainAttachDeviceFlags", (d, o) => d.attachDevice(xml, 3, o), { dom, xml, flags: 3 }],
      ["domainDetachDevice", (d, o) => d.detachDevice(xml, 0, o), { dom, xml }],
      ["domainDetachDeviceFlags", (d, o) => d.detachDevice(xml, 3, o), { dom, xml, flags: 3 }],
      ["domainDetachDeviceAlias", (d, o) => d.detachDeviceAlias("net0", 1, o), { dom, alias: "net0", flags: 1 }],
      ["domainUpdateDeviceFlags", (d, o) => d.updateDevice(xml, 0, o), { dom, xml, flags: 0 }],
      ["domainInterfaceStats", (d, o) => d.interfaceStats("vnet0", o), { dom, device: "vnet0" }, traffic, traffic],
      [
        "domainInterfaceAddresses",
        (d, o) => d.interfaceAddresses(2, 0, o),
        { dom, source: 2, flags: 0 },
        { ifaces },
        ifaces,
      ],
      ["domainGraphicsReload", (d, o) => d.graphicsReload(1, 0, o), { dom, type: 1, flags: 0 }],
      [
        "domainSendKey",
        (d, o) => d.sendKey(0, 50, [29, 56], 0, o),
        { dom, codeset: 0, holdtime: 50, keycodes: [29, 56], flags: 0 },
      ],
      [
        "domainOpenConsole",
        (d, o) => d.openConsole("serial0", 1, o),
        { dom, devName: "serial0", flags: 1 },
        {},
        expect.any(Stream),
      ],
      ["domainOpenChannel", (d, o) => d.openChannel(null, 1, o), { dom, name: null, flags: 1 }, {}, expect.any(Stream)],
      [
        "domainScreenshot",
        (d, o) => d.screenshot(1, 0, o),
        { dom, screen: 1, flags: 0 },
        { mime: "image/png" },
        { mime: "image/png", picture: expect.any(Stream) },
      ],
      ["domainInjectNmi", (d, o) => d.injectNMI(0, o), { dom, flags: 0 }],
    ),
  );
});

describe("the guest of a domain is asked with", () => {
  const fs = [{ mountpoint: "/", name: "vda1", fstype: "ext4", devAliases: ["vda"] }];
  wired(
    itself,
    rows(
      ["domainGetHostname", (d, o) => d.getHostname(1, o), { dom, flags: 1 }, { hostname: "g" }, "g"],
      ["domainGetFsinfo", (d, o) => d.getFSInfo(0, o), { dom, flags: 0 }, { info: fs, ret: 1 }, fs],
      [
        "domainFsfreeze",
        (d, o) => d.fsFreeze(["/"], 0, o),
        { dom, mountpoints: ["/"], flags: 0 },
        { filesystems: 1 },
        1,
      ],
      ["domainFsthaw", (d, o) => d.fsThaw([], 0, o), { dom, mountpoints: [], flags: 0 }, { filesystems: 2 }, 2],
      ["domainFstrim", (d, o) => d.fsTrim("/", 5n, 0, o), { dom, mountPoint: "/", minimum: 5n, flags: 0 }],
      [
        "domainGetGuestInfo",
        (d, o) => d.getGuestInfo(2, 0, o),
        { dom, types: 2, flags: 0 },
        { params: parameter("os.name", 7, "Debian") },
        { "os.name": "Debian" },
      ],
      [
        "domainGetGuestVcpus",
        (d, o) => d.getGuestVcpus(0, o),
        { dom, flags: 0 },
        { params: parameter("online", 7, "0-1") },
        { online: "0-1" },
      ],
      ["domainSetGuestVcpus", (d, o) => d.setGuestVcpus("1", false, 0, o), { dom, cpumap: "1", state: 0, flags: 0 }],
      [
        "domainGetTime",
        (d, o) => d.getTime(0, o),
        { dom, flags: 0 },
        { seconds: 9n, nseconds: 5 },
        { seconds: 9n, nanoseconds: 5 },
      ],
      [
        "domainSetTime",
        (d, o) => d.setTime({ seconds: 9n, nanoseconds: 5 }, 1, o),
        { dom, seconds: 9n, nseconds: 5, flags: 1 },
      ],
      [
        "domainSetUserPassword",
        (d, o) => d.setUserPassword("root", "x", 1, o),
        { dom, user: "root", password: "x", flags: 1 },
      ],
      [
        "domainAuthorizedSshKeysGet",
        (d, o) => d.authorizedSSHKeysGet("root", 0, o),
        { dom, user: "root", flags: 0 },
        { keys: ["k"] },
        ["k"],
      ],
      [
        "domainAuthorizedSshKeysSet",
        (d, o) => d.authorizedSSHKeysSet("root", ["k"], 1, o),
        { dom, user: "root", keys: ["k"], flags: 1 },
      ],
      [
        "domainSendProcessSignal",
        (d, o) => d.sendProcessSignal(-5n, 9, 0, o),
        { dom, pidValue: -5n, signum: 9, flags: 0 },
      ],
      [
        "domainAgentSetResponseTimeout",
        (d, o) => d.agentSetResponseTimeout(-2, 0, o),
        { dom, timeout: -2, flags: 0 },
        { result: 0 },
      ],
      [
        "domainMonitorCommand",
        (d, o) => d.qemuMonitorCommand("info version", 1, o),
        { dom, cmd: "info version", flags: 1 },
        { result: "7.2" },
        "7.2",
      ],
      [
        "domainAgentCommand",
        (d, o) => d.qemuAgentCommand("{}", -1, 0, o),
        { dom, cmd: "{}", timeout: -1, flags: 0 },
        { result: null },
        null,
      ],
    ),
  );
});
