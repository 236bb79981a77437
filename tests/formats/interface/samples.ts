/** Interfaces as libvirt prints them, one of each kind and with everything that each can have. */
export const samples: Readonly<Record<string, string>> = {
  "a card without any setting": `<interface type='ethernet' name='eth0'>
</interface>
`,
  "a card with addresses of both families": `<interface type='ethernet' name='eth0'>
  <start mode='hotplug'/>
  <mtu size='9000'/>
  <protocol family='ipv4'>
    <dhcp peerdns='no'/>
    <ip address='192.0.2.7' prefix='24'/>
    <ip address='192.0.2.8'/>
    <route gateway='192.0.2.1'/>
  </protocol>
  <protocol family='ipv6'>
    <autoconf/>
    <dhcp/>
    <ip address='2001:db8::7' prefix='64'/>
    <route gateway='fe80::1'/>
  </protocol>
  <link speed='1000' state='up'/>
  <mac address='52:54:00:12:34:56'/>
</interface>
`,
  "a bridge of a card, a VLAN and a bond": `<interface type='bridge' name='br0'>
  <start mode='onboot'/>
  <protocol family='ipv4'>
  </protocol>
  <bridge stp='on' delay='1.5'>
    <interface type='ethernet' name='eth0'>
      <link state='down'/>
      <mac address='52:54:00:12:34:56'/>
    </interface>
    <interface type='vlan' name='eth1.7'>
      <vlan tag='7'>
        <interface name='eth1'/>
      </vlan>
    </interface>
    <interface type='bond' name='bond0'>
      <bond mode='802.3ad'>
        <interface type='ethernet' name='eth2'>
        </interface>
      </bond>
    </interface>
  </bridge>
</interface>
`,
  "a bond that watches its carrier": `<interface type='bond' name='bond0'>
  <start mode='none'/>
  <link speed='100'/>
  <bond mode='active-backup'>
    <miimon freq='100' downdelay='5' updelay='10' carrier='netif'/>
    <interface type='ethernet' name='eth0'>
    </interface>
    <interface type='ethernet' name='eth1'>
    </interface>
  </bond>
</interface>
`,
  "a bond that asks a neighbour": `<interface type='bond' name='bond0'>
  <bond>
    <arpmon interval='1000' target='192.0.2.1' validate='backup'/>
    <interface type='ethernet' name='eth0'>
    </interface>
  </bond>
</interface>
`,
  "a VLAN": `<interface type='vlan' name='eth0.42'>
  <mtu size='1400'/>
  <vlan tag='42'>
    <interface name='eth0'/>
  </vlan>
</interface>
`,
};
