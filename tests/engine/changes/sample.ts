/** A domain to be changed, and what a test says of it. */
import { completeDomain, type DomainDefinition, parseDomain, writeDomain } from "../../../src/formats/domain/index.ts";

export const sampleUuid = "00000000-0000-4000-8000-00000000000c";

/** The XML of a domain of 128 MiB and four virtual CPUs, two of them online. `parts`: elements beside those. */
export const sampleXml = ({ parts = "", devices = "", name = "sample" } = {}): string => `<domain type='qemu'>
  <name>${name}</name><uuid>${sampleUuid}</uuid>
  <memory unit='KiB'>131072</memory><currentMemory unit='KiB'>65536</currentMemory>
  <vcpu current='2'>4</vcpu>
  <os><type arch='x86_64'>hvm</type><boot dev='hd'/></os>
  ${parts}
  <devices>
    <disk type='file' device='disk'><source file='/images/a.img'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>
    <interface type='bridge'>
      <mac address='52:54:00:11:22:33'/><source bridge='br0'/><target dev='tap0'/><model type='virtio'/>
    </interface>
    <interface type='user'><mac address='52:54:00:11:22:44'/><model type='e1000'/></interface>
    <serial type='pty'><target port='0'/></serial>
    <memballoon model='virtio'/>
    ${devices}
  </devices>
</domain>`;

export const sample = (options: Parameters<typeof sampleXml>[0] = {}): DomainDefinition =>
  completeDomain(parseDomain(sampleXml(options)));

/** The lines of the XML that one definition has and the other has not, without indentation: `- gone`, `+ new`. */
export function changed(before: DomainDefinition, after: DomainDefinition): string[] {
  const lines = (definition: DomainDefinition): string[] =>
    writeDomain(definition, { secure: true })
      .split("\n")
      .map((line) => line.trim());
  const counted = (all: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const line of all) counts.set(line, (counts.get(line) ?? 0) + 1);
    return counts;
  };
  const [old, now] = [lines(before), lines(after)];
  const [was, is] = [counted(old), counted(now)];
  const beyond = (line: string, mine: Map<string, number>, others: Map<string, number>): boolean => {
    const more = (mine.get(line) ?? 0) > (others.get(line) ?? 0);
    if (more) mine.set(line, (mine.get(line) ?? 0) - 1);
    return more;
  };
  const [gone, come] = [new Map(was), new Map(is)];
  return [
    ...old.filter((line) => beyond(line, gone, is)).map((line) => `- ${line}`),
    ...now.filter((line) => beyond(line, come, was)).map((line) => `+ ${line}`),
  ];
}

/** What the work throws: its libvirt number. */
export function refusal(work: () => unknown): number | undefined {
  try {
    work();
  } catch (error) {
    return (error as { code: number }).code;
  }
  return undefined;
}
