// The smallest guests of the hypervisors.

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { GuestOptions } from "./target.ts";

const size = ({ memoryKiB = 65_536, currentMemoryKiB = memoryKiB, vcpus = 1, currentVcpus = vcpus }: GuestOptions) =>
  `<memory unit='KiB'>${memoryKiB}</memory>
  <currentMemory unit='KiB'>${currentMemoryKiB}</currentMemory>
  <vcpu current='${currentVcpus}'>${vcpus}</vcpu>`;

const uuid = (options: GuestOptions): string => (options.uuid === undefined ? "" : `<uuid>${options.uuid}</uuid>`);

/** The test hypervisor's guests are records: one is like the other. */
export const testGuestXml = (name: string, options: GuestOptions = {}): string => `<domain type='test'>
  <name>${name}</name>
  ${uuid(options)}
  ${size(options)}
  <os><type arch='i686'>hvm</type></os>
  ${options.elements ?? ""}
  <devices>${options.devices ?? ""}</devices>
</domain>`;

/** A guest under TCG. Without a disk its firmware finds nothing to boot, and waits. */
export function qemuGuestXml(name: string, folder: string, options: GuestOptions = {}): string {
  const bootDevices = `<disk type='file'>
      <driver name='qemu' type='raw'/><source file='${bootDisk(folder)}'/><target dev='vda' bus='virtio'/><readonly/>
    </disk>
    <serial type='${options.boots === "console" ? "pty" : "file"}'>
      ${options.boots === "console" ? "" : `<source path='${serialFile(folder, name)}'/>`}
    </serial>`;
  return `<domain type='qemu'>
  <name>${name}</name>
  ${uuid(options)}
  ${size(options)}
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  ${options.elements ?? ""}
  <devices>
    <memballoon model='${options.balloon === true ? "virtio" : "none"}'/>
    ${options.boots === undefined ? "" : bootDevices}
    ${options.devices ?? ""}
  </devices>
</domain>`;
}

/**
 * A boot sector for 16-bit mode. It enables the power button's event, says "!" on the first serial port, and from then on
 * sends back what comes there and turns the machine off when the button is pressed. The ports of ACPI's power management
 * are where SeaBIOS puts them on the machine type pc: events at 600h, control at 604h.
 *
 *     mov dx,602h; mov ax,100h; out dx,ax         enable the button
 *     mov dx,3f8h; mov al,'!'; out dx,al
 *     look: mov dx,600h; in ax,dx; test ah,1; jnz off
 *     mov dx,3fdh; in al,dx; test al,1; jz look
 *     mov dx,3f8h; in al,dx; out dx,al; jmp look
 *     off: mov dx,604h; mov ax,2000h; out dx,ax   sleep, type 0
 *     jmp $
 */
const program =
  "ba0206 b80001 ef ba f803 b021 ee" + // the button, the mark
  "ba0006 ed f6c401 750f" + // look
  "bafd03 ec a801 74ef" + //
  "baf803 ec ee ebe8" + //
  "ba0406 b80020 ef ebfe";

const bootDisk = (folder: string): string => join(folder, "boot.raw");
const serialFile = (folder: string, name: string): string => join(folder, `${name}.serial`);

/** Writes the disk of the guests that boot. SeaBIOS does not boot from one much smaller. */
export async function writeBootDisk(folder: string): Promise<void> {
  const disk = Buffer.alloc(1 << 20);
  Buffer.from(program.replaceAll(" ", ""), "hex").copy(disk);
  disk.writeUInt16LE(0xaa_55, 510);
  await writeFile(bootDisk(folder), disk);
}

/** @throws when qemu-img is not installed */
export async function writeEmptyDisk(path: string): Promise<void> {
  await promisify(execFile)("qemu-img", ["create", "-q", "-f", "qcow2", path, "16M"]);
}

/** How often a guest with `boots: "file"` came up since it was started: QEMU begins the file anew. */
export async function bootsOf(folder: string, name: string): Promise<number> {
  const text = await readFile(serialFile(folder, name), "latin1").catch(() => "");
  return text.replaceAll(/[^!]/g, "").length;
}
