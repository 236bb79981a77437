/** Devices as libvirt prints them: every kind, with everything that it can have. */
const device = (name: string, lines: string): string =>
  `<device>
  <name>${name}</name>
${lines
  .trim()
  .split("\n")
  .map((line) => `  ${line}`)
  .join("\n")}
</device>
`;

export const samples: Readonly<Record<string, string>> = {
  "the machine": device(
    "computer",
    `<capability type='system'>
  <product>Model B</product>
  <hardware>
    <vendor>Acme &amp; Sons</vendor>
    <version>1</version>
    <serial>0815</serial>
    <uuid>11111111-2222-3333-4444-555555555555</uuid>
  </hardware>
  <firmware>
    <vendor>Acme</vendor>
    <version>2</version>
    <release_date>01/02/2003</release_date>
  </firmware>
</capability>`,
  ),
  "a machine that tells nothing": device(
    "computer",
    `<capability type='system'>
  <hardware>
    <uuid>11111111-2222-3333-4444-555555555555</uuid>
  </hardware>
  <firmware>
  </firmware>
</capability>`,
  ),
  "a PCI device with everything": device(
    "pci_0000_02_00_0",
    `<path>/sys/devices/pci0000:00/0000:02:00.0</path>
<devnode type='dev'>/dev/a</devnode>
<devnode type='link'>/dev/by-id/b</devnode>
<devnode type='link'>/dev/by-id/c</devnode>
<parent>pci_0000_00_04_0</parent>
<driver>
  <name>igb</name>
</driver>
<capability type='pci'>
  <class>0x020000</class>
  <domain>0</domain>
  <bus>2</bus>
  <slot>0</slot>
  <function>1</function>
  <product id='0x10c9'>82576 Gigabit Network Connection</product>
  <vendor id='0x8086'/>
  <capability type='phys_function'>
    <address domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
  </capability>
  <capability type='virt_functions' maxCount='7'>
    <address domain='0x0000' bus='0x02' slot='0x10' function='0x1'/>
    <address domain='0x0000' bus='0x02' slot='0x10' function='0x3'/>
  </capability>
  <capability type='pci-bridge'/>
  <capability type='mdev_types'>
    <type id='nvidia-11'>
      <name>GRID M60-0B</name>
      <deviceAPI>vfio-pci</deviceAPI>
      <availableInstances>16</availableInstances>
    </type>
    <type id='plain'>
      <deviceAPI>vfio-pci</deviceAPI>
      <availableInstances>0</availableInstances>
    </type>
  </capability>
  <capability type='vpd'>
    <name>Card</name>
    <fields access='readonly'>
      <change_level>B1</change_level>
      <manufacture_id>m</manufacture_id>
      <part_number>p</part_number>
      <serial_number>s</serial_number>
      <vendor_field index='0'>PCIeGen4 x8</vendor_field>
    </fields>
    <fields access='readwrite'>
      <asset_tag>a</asset_tag>
      <vendor_field index='2'>v</vendor_field>
      <system_field index='B'>y</system_field>
    </fields>
  </capability>
  <iommuGroup number='12'>
    <address domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
    <address domain='0x0000' bus='0x02' slot='0x00' function='0x1'/>
  </iommuGroup>
  <numa node='1'/>
  <pci-express>
    <link validity='cap' port='1' speed='2.5' width='1'/>
    <link validity='sta' width='0'/>
  </pci-express>
</capability>`,
  ),
  "a USB device": device(
    "usb_1_1",
    `<capability type='usb_device'>
  <bus>1</bus>
  <device>2</device>
  <port>1.2</port>
  <product id='0x0002'>Hub</product>
  <vendor id='0x1d6b'>Linux Foundation</vendor>
</capability>`,
  ),
  "a USB interface": device(
    "usb_1_1_1_0",
    `<capability type='usb'>
  <number>0</number>
  <class>9</class>
  <subclass>0</subclass>
  <protocol>0</protocol>
  <description>d</description>
</capability>`,
  ),
  "a network card": device(
    "net_eth0",
    `<capability type='net'>
  <interface>eth0</interface>
  <address>52:54:00:00:00:01</address>
  <link speed='1000' state='up'/>
  <feature name='rx'/>
  <feature name='switchdev'/>
  <capability type='80203'/>
</capability>`,
  ),
  "a Fibre Channel adapter": device(
    "scsi_host1",
    `<parent>computer</parent>
<capability type='scsi_host'>
  <host>1</host>
  <unique_id>0</unique_id>
  <capability type='fc_host'>
    <wwnn>2000000012341234</wwnn>
    <wwpn>1000000012341234</wwpn>
    <fabric_wwn>2000000043214321</fabric_wwn>
  </capability>
  <capability type='vport_ops'>
    <max_vports>127</max_vports>
    <vports>3</vports>
  </capability>
</capability>`,
  ),
  "a target behind a remote port": device(
    "scsi_target1_0_0",
    `<capability type='scsi_target'>
  <target>target1:0:0</target>
  <capability type='fc_remote_port'>
    <rport>rport-1:0-0</rport>
    <wwpn>0x9d73bc45f0e21a86</wwpn>
  </capability>
</capability>`,
  ),
  "a logical unit": device(
    "scsi_0_0_0_0",
    `<capability type='scsi'>
  <host>0</host>
  <bus>0</bus>
  <target>0</target>
  <lun>0</lun>
  <type>disk</type>
</capability>`,
  ),
  "a disk": device(
    "block_sda",
    `<capability type='storage'>
  <block>/dev/sda</block>
  <bus>ata</bus>
  <drive_type>disk</drive_type>
  <model>m</model>
  <vendor>v</vendor>
  <serial>s</serial>
  <size>100030242816</size>
  <logical_block_size>512</logical_block_size>
  <num_blocks>195371568</num_blocks>
  <capability type='hotpluggable'/>
</capability>`,
  ),
  "a drive with a medium": device(
    "block_sr0",
    `<capability type='storage'>
  <block>/dev/sr0</block>
  <drive_type>cdrom</drive_type>
  <capability type='removable'>
    <media_available>1</media_available>
    <media_size>2048</media_size>
    <media_label>DEBIAN</media_label>
    <logical_block_size>2048</logical_block_size>
    <num_blocks>1</num_blocks>
  </capability>
</capability>`,
  ),
  "a generic SCSI node": device(
    "scsi_generic_sg0",
    "<capability type='scsi_generic'>\n  <char>/dev/sg0</char>\n</capability>",
  ),
  "a graphics node": device("drm_renderD128", "<capability type='drm'>\n  <type>render</type>\n</capability>"),
  "a mediated device": device(
    "mdev_d069d019_36ea_4111_8f0a_8c9a70e21366_0000_00_02_0",
    `<parent>pci_0000_00_02_0</parent>
<capability type='mdev'>
  <type id='i915-GVTg_V5_8'/>
  <uuid>d069d019-36ea-4111-8f0a-8c9a70e21366</uuid>
  <parent_addr>0000:00:02.0</parent_addr>
  <iommuGroup number='12'/>
  <attr name='a' value='1'/>
  <attr name='a' value='2'/>
</capability>`,
  ),
  "a channel device in a group": device(
    "ccw_0_0_ffff",
    `<capability type='ccw'>
  <state>online</state>
  <cssid>0x0</cssid>
  <ssid>0x0</ssid>
  <devno>0xffff</devno>
  <capability type='ccwgroup_member'>
    <group_device>ccwgroup_0_0_bd00</group_device>
  </capability>
</capability>`,
  ),
  "a subchannel": device(
    "css_0_0_0070",
    `<capability type='css'>
  <cssid>0x0</cssid>
  <ssid>0x0</ssid>
  <devno>0x0070</devno>
  <channel_dev_addr>
    <cssid>0x0</cssid>
    <ssid>0x0</ssid>
    <devno>0xfffe</devno>
  </channel_dev_addr>
  <capability type='mdev_types'>
    <type id='vfio_ccw-io'>
      <name>I/O subchannel (Non-QDIO)</name>
      <deviceAPI>vfio-ccw</deviceAPI>
      <availableInstances>1</availableInstances>
    </type>
  </capability>
</capability>`,
  ),
  "a group of channel devices": device(
    "ccwgroup_0_0_bd00",
    `<capability type='ccwgroup'>
  <state>offline</state>
  <cssid>0x0</cssid>
  <ssid>0x0</ssid>
  <devno>0xbd00</devno>
  <members>
    <ccw_device ref='cdev0'>ccw_0_0_bd00</ccw_device>
    <ccw_device ref='cdev1'>ccw_0_0_bd01</ccw_device>
  </members>
  <capability type='qeth_layer2'>
    <card_type>OSD_1000</card_type>
    <chpid>2c</chpid>
  </capability>
</capability>`,
  ),
  "a vDPA device": device(
    "vdpa_vdpa0",
    "<capability type='vdpa'>\n  <chardev>/dev/vhost-vdpa-0</chardev>\n</capability>",
  ),
  "a cryptographic card": device(
    "ap_card07",
    "<capability type='ap_card'>\n  <ap-adapter>0x07</ap-adapter>\n</capability>",
  ),
  "a queue of it": device(
    "ap_07_0038",
    "<capability type='ap_queue'>\n  <ap-adapter>0x07</ap-adapter>\n  <ap-domain>0x0038</ap-domain>\n</capability>",
  ),
  "the matrix": device("ap_matrix", "<capability type='ap_matrix'>\n</capability>"),
};

export const deviceOf = (type: string, content: string, head = "<name>d</name>"): string =>
  `<device>${head}<capability type='${type}'>${content}</capability></device>`;
