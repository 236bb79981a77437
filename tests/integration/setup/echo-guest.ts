// The smallest guest with a console: a boot sector that sends back what comes over the first serial port.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** wait: in al,(3fdh); test al,1; jz wait; in al,(3f8h); out (3f8h),al; jmp wait */
const PROGRAM = Buffer.from("ba fd 03 ec a8 01 74 f8 ba f8 03 ec ee eb f1".replaceAll(" ", ""), "hex");

/** Writes the disk with that boot sector; gives its path. */
export async function echoDisk(folder: string): Promise<string> {
  const disk = Buffer.alloc(1 << 20);
  PROGRAM.copy(disk);
  disk.writeUInt16LE(0xaa55, 510);
  const path = join(folder, "echo.raw");
  await writeFile(path, disk);
  return path;
}

/** Its definition, under TCG. */
export const echoGuestXml = (name: string, uuid: string, disk: string): string => `<domain type='qemu'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <title>API</title>
  <memory unit='MiB'>16</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file'>
      <driver name='qemu' type='raw'/>
      <source file='${disk}'/>
      <target dev='hda' bus='ide'/>
    </disk>
    <serial type='pty'/>
    <console type='pty'/>
  </devices>
</domain>
`;
