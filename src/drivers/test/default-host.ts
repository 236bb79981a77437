/** The host of test:///default: one running guest, one network, one pool, one interface and a few node devices. */
import { DomainState } from "../../protocol/enums.ts";
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

const hostInterface = `
<interface type='ethernet' name='eth1'>
  <start mode='onboot'/>
  <mac address='aa:bb:cc:dd:ee:ff'/>
  <mtu size='1492'/>
  <protocol family='ipv4'>
    <ip address='192.168.0.5' prefix='24'/>
    <route gateway='192.168.0.1'/>
  </protocol>
</interface>`;

const computer = `
<device>
  <name>computer</name>
  <capability type='system'>
    <hardware>
      <vendor>Libvirt</vendor>
      <version>Test driver</version>
      <serial>123456</serial>
      <uuid>11111111-2222-3333-4444-555555555555</uuid>
    </hardware>
    <firmware>
      <vendor>Libvirt</vendor>
      <version>Test Driver</version>
      <release_date>01/22/2007</release_date>
    </firmware>
  </capability>
</device>`;

interface Adapter {
  readonly host: number;
  readonly uniqueId: number;
  readonly parent: string;
  readonly wwn: string;
  readonly fabric: string;
  /** May have virtual ports. */
  readonly carrier: boolean;
}

const adapter = ({ host, uniqueId, parent, wwn, fabric, carrier }: Adapter): string => `
<device>
  <name>scsi_host${host}</name>
  <parent>${parent}</parent>
  <capability type='scsi_host'>
    <host>${host}</host>
    <unique_id>${uniqueId}</unique_id>
    <capability type='fc_host'>
      <wwnn>2${wwn}</wwnn>
      <wwpn>1${wwn}</wwpn>
      <fabric_wwn>2${fabric}</fabric_wwn>
    </capability>${carrier ? "\n    <capability type='vport_ops'>\n      <max_vports>0</max_vports>\n      <vports>0</vports>\n    </capability>" : ""}
  </capability>
</device>`;

const adapters: readonly Adapter[] = [
  { host: 1, uniqueId: 0, parent: "computer", wwn: "000000012341234", fabric: "000000043214321", carrier: true },
  { host: 2, uniqueId: 1, parent: "computer", wwn: "000000056785678", fabric: "000000087658765", carrier: true },
  { host: 11, uniqueId: 10, parent: "scsi_host1", wwn: "000000034563456", fabric: "000000043214321", carrier: false },
];

export const defaultHost: TestHost = {
  processor: defaultProcessor,
  memoryKiB: defaultMemoryKiB,
  domains: [
    { xml: domain, state: DomainState.RUNNING, transient: false, managedSave: false, snapshots: [], checkpoints: [] },
  ],
  networks: [network],
  interfaces: [hostInterface],
  pools: [{ xml: pool, volumes: [] }],
  devices: [computer, ...adapters.map(adapter)],
  faults: [],
};
