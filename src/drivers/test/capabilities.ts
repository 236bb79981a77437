/** What the test hypervisor says of its host and of the guests that it can run. */
import { escapeXml } from "../../xml/index.ts";
import type { TestHost, TestProcessor } from "./host.ts";

const emulator = "/usr/bin/test-hv";
const pageSizesKiB = [4, 8, 2048, 1024 * 1024];

/** Memory and base page size of each NUMA cell, in KiB: cell N has (N + 1) times 2 GiB. */
export const cellMemoryKiB = (cell: number): number => 2 * 1024 * 1024 * (cell + 1);
const cellPageKiB = (cell: number): number => 4 * (cell + 1);

export const processorsOfCell = ({ socketsPerCell, coresPerSocket, threadsPerCore }: TestProcessor): number =>
  socketsPerCell * coresPerSocket * threadsPerCore;

export function testCapabilitiesXml({ processor }: TestHost): string {
  const pages = pageSizesKiB.map((size) => `      <pages unit='KiB' size='${size}'/>`);
  const cells = Array.from({ length: processor.cells }, (_, cell) => cellXml(cell, processor));
  const guests = ["hvm", "xen"].map((type) => guestXml(type, processor.model));
  return `<capabilities>

  <host>
    <cpu>
      <arch>${processor.model}</arch>
      <features>
        <pae/>
        <nonpae/>
      </features>
${pages.join("\n")}
    </cpu>
    <power_management/>
    <iommu support='no'/>
    <topology>
      <cells num='${processor.cells}'>
${cells.join("\n")}
      </cells>
    </topology>
    <secmodel>
      <model>testSecurity</model>
      <doi></doi>
    </secmodel>
  </host>

${guests.join("\n\n")}

</capabilities>
`;
}

function cellXml(cell: number, processor: TestProcessor): string {
  const count = processorsOfCell(processor);
  const memory = cellMemoryKiB(cell);
  const base = cellPageKiB(cell);
  const cpus = Array.from({ length: count }, (_, core) => {
    const id = cell * count + core;
    return `            <cpu id='${id}' socket_id='${cell}' die_id='0' core_id='${core}' siblings='${id}'/>`;
  });
  return `        <cell id='${cell}'>
          <memory unit='KiB'>${memory}</memory>
          <pages unit='KiB' size='${base}'>${memory / base}</pages>
          <pages unit='KiB' size='2048'>0</pages>
          <pages unit='KiB' size='1048576'>0</pages>
          <cpus num='${count}'>
${cpus.join("\n")}
          </cpus>
        </cell>`;
}

const guestXml = (type: string, arch: string): string => `  <guest>
    <os_type>${type}</os_type>
    <arch name='${arch}'>
      <wordsize>32</wordsize>
      <emulator>${emulator}</emulator>
      <domain type='test'/>
    </arch>
    <features>
      <pae/>
      <nonpae/>
    </features>
  </guest>`;

/** What a guest's capabilities were asked for; see `connectGetDomainCapabilities`. */
export interface TestTarget {
  readonly emulator: string | null;
  readonly arch: string;
  readonly machine: string | null;
  readonly type: string;
}

/** The hypervisor takes every definition, so it has nothing to say of devices and processors. */
export const testDomainCapabilitiesXml = ({ emulator: path, arch, machine, type }: TestTarget): string =>
  `<domainCapabilities>
${path === null ? "" : `  <path>${escapeXml(path)}</path>\n`}  <domain>${escapeXml(type)}</domain>
${machine === null ? "" : `  <machine>${escapeXml(machine)}</machine>\n`}  <arch>${arch}</arch>
  <cpu>
    <mode name='host-passthrough' supported='no'/>
    <mode name='maximum' supported='no'/>
    <mode name='host-model' supported='no'/>
    <mode name='custom' supported='no'/>
  </cpu>
  <devices>
  </devices>
  <features>
    <sev supported='no'/>
    <sgx supported='no'/>
  </features>
</domainCapabilities>
`;
