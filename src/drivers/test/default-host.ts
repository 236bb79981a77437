/** The host of test:///default: one running guest, one network, one pool, one interface and a few node devices. */
import { DomainState } from "../../protocol/enums.ts";
import { testNodeDevices } from "./default-devices.ts";
import { testInterface } from "./default-interface.ts";
import type { TestHost, TestProcessor } from "./host.ts";

export const defaultProcessor: TestProcessor = {
  model: "i686",
  mhz: 1400,
  active: 16,
  cells: 2,
  socketsPerCell: 2,
  coresPerSocket: 2,
  threadsPerCore: 2,
};

export const defaultMemoryKiB = 3 * 1024 * 1024;

const domain = `
<domain type='test'>
  <name>test</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <memory unit='GiB'>8</memory>
  <currentMemory unit='GiB'>2</currentMemory>
  <vcpu>2</vcpu>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/guest/diskimage1'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
    </disk>
    <interface type='network'>
      <mac address='aa:bb:cc:dd:ee:ff'/>
      <source network='default'/>
      <target dev='testnet0'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>
    </interface>
    <memballoon model='virtio'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </memballoon>
  </devices>
</domain>`;

const network = `
<network>
  <name>default</name>
  <uuid>dd8fe884-6c02-601e-7551-cca97df1c5df</uuid>
  <forward mode='nat'/>
  <bridge name='virbr0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
</network>`;

const pool = `
<pool type='dir'>
  <name>default-pool</name>
  <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
  <target>
    <path>/default-pool</path>
  </target>
</pool>`;

export const defaultHost: TestHost = {
  processor: defaultProcessor,
  memoryKiB: defaultMemoryKiB,
  domains: [
    { xml: domain, state: DomainState.RUNNING, transient: false, managedSave: false, snapshots: [], checkpoints: [] },
  ],
  networks: [network],
  interfaces: [testInterface],
  pools: [{ xml: pool, volumes: [] }],
  devices: testNodeDevices,
  faults: [],
};
