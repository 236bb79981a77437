/** Domain XML to try things on: the corpus beside the checkout, or a few built-in guests. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shared } from "../../shared.ts";

const builtin: readonly string[] = [
  "<domain type='qemu'><name>a</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>",
  `<domain type='kvm'><name>b</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><memory unit='KiB'>219136</memory>
<vcpu placement='static' cpuset='0-3'>4</vcpu><os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
<features><acpi/><hyperv><relaxed state='on'/></hyperv></features><clock offset='variable' adjustment='5'/><devices>
<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='rbd' name='p/i'><host name='h' port='6321'/></source><target dev='vda' bus='virtio'/><iotune><total_bytes_sec>9</total_bytes_sec></iotune></disk>
<interface type='network'><mac address='52:54:00:24:a5:9f'/><source network='default'/><model type='virtio'/></interface>
<serial type='tcp'><source mode='bind' host='127.0.0.1' service='9999'/><protocol type='telnet'/></serial>
<graphics type='vnc' port='-1' listen='127.0.0.1'/><hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>
</devices></domain>`,
];

export interface Seed {
  readonly name: string;
  readonly xml: string;
}

export function seeds(): Seed[] {
  if (shared === undefined) return builtin.map((xml, index) => ({ name: `built-in ${index}`, xml }));
  const folder = join(shared, "conformance", "domain");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".xml"))
    .map((name) => ({ name, xml: readFileSync(join(folder, name), "utf8") }));
}
