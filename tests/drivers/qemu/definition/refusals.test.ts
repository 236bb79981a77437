import { describe, expect, it } from "vitest";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";
import { disk, prepare, type GuestOptions } from "./guest.ts";

const { CONFIG_UNSUPPORTED, XML_ERROR, XML_DETAIL, INTERNAL_ERROR, INVALID_ARG } = ErrorNumber;
const q35: GuestOptions = { machine: "q35" };
const of = (domain: string): GuestOptions => ({ domain });
const cells = "<cell id='0' cpus='0' memory='65536'/>";

type Case = readonly [string, string, number, GuestOptions?];
const refused = (title: string, cases: readonly Case[]) =>
  describe(`${title} are refused`, () => {
    for (const [name, devices, code, options] of cases)
      it(name, async () => {
        await expect((async () => prepare(devices, options))()).rejects.toMatchObject({ code });
      });
  });

const source = "<source file='/a'/>";

refused("displays that QEMU does not have", [
  ["another hypervisor's card", "<video><model type='xen'/></video>", CONFIG_UNSUPPORTED],
  ["a second VGA card", "<video><model type='virtio'/></video><video><model type='vga'/></video>", CONFIG_UNSUPPORTED],
  ["two heads of VGA", "<video><model type='vga' heads='2'/></video>", CONFIG_UNSUPPORTED],
  ["RDP", "<graphics type='rdp'/>", CONFIG_UNSUPPORTED],
  ["a VNC password that VNC would cut", "<graphics type='vnc' passwd='ninechars'/>", CONFIG_UNSUPPORTED],
  ["a password until no time", "<graphics type='vnc' passwd='a' passwdValidTo='soon'/>", INTERNAL_ERROR],
  ["a tablet on PS/2", "<input type='tablet' bus='ps2'/>", INTERNAL_ERROR],
  ["a bus that there is not", "<input type='mouse' bus='nonsense'/>", CONFIG_UNSUPPORTED],
  ["two audio devices of one id", "<audio id='1' type='none'/><audio id='1' type='none'/>", XML_ERROR],
  ["sound to nowhere", "<sound model='ac97'><audio id='3'/></sound>", XML_ERROR],
]);

refused("controllers that the machine does not have", [
  ["a second IDE controller", "<controller type='ide' index='1'/>", CONFIG_UNSUPPORTED],
  ["a companion without its master", "<controller type='usb' index='0' model='ich9-uhci2'/>", XML_DETAIL],
  ["USB that is off and on", "<controller type='usb' model='none'/><controller type='usb' index='1'/>", XML_DETAIL],
  [
    "a USB mouse without USB",
    "<controller type='usb' model='none'/><input type='mouse' bus='usb'/>",
    CONFIG_UNSUPPORTED,
  ],
  [
    "queues of a controller without",
    "<controller type='scsi' model='lsilogic'><driver queues='3'/></controller>",
    CONFIG_UNSUPPORTED,
  ],
  [
    "an I/O thread that is not there",
    "<controller type='scsi' model='virtio-scsi'><driver iothread='1'/></controller>",
    CONFIG_UNSUPPORTED,
  ],
  [
    "a chassis that is no bridge's",
    "<controller type='pci' index='1' model='pcie-root-port'><target chassisNr='1'/></controller>",
    CONFIG_UNSUPPORTED,
    q35,
  ],
  [
    "a NUMA node that is not there",
    "<controller type='pci' index='1' model='pcie-expander-bus'><target><node>0</node></target></controller>",
    XML_ERROR,
    q35,
  ],
  ["NVMe without a serial", "<controller type='nvme'/>", XML_ERROR],
]);

refused("disks that QEMU does not have", [
  [
    "sheepdog",
    "<disk type='network'><source protocol='sheepdog' name='a'/><target dev='vda'/></disk>",
    CONFIG_UNSUPPORTED,
  ],
  [
    "an rbd image without a pool",
    "<disk type='network'><source protocol='rbd' name='a'/><target dev='vda'/></disk>",
    XML_ERROR,
  ],
  [
    "old qcow encryption",
    `<disk type='file'>${source}<target dev='vda'/><encryption format='qcow'/></disk>`,
    CONFIG_UNSUPPORTED,
  ],
  [
    "an encrypted disk that says its cipher",
    `<disk type='file'>${source}<target dev='vda'/><encryption format='luks'><cipher name='aes' size='256'/></encryption></disk>`,
    CONFIG_UNSUPPORTED,
  ],
  [
    "limits in total and apart",
    disk("vda", "virtio", "<iotune><total_bytes_sec>1</total_bytes_sec><read_bytes_sec>2</read_bytes_sec></iotune>"),
    XML_ERROR,
  ],
  ["a serial with quotes", disk("vda", "virtio", "<serial>a'b</serial>"), INTERNAL_ERROR],
  ["a wwn that is none", disk("sda", "scsi", "<wwn>123</wwn>"), INTERNAL_ERROR],
  ["a vendor on virtio", disk("vda", "virtio", "<vendor>a</vendor>"), CONFIG_UNSUPPORTED],
  [
    "native I/O through the cache",
    `<disk type='file'><driver name='qemu' io='native'/>${source}<target dev='vda'/></disk>`,
    CONFIG_UNSUPPORTED,
  ],
  [
    "a CD-ROM drive on virtio",
    `<disk type='file' device='cdrom'>${source}<target dev='vda' bus='virtio'/></disk>`,
    CONFIG_UNSUPPORTED,
  ],
  [
    "vhost-user without shared memory",
    "<disk type='vhostuser'><source type='unix' path='/a'/><target dev='vda' bus='virtio'/></disk>",
    CONFIG_UNSUPPORTED,
  ],
  [
    "two labels of one model",
    "<disk type='file'><source file='/a'><seclabel model='dac'/><seclabel model='dac'/></source><target dev='vda'/></disk>",
    XML_DETAIL,
  ],
  [
    "a throttle group that is not there",
    disk("vda", "virtio", "<throttlefilters><throttlefilter group='a'/></throttlefilters>"),
    XML_ERROR,
  ],
]);

refused("interfaces that their type cannot be", [
  ["an MTU of user networking", "<interface type='user'><mtu size='1500'/></interface>", CONFIG_UNSUPPORTED],
  ["a group's address", "<interface type='user'><mac address='01:00:5e:00:00:01'/></interface>", XML_ERROR],
  ["a model that is no name", "<interface type='user'><model type='a b'/></interface>", INVALID_ARG],
  ["a bridge without its name", "<interface type='bridge'><source/></interface>", XML_ERROR],
  [
    "forwarded ports without passt",
    "<interface type='user'><portForward proto='tcp'><range start='22'/></portForward></interface>",
    CONFIG_UNSUPPORTED,
  ],
  [
    "two IPv4 addresses",
    "<interface type='user'><ip address='10.0.0.1'/><ip address='10.0.1.1'/></interface>",
    CONFIG_UNSUPPORTED,
  ],
]);

refused("devices of the host that QEMU does not pass on", [
  ["a vendor without a product", "<hostdev type='usb'><source><vendor id='1'/></source></hostdev>", INTERNAL_ERROR],
  ["a wwpn that is none", "<hostdev type='scsi_host'><source protocol='vhost' wwpn='a'/></hostdev>", XML_ERROR],
  [
    "a folder without shared memory by virtiofs",
    "<filesystem type='mount'><driver type='virtiofs'/><source dir='/a'/><target dir='b'/></filesystem>",
    CONFIG_UNSUPPORTED,
  ],
  [
    "modes of files that are not mapped",
    "<filesystem type='mount' fmode='644'><source dir='/a'/><target dir='b'/></filesystem>",
    CONFIG_UNSUPPORTED,
  ],
  [
    "a mediated device without its uuid",
    "<hostdev type='mdev' model='vfio-pci'><source><address/></source></hostdev>",
    XML_ERROR,
  ],
]);

refused("ports and small devices that contradict themselves", [
  ["a fifth port on ISA", "<serial type='pty'><target type='isa-serial'/></serial>".repeat(5), INTERNAL_ERROR],
  ["a port of another machine", "<serial type='pty'><target type='sclp-serial'/></serial>", CONFIG_UNSUPPORTED],
  ["a file without a path", "<serial type='file'><source/></serial>", INTERNAL_ERROR],
  [
    "connecting again to nobody",
    "<serial type='unix'><source mode='bind' path='/a'><reconnect enabled='yes' timeout='1'/></source></serial>",
    INTERNAL_ERROR,
  ],
  [
    "connecting again without a timeout",
    "<serial type='unix'><source mode='connect' path='/a'><reconnect enabled='yes'/></source></serial>",
    XML_ERROR,
  ],
  ["a doorbell without a server", "<shmem name='a'><model type='ivshmem-doorbell'/></shmem>", CONFIG_UNSUPPORTED],
  [
    "shared memory of an odd size",
    "<shmem name='a'><model type='ivshmem-plain'/><size unit='K'>3072</size></shmem>",
    XML_ERROR,
  ],
  ["q35's watchdog elsewhere", "<watchdog model='itco'/>", CONFIG_UNSUPPORTED],
  [
    "watchdogs that disagree",
    "<watchdog model='i6300esb' action='pause'/><watchdog model='ib700'/>",
    CONFIG_UNSUPPORTED,
  ],
  ["the host's CID", "<vsock><cid address='2'/></vsock>", CONFIG_UNSUPPORTED],
  ["two panic devices of a kind", "<panic model='isa'/><panic model='isa'/>", XML_ERROR],
  ["two TPMs", "<tpm><backend type='emulator'/></tpm>".repeat(2), CONFIG_UNSUPPORTED],
]);

refused("CPUs, memory and features that contradict themselves", [
  ["a feature twice", "", XML_ERROR, of("<cpu><model>qemu64</model><feature name='aes'/><feature name='aes'/></cpu>")],
  ["features of no model", "", XML_ERROR, of("<cpu><feature name='aes'/></cpu>")],
  [
    "more CPUs in cells than there are",
    "",
    INTERNAL_ERROR,
    of("<cpu><numa><cell cpus='0-5' memory='65536'/></numa></cpu>"),
  ],
  ["more CPUs than the machine has", "", CONFIG_UNSUPPORTED, of("<vcpu>300</vcpu>")],
  [
    "a CPU that is pinned twice",
    "",
    INTERNAL_ERROR,
    of("<cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='0' cpuset='1'/></cputune>"),
  ],
  [
    "two page sizes for all memory",
    "",
    XML_DETAIL,
    of("<memoryBacking><hugepages><page size='2' unit='M'/><page size='1' unit='G'/></hugepages></memoryBacking>"),
  ],
  [
    "two page sizes for one node",
    "",
    XML_DETAIL,
    of(
      `<memoryBacking><hugepages><page size='2' unit='M' nodeset='0'/><page size='1' unit='G' nodeset='0'/></hugepages></memoryBacking><cpu><numa>${cells}</numa></cpu>`,
    ),
  ],
  [
    "one cache for two types",
    "",
    XML_ERROR,
    of(
      "<cputune><cachetune vcpus='0'><cache id='0' level='3' type='both' size='1'/><cache id='0' level='3' type='code' size='1'/></cachetune></cputune>",
    ),
  ],
  [
    "a timer of Hyper-V without its clock",
    "",
    CONFIG_UNSUPPORTED,
    of("<features><hyperv><vpindex state='on'/><synic state='on'/><stimer state='on'/></hyperv></features>"),
  ],
  ["ARM's interrupt controller on a PC", "", CONFIG_UNSUPPORTED, of("<features><gic version='2'/></features>")],
  ["a title of two lines", "", XML_ERROR, of("<title>a\nb</title>")],
  ["a clock that there is not", "", CONFIG_UNSUPPORTED, of("<clock offset='nonsense'/>")],
  [
    "a date that is none",
    "",
    XML_DETAIL,
    of("<sysinfo type='smbios'><bios><entry name='date'>99/99/99</entry></bios></sysinfo>"),
  ],
]);

describe("what is wrong on every host is told before what this one lacks", () => {
  it.each([
    [
      "an unknown machine and two controllers of one index",
      "<controller type='scsi' index='0'/><controller type='scsi' index='0'/>",
    ],
    ["an unknown machine and an odd size of shared memory", "<shmem name='a'><size unit='K'>3</size></shmem>"],
  ])("%s", async (_, devices) => {
    await expect(prepare(devices, { machine: "pc-0.9" })).rejects.toMatchObject({ code: XML_ERROR });
  });
});
