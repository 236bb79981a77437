// What cannot be built is refused by name, whatever it is; what can, has the words that QEMU expects.
import { describe, expect, it } from "vitest";
import { parseDomain } from "../../../../src/formats/domain/index.ts";
import {
  assignNodeNumbers,
  buildCommand,
  checkBuildable,
  startSteps,
} from "../../../../src/drivers/qemu/command/index.ts";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";
import { qemu11, qemu72 } from "../fixtures/probed.ts";

interface Parts {
  devices?: string;
  domain?: string;
  type?: string;
  os?: string;
}

const guest = ({ devices = "", domain = "", type = "qemu", os = "" }: Parts) =>
  parseDomain(
    `<domain type='${type}'><name>a,b</name><memory>65536</memory>
     <os><type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type>${os}</os>${domain}<devices>
     <controller type='pci' index='0' model='pci-root'><alias name='pci.0'/></controller>
     <controller type='scsi' index='0' model='lsilogic'><alias name='scsi0'/>
       <address type='pci' slot='0x09'/></controller>${devices}</devices></domain>`,
    { live: true },
  );

const runtime = { libDirectory: "/run/guest", masterKeyPath: "/run/guest/key", monitorFd: 3 };
const build = (parts: Parts) => buildCommand(guest(parts), qemu72(), runtime);
const after = (argv: readonly string[], flag: string): string[] =>
  argv.flatMap((word, at) => (argv[at - 1] === flag ? [word] : []));

const disk = (inside: string, attributes = "type='file' device='disk'") =>
  `<disk ${attributes}>${inside}<target dev='vda' bus='virtio'/><alias name='virtio-disk0'/>
   <address type='pci' slot='0x05'/></disk>`;
const card = (inside: string, type = "user") =>
  `<interface type='${type}'><mac address='52:54:00:00:00:01'/>${inside}<model type='virtio'/><alias name='net0'/>
   <address type='pci' slot='0x03'/></interface>`;

describe("refusals", () => {
  const cases: [string, Parts][] = [
    ["filesystem", { devices: "<filesystem type='mount'><source dir='/a'/><target dir='b'/></filesystem>" }],
    [
      "hostdev",
      {
        devices:
          "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/></source></hostdev>",
      },
    ],
    ["tpm", { devices: "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>" }],
    ["hard_limit", { domain: "<memtune><hard_limit>1000000</hard_limit></memtune>" }],
    ["shares", { domain: "<cputune><shares>10</shares></cputune>" }],
    ["locked", { domain: "<memoryBacking><locked/></memoryBacking>" }],
    ["genid", { domain: "<genid>11111111-2222-3333-4444-555555555555</genid>" }],
    ["launchSecurity", { domain: "<launchSecurity type='s390-pv'/>" }],
    ["blkiotune", { domain: "<blkiotune><weight>500</weight></blkiotune>" }],
    ["type='xen'", { type: "xen" }],
    ["host-passthrough", { domain: "<cpu mode='host-passthrough'/>" }],
    ["nosuchmodel", { domain: "<cpu mode='custom' match='exact'><model>nosuchmodel</model></cpu>" }],
    ["efi", { os: "<loader type='rom'/><nvram>/v</nvram>" }],
    ["type='network'", { devices: card("<source network='default'/>", "network") }],
    ["bandwidth", { devices: card("<bandwidth><inbound average='100'/></bandwidth>") }],
    ["filterref", { devices: card("<filterref filter='clean-traffic'/>") }],
    ["queues", { devices: card("<driver queues='2'/>") }],
    ["transient", { devices: disk("<source file='/a'/><transient/>") }],
    ["encryption", { devices: disk("<source file='/a'/><encryption format='luks'/>") }],
    ["auth", { devices: disk("<auth username='u'/><source file='/a'/>") }],
    ["luks", { devices: disk("<driver name='qemu' type='luks'/><source file='/a'/>") }],
    ["spice", { devices: "<graphics type='spice' port='5900'/>" }],
    ["<audio id='7'>", { devices: "<sound model='sb16'><alias name='sound0'/><audio id='7'/></sound>" }],
    ["nvdimm", { devices: "<memory model='nvdimm'><target><size>1024</size></target><alias name='dimm0'/></memory>" }],
    ["spicevmc", { devices: "<channel type='spicevmc'><target type='virtio'/><alias name='channel0'/></channel>" }],
    ["no pci controller", { devices: disk("<source file='/a'/>").replace("slot=", "bus='0x07' slot=") }],
  ];
  it.each(cases)("%s", (named, parts) => {
    const needle = named === "efi" ? "nvram" : named === "no pci controller" ? "no pci controller" : named;
    const refusal = expect.objectContaining({
      code: ErrorNumber.CONFIG_UNSUPPORTED,
      message: expect.stringContaining(needle),
    });
    expect(() => build(parts)).toThrow(refusal);
    expect(() => checkBuildable(guest(parts), qemu72())).toThrow(refusal);
  });

  it("names a device that the binary lacks", () => {
    const devices = "<video><model type='qxl'/><alias name='video0'/><address type='pci' slot='0x02'/></video>";
    expect(() => build({ devices })).not.toThrow();
    const newer = guest({ devices });
    newer.os.machine = "pc";
    expect(() => buildCommand(newer, qemu11(), runtime)).toThrow(/QEMU 11.1.*no device 'qxl-vga'/);
  });
});

describe("what has no counterpart in the recorded guests", () => {
  it("doubles commas, and gives QEMU a home of its own", () => {
    const { argv, environment } = build({ domain: "<clock offset='timezone' timezone='Europe/Paris'/>" });
    expect(after(argv, "-name")).toEqual(["guest=a,,b,debug-threads=on"]);
    expect(environment).toEqual({
      LC_ALL: "C",
      PATH: process.env["PATH"],
      HOME: "/run/guest",
      XDG_DATA_HOME: "/run/guest/.local/share",
      XDG_CACHE_HOME: "/run/guest/.cache",
      XDG_CONFIG_HOME: "/run/guest/.config",
      TZ: "Europe/Paris",
    });
  });

  it("puts a bound socket without a path into the guest's folder", () => {
    const { argv } = build({
      devices: `<controller type='virtio-serial' index='0'><alias name='virtio-serial0'/><address type='pci' slot='0x06'/></controller>
        <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/><alias name='channel0'/>
        <address type='virtio-serial' controller='0' bus='0' port='1'/></channel>`,
    });
    expect(after(argv, "-chardev")[1]).toBe(
      "socket,id=charchannel0,path=/run/guest/org.qemu.guest_agent.0,server=on,wait=off",
    );
  });

  it("shuts a guest down that is not to reboot", () => {
    const step = { command: "set-action", arguments: { reboot: "shutdown" } };
    expect(startSteps(guest({ domain: "<on_reboot>destroy</on_reboot>" }))).toContainEqual(step);
    expect(startSteps(guest({ domain: "<on_reboot>restart</on_reboot>" }))).not.toContainEqual(step);
  });

  it("builds disks on servers", () => {
    const source = (inside: string) => {
      const { argv } = build({
        devices: disk(`<driver name='qemu' type='raw'/>${inside}`, "type='network' device='disk'"),
      });
      const {
        driver,
        "node-name": name,
        discard,
        "auto-read-only": auto,
        ...rest
      } = JSON.parse(after(argv, "-blockdev")[0] ?? "") as Record<string, unknown>;
      expect([name, discard, auto]).toEqual(["libvirt-1-storage", "unmap", true]);
      return [driver, rest];
    };
    expect(source("<source protocol='nbd' name='e'><host name='h' port='10'/></source>")).toEqual([
      "nbd",
      { server: { type: "inet", host: "h", port: "10" }, export: "e" },
    ]);
    expect(source("<source protocol='nbd'><host transport='unix' socket='/s'/></source>")).toEqual([
      "nbd",
      { server: { type: "unix", path: "/s" } },
    ]);
    expect(source("<source protocol='https' name='a/b.iso'><host name='::1'/><ssl verify='no'/></source>")).toEqual([
      "https",
      { url: "https://[::1]:443/a/b.iso", sslverify: false },
    ]);
    expect(source("<source protocol='iscsi' name='iqn.x/2'><host name='h'/></source>")).toEqual([
      "iscsi",
      { portal: "h:3260", target: "iqn.x", lun: 2, transport: "tcp" },
    ]);
  });

  it("keeps numbers of images that have one, and gives free ones to the others", () => {
    const definition = guest({
      devices:
        disk("<source file='/a' index='1'/>") +
        disk("<source file='/b'/>").replaceAll("vda", "vdb") +
        disk("<source file='/c'/>").replaceAll("vda", "vdc"),
    });
    assignNodeNumbers(definition.devices.disks);
    expect(definition.devices.disks.map(({ source }) => source?.index)).toEqual([1, 3, 2]);
  });

  it("leaves it to QEMU to find the images below, where the chain is not known", () => {
    const top = (inside: string) =>
      JSON.parse(
        after(
          build({ devices: disk(`<driver name='qemu' type='qcow2'/><source file='/a'/>${inside}`) }).argv,
          "-blockdev",
        ).at(-1) ?? "",
      ) as Record<string, unknown>;
    expect(top("")).not.toHaveProperty("backing");
    expect(top("<backingStore/>")).toHaveProperty("backing", null);
    expect(
      top("<backingStore type='file'><format type='raw'/><source file='/b'/><backingStore/></backingStore>"),
    ).toHaveProperty("backing", "libvirt-2-format");
  });

  it("tells the monitor what the command line has no words for", () => {
    const definition = guest({
      domain: "<currentMemory>32768</currentMemory>",
      devices:
        disk("<source file='/a'/><iotune><total_bytes_sec>5</total_bytes_sec><group_name>g</group_name></iotune>") +
        card("<link state='down'/>") +
        `<graphics type='vnc' port='5900' passwd='p' passwdValidTo='2030-01-01T00:00:00' connected='keep'/>
         <memballoon model='virtio'><stats period='7'/><alias name='balloon0'/></memballoon>`,
    });
    expect(startSteps(definition)).toEqual([
      { command: "set_password", arguments: { protocol: "vnc", password: "p", connected: "keep" } },
      { command: "expire_password", arguments: { protocol: "vnc", time: "1893456000" } },
      {
        command: "block_set_io_throttle",
        arguments: expect.objectContaining({
          id: "/machine/peripheral/virtio-disk0/virtio-backend",
          bps: 5,
          iops: 0,
          group: "g",
        }),
      },
      { command: "set_link", arguments: { name: "net0", up: false } },
      {
        command: "qom-set",
        arguments: { path: "/machine/peripheral/balloon0", property: "guest-stats-polling-interval", value: 7 },
      },
      { command: "balloon", arguments: { value: 33_554_432 } },
    ]);
  });
});
