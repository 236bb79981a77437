// Command lines on the real QEMU: the guest gets as far as its userspace, and sees the disks that its definition has.
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDomain } from "../../src/formats/domain/index.ts";
import { startProcess } from "../../src/host/process.ts";
import { createUnixListener } from "../../src/host/unix-listener.ts";
import { CapabilityCache } from "../../src/drivers/qemu/capabilities/cache.ts";
import type { QemuCapabilities } from "../../src/drivers/qemu/capabilities/capabilities.ts";
import { buildCommand, startSteps } from "../../src/drivers/qemu/command/index.ts";
import { openQmp } from "../../src/drivers/qemu/qmp/client.ts";
import { meaning } from "../drivers/qemu/command/meaning.ts";
import { recordingLogger } from "../host/recording-logger.ts";
import { type GuestImage, guestImage } from "./setup/guest.ts";
import { missingPrograms, run } from "./setup/programs.ts";
import { reference } from "./setup/reference.ts";

const { logger } = recordingLogger();
const missing = missingPrograms("qemu-system-x86_64", "qemu-img");
const bytesPerMiB = 1024 * 1024;
let folder: string;
let image: GuestImage;
let capabilities: QemuCapabilities;

beforeAll(async () => {
  if (missing !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), "tsvirt-command-"));
  image = await guestImage();
  const cache = new CapabilityCache({ folder: join(folder, "cache"), logger, version: "test" });
  const emulator = await cache.emulatorFor("x86_64");
  if (emulator === undefined) throw new Error("there is no qemu-system-x86_64");
  capabilities = await cache.capabilitiesOf(emulator);
  const make = async (format: string, name: string, sizeMiB: number) => {
    const outcome = await run("qemu-img", ["create", "-q", "-f", format, join(folder, name), `${sizeMiB}M`]);
    if (outcome.code !== 0) throw new Error(outcome.stderr);
  };
  await make("raw", "a.raw", 11);
  await make("qcow2", "b.qcow2", 12);
  await make("raw", "c.raw", 13);
  await make("qcow2", "base.qcow2", 14);
  await make("raw", "cd.iso", 15);
  const layer = [
    "create",
    "-q",
    "-f",
    "qcow2",
    "-b",
    join(folder, "base.qcow2"),
    "-F",
    "qcow2",
    join(folder, "top.qcow2"),
  ];
  expect((await run("qemu-img", layer)).code).toBe(0);
}, 600_000);

afterAll(async () => {
  if (missing === undefined) await rm(folder, { recursive: true, force: true });
});

const slot = (number: number, bus = 0): string => `<address type='pci' bus='${bus}' slot='${number}' function='0'/>`;

interface Shape {
  machine: string;
  controllers: string;
  disks: string;
  others?: string;
}

const xml = ({ machine, controllers, disks, others = "" }: Shape): string => `<domain type='qemu'><name>command</name>
  <uuid>6c6e5b0a-2d2f-4f0c-9a3e-0d6a4b4c1e55</uuid><memory unit='MiB'>128</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='${machine}'>hvm</type><kernel>${image.kernel}</kernel>
    <initrd>${image.initrd}</initrd><cmdline>console=ttyS0 quiet</cmdline></os>
  <features><acpi/><apic/></features><clock offset='utc'/>
  <devices>${disks}${controllers}${others}
    <serial type='unix'><source mode='bind' path='${join(folder, "serial.sock")}'/>
      <target type='isa-serial' port='0'><model name='isa-serial'/></target><alias name='serial0'/></serial>
  </devices></domain>`;

/** Starts the guest, runs `command` in its shell and gives what that printed. */
async function boot(shape: Shape, command: string): Promise<{ printed: string; blocks: unknown }> {
  const definition = parseDomain(xml(shape), { live: true });
  const masterKeyPath = join(folder, "master-key.aes");
  await writeFile(masterKeyPath, randomBytes(32), { mode: 0o600 });
  const monitorPath = join(folder, "monitor.sock");
  const listener = await createUnixListener({ path: monitorPath });
  const { argv, environment } = buildCommand(definition, capabilities, {
    libDirectory: folder,
    masterKeyPath,
    monitorFd: 3,
  });
  const outcome = await startProcess({ argv, env: environment, logger, stderr: "tail", descriptors: [listener] });
  if (outcome.status === "failed") throw outcome.error;
  const { process: qemu } = outcome;
  const sockets: Socket[] = [];
  try {
    await listener.handOver();
    const gaveUp = qemu.exited.then(({ stderrTail }) => {
      throw new Error(`QEMU ended: ${stderrTail}`);
    });
    gaveUp.catch(() => undefined);
    const open = (path: string) => {
      const socket = connect({ path });
      sockets.push(socket);
      return socket;
    };
    const monitor = await Promise.race([openQmp(open(monitorPath), {}), gaveUp]);
    const serial = open(join(folder, "serial.sock"));
    const console = listen(serial);
    for (const step of startSteps(definition)) await monitor.executeRaw(step.command, step.arguments);
    await monitor.execute("cont");
    await Promise.race([console.until(/userspace is up[^]*:\/# /), gaveUp]);
    const from = console.length();
    serial.write(`${command}; echo end-of-$((1+1))\n`);
    const printed = (await Promise.race([console.until(/end-of-2/), gaveUp])).slice(from);
    return { printed, blocks: await monitor.executeRaw("query-block") };
  } finally {
    for (const socket of sockets) socket.destroy();
    qemu.kill("SIGKILL");
    await qemu.exited;
    await listener.discard();
    await rm(join(folder, "serial.sock"), { force: true });
  }
}

function listen(serial: Socket): { until(pattern: RegExp): Promise<string>; length(): number } {
  let text = "";
  const waiting = new Set<() => void>();
  serial.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    for (const check of waiting) check();
  });
  return {
    length: () => text.length,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${String(pattern)} did not come; console: ${text}`)), 60_000);
        const check = () => {
          if (!pattern.test(text)) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(text);
        };
        waiting.add(check);
        check();
      }),
  };
}

const file = (format: string, name: string, bus: string, dev: string, where: string, more = ""): string =>
  `<disk type='file' device='disk'><driver name='qemu' type='${format}'/><source file='${join(folder, name)}'/>
   <target dev='${dev}' bus='${bus}'/>${more}${where}</disk>`;
const drive = (alias: string, bus: number, unit: number): string =>
  `<alias name='${alias}'/><address type='drive' controller='0' bus='${bus}' target='0' unit='${unit}'/>`;

const disksOf = (pciBus: [number, number], ide: boolean): string =>
  file(
    "raw",
    "a.raw",
    "virtio",
    "vda",
    `<alias name='virtio-disk0'/>${slot(pciBus[0] === 0 ? 5 : 0, pciBus[0])}`,
    "<serial>FIRST</serial>",
  ) +
  file(
    "qcow2",
    "b.qcow2",
    "virtio",
    "vdb",
    `<alias name='virtio-disk1'/>${slot(pciBus[1] === 0 ? 6 : 0, pciBus[1])}`,
    "<readonly/>",
  ) +
  file("qcow2", "top.qcow2", "scsi", "sda", drive("scsi0-0-0-0", 0, 0)) +
  (ide
    ? file("raw", "c.raw", "ide", "hda", drive("ide0-0-0", 0, 0)) +
      `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${join(folder, "cd.iso")}'/>
       <target dev='hdb' bus='ide'/><readonly/>${drive("ide0-0-1", 0, 1)}</disk>
       <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/>${drive("ide0-1-0", 1, 0)}</disk>`
    : "");

const look =
  "for d in /sys/block/[vs][dr]*; do echo disk ${d##*/} $(($(cat $d/size) / 2048)) $(cat $d/ro); done; cat /sys/block/vda/serial; echo";

/** Size in MiB and whether it is read-only, of the disks that the guest lists. */
const seen = (printed: string): string[] =>
  [...printed.matchAll(/^disk \w+ (\d+) ([01])\r?$/gm)].map(([, size, readonly]) => `${size} ${readonly}`).toSorted();

describe.skipIf(missing !== undefined)(`guests on the real QEMU${missing === undefined ? "" : ` (${missing})`}`, () => {
  it("boots on pc with disks on virtio, SCSI and IDE", async () => {
    const controllers = `<controller type='pci' index='0' model='pci-root'><alias name='pci.0'/></controller>
      <controller type='ide' index='0'><alias name='ide'/>${slot(1).replace("function='0'", "function='1'")}</controller>
      <controller type='scsi' index='0' model='virtio-scsi'><alias name='scsi0'/>${slot(4)}</controller>`;
    const others = `<interface type='user'><mac address='52:54:00:12:34:56'/><model type='virtio'/><link state='down'/>
        <alias name='net0'/>${slot(3)}</interface>
      <graphics type='vnc' port='5999' passwd='secret'><listen type='socket' socket='${join(folder, "vnc.sock")}'/></graphics>
      <audio id='1' type='none'/>
      <video><model type='vga' vram='16384' heads='1' primary='yes'/><alias name='video0'/>${slot(2)}</video>
      <memballoon model='virtio'><stats period='5'/><alias name='balloon0'/>${slot(7)}</memballoon>
      <rng model='virtio'><backend model='random'>/dev/urandom</backend><alias name='rng0'/>${slot(8)}</rng>
      <panic model='isa'/>`;
    const throttled = disksOf([0, 0], true).replace(
      "<serial>FIRST</serial>",
      "<iotune><total_bytes_sec>50000000</total_bytes_sec></iotune><serial>FIRST</serial>",
    );
    const { printed, blocks } = await boot({ machine: "pc", controllers, disks: throttled, others }, look);
    // the last is the empty drive, whose size the guest makes up
    expect(seen(printed)).toEqual(["1023 1", "11 0", "12 1", "13 0", "14 0", "15 1"]);
    expect(printed).toContain("FIRST");
    const throttles = (blocks as { inserted?: { bps: number; image: { "virtual-size": number } } }[]).map(
      ({ inserted }) => [inserted && inserted.image["virtual-size"] / bytesPerMiB, inserted?.bps],
    );
    expect(throttles).toContainEqual([11, 50_000_000]);
    expect(throttles.filter(([, bps]) => bps !== 0 && bps !== undefined)).toHaveLength(1);
  });

  it("boots on q35 with disks on virtio and SCSI behind PCI Express ports", async () => {
    const port = (index: number): string => `<controller type='pci' index='${index}' model='pcie-root-port'>
      <model name='pcie-root-port'/><target chassis='${index}' port='0x${(15 + index).toString(16)}'/>
      <alias name='pci.${index}'/><address type='pci' bus='0' slot='2' function='${index - 1}'
      ${index === 1 ? "multifunction='on'" : ""}/></controller>`;
    const controllers = `<controller type='pci' index='0' model='pcie-root'><alias name='pcie.0'/></controller>
      ${[1, 2, 3, 4].map(port).join("")}
      <controller type='sata' index='0'><alias name='ide'/></controller>
      <controller type='scsi' index='0' model='virtio-scsi'><alias name='scsi0'/>${slot(0, 3)}</controller>
      <controller type='usb' index='0' model='qemu-xhci'><alias name='usb'/>${slot(0, 4)}</controller>`;
    const others =
      "<input type='tablet' bus='usb'><alias name='input0'/><address type='usb' bus='0' port='1'/></input>";
    const { printed } = await boot({ machine: "q35", controllers, disks: disksOf([1, 2], false), others }, look);
    expect(seen(printed)).toEqual(["11 0", "12 1", "14 0"]);
    expect(printed).toContain("FIRST");
  });
});

const { uri, reason } = { reason: undefined, ...(await reference()) };
const cannot = missing ?? missingPrograms("virsh") ?? reason;

/** The command line of the process that runs the guest `name`. */
async function commandLineOf(name: string): Promise<string[]> {
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0").slice(0, -1);
    if (words.some((word) => word.startsWith(`guest=${name},`))) return words;
  }
  throw new Error(`no process runs ${name}`);
}

describe.skipIf(cannot !== undefined)(`libvirt's own command line${cannot === undefined ? "" : ` (${cannot})`}`, () => {
  it.each(["pc", "q35"])("is the same for a guest on %s", async (machine) => {
    const name = `tsvirt-command-${machine}`;
    const virsh = async (...args: string[]): Promise<string> => {
      const outcome = await run("virsh", ["-c", uri ?? "", ...args]);
      if (outcome.code !== 0) throw new Error(outcome.stderr);
      return outcome.stdout;
    };
    const definition = `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><vcpu current='1'>3</vcpu>
      <os><type arch='x86_64' machine='${machine}'>hvm</type><boot dev='network'/><boot dev='hd'/></os>
      <features><acpi/><apic/></features><cpu mode='maximum'/>
      <clock offset='utc'><timer name='hpet' present='no'/><timer name='rtc' tickpolicy='catchup'/></clock>
      <pm><suspend-to-mem enabled='no'/></pm>
      <devices>
        <disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none' discard='unmap'/>
          <source file='${join(folder, "top.qcow2")}'/><target dev='vda' bus='virtio'/></disk>
        <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${join(folder, "a.raw")}'/>
          <target dev='sda' bus='scsi'/><serial>S-1</serial></disk>
        <disk type='file' device='cdrom'><target dev='sdb' bus='sata'/></disk>
        <controller type='scsi' model='virtio-scsi'/><controller type='usb' model='qemu-xhci'/>
        <interface type='user'><model type='e1000e'/></interface>
        <interface type='user'><model type='virtio'/></interface>
        <serial type='pty'/><console type='pty'><target type='virtio'/></console>
        <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
        <input type='tablet' bus='usb'/><graphics type='vnc' autoport='yes'/><video><model type='virtio'/></video>
        <sound model='ich6'/><rng model='virtio'><backend model='builtin'/></rng><watchdog model='i6300esb' action='pause'/>
      </devices></domain>`;
    const path = join(folder, `${name}.xml`);
    await writeFile(path, definition);
    await virsh("create", path, "--paused");
    try {
      const theirs = await commandLineOf(name);
      const live = parseDomain(await virsh("dumpxml", name, "--security-info"), { live: true });
      const secret = theirs.find((word) => word.startsWith('{"qom-type":"secret"')) ?? "{}";
      const masterKeyPath = (JSON.parse(secret) as { file: string }).file;
      const libDirectory = masterKeyPath.replace("/master-key.aes", "");
      const { argv } = buildCommand(live, capabilities, { libDirectory, masterKeyPath, monitorFd: 3 });
      expect(meaning(argv)).toEqual(meaning(theirs));
    } finally {
      await virsh("destroy", name);
    }
  });
});
