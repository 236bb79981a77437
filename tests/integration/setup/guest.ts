// A guest that boots in seconds: the kernel and RAM disk that `npm start` uses, and definitions around them.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CLONE, run } from "./programs.ts";

export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
  /** What the guest's userspace prints on its console. */
  readonly userspaceLine: string;
}

let image: Promise<GuestImage> | undefined;

/** Makes kernel and RAM disk when they are not in the cache yet. */
export function guestImage(): Promise<GuestImage> {
  image ??= (async () => {
    const outcome = await run(process.execPath, [join(CLONE, "scripts", "guest", "image.mjs")], { timeoutMs: 600_000 });
    if (outcome.code !== 0) throw new Error(outcome.stderr);
    return JSON.parse(outcome.stdout) as GuestImage;
  })();
  return image;
}

export interface GuestOptions {
  readonly uuid?: string;
  readonly memoryMiB?: number;
  readonly vcpus?: number;
  /** Device elements besides the serial console. */
  readonly devices?: string;
}

/** The definition of a guest that boots the image, under TCG, with a serial console. */
export function guestXml(name: string, files: GuestImage, options: GuestOptions = {}): string {
  const { uuid, memoryMiB = 128, vcpus = 1, devices = "" } = options;
  return `<domain type='qemu'>
  <name>${name}</name>
  ${uuid === undefined ? "" : `<uuid>${uuid}</uuid>`}
  <memory unit='MiB'>${memoryMiB}</memory>
  <vcpu>${vcpus}</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>${files.kernel}</kernel>
    <initrd>${files.initrd}</initrd>
    <cmdline>console=ttyS0 quiet</cmdline>
  </os>
  <features><acpi/><apic/></features>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <serial type='pty'/>
    <console type='pty'/>
    ${devices}
  </devices>
</domain>
`;
}

/** Writes a guest's definition to a file, for clients that read files; gives its path. */
export async function guestFile(folder: string, name: string, options: GuestOptions = {}): Promise<string> {
  const path = join(folder, `${name}.xml`);
  await writeFile(path, guestXml(name, await guestImage(), options));
  return path;
}
