/** The calls about the host of the test hypervisor, which is as its description says. */
import { hostName } from "../../host/node/platform.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { invalidArgument, rejectUnknownFlags } from "../../protocol/errors.ts";
import { libvirtVersion } from "../../protocol/version.ts";
import { cellMemoryKiB, processorsOfCell, testCapabilitiesXml, testDomainCapabilitiesXml } from "./capabilities.ts";
import { architectures } from "../../formats/cpu/architectures.ts";
import type { TestHost } from "./host.ts";

/** Version 0.0.2 of the hypervisor. */
const hypervisorVersion = 2n;
const maximumVcpus = 32;

/** Nanoseconds since boot, by what the processors did. */
const cpuTimes = {
  user: 9_797_400_000n,
  kernel: 34_678_723_400_000n,
  idle: 87_264_900_000n,
  iowait: 763_600_000n,
  guest: 1_797_400_000n,
};

const firmware = `<sysinfo type='smbios'>
  <bios>
    <entry name='vendor'>LENOVO</entry>
    <entry name='version'>G4ETA1WW (2.61 )</entry>
    <entry name='date'>05/07/2014</entry>
    <entry name='release'>2.61</entry>
  </bios>
</sysinfo>
`;

/** The map shows eight processors, of which the first, the third and the fifth are online. */
const onlineMap = 0b0001_0101;
const onlineCount = 3;
const mappedCount = 8;

export function testNodeHandlers(host: TestHost): RemoteHandlers {
  const { processor, memoryKiB } = host;
  const capabilities = testCapabilitiesXml(host);
  return {
    connectGetLibVersion: () => ({ libVer: BigInt(libvirtVersion) }),
    connectGetVersion: () => ({ hvVer: hypervisorVersion }),
    connectGetHostname: () => ({ hostname: hostName() }),
    connectGetMaxVcpus: () => ({ maxVcpus: maximumVcpus }),
    connectGetCapabilities: () => ({ capabilities }),
    connectGetDomainCapabilities: (_, { emulatorbin, arch, machine, virttype, flags }) => {
      rejectUnknownFlags(flags, 0, "connectGetDomainCapabilities");
      if (arch !== null && !architectures.has(arch)) throw invalidArgument(`there is no architecture '${arch}'`);
      const target = { emulator: emulatorbin, arch: arch ?? processor.model, machine, type: virttype ?? "test" };
      return { capabilities: testDomainCapabilitiesXml(target) };
    },
    connectGetSysinfo: (_, { flags }) => {
      rejectUnknownFlags(flags, 0, "connectGetSysinfo");
      return { sysinfo: firmware };
    },
    nodeGetInfo: () => ({
      model: processor.model,
      memory: BigInt(memoryKiB),
      cpus: processor.active,
      mhz: processor.mhz,
      nodes: processor.cells,
      sockets: processor.socketsPerCell,
      cores: processor.coresPerSocket,
      threads: processor.threadsPerCore,
    }),
    nodeGetCpuMap: (_, { needMap, needOnline, flags }) => {
      rejectUnknownFlags(flags, 0, "nodeGetCPUMap");
      return {
        cpumap: needMap === 0 ? new Uint8Array() : Uint8Array.of(onlineMap),
        online: needOnline === 0 ? 0 : onlineCount,
        ret: mappedCount,
      };
    },
    nodeGetCpuStats: (_, { cpuNum, nparams, flags }) => {
      rejectUnknownFlags(flags, 0, "nodeGetCPUStats");
      const count = processor.cells * processorsOfCell(processor);
      if (cpuNum < -1 || cpuNum >= count) throw invalidArgument(`there is no processor ${cpuNum}`);
      const params = Object.entries(cpuTimes).map(([field, value]) => ({ field, value }));
      return { params: nparams === 0 ? [] : params, nparams: params.length };
    },
    nodeGetFreeMemory: () => ({ freeMem: BigInt(memoryKiB) }),
    nodeGetCellsFreeMemory: (_, { startCell, maxcells }) => {
      if (startCell < 0 || startCell >= processor.cells) {
        throw invalidArgument(`there is no NUMA cell ${startCell}; the last is ${processor.cells - 1}`);
      }
      const last = Math.min(startCell + maxcells, processor.cells);
      const cells: bigint[] = [];
      for (let cell = startCell; cell < last; cell++) cells.push(BigInt(cellMemoryKiB(cell)));
      return { cells };
    },
    nodeGetFreePages: (_, { pages, startCell, cellCount, flags }) => {
      rejectUnknownFlags(flags, 0, "nodeGetFreePages");
      const counts: bigint[] = [];
      for (let cell = startCell; cell < startCell + cellCount && cell < processor.cells; cell++) {
        let free = 7 + 12 * cell;
        for (const _size of pages) {
          counts.push(BigInt(free));
          free = 2 * free + 7;
        }
      }
      return { counts };
    },
    nodeGetSecurityModel: () => ({ model: "testSecurity", doi: "" }),
  };
}
