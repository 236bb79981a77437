/**
 * The filters that a host with libvirt has from the start, under their usual names, since definitions of guests refer to
 * them: what may leave a guest, and what may reach it. Variables without a value of their own are set for each
 * interface: MAC is its address, IP what it is given or seen to use.
 */
import type {
  FilterEntry,
  FilterReference,
  Match,
  NwfilterDefinition,
  Rule,
  Variable,
} from "../../formats/nwfilter/index.ts";

const use = (filter: string): FilterReference => ({ filter, parameters: [] });
const variable = (name: string): Variable => ({ variable: name });

const rule = (action: Rule["action"], direction: Rule["direction"], priority: number, match?: Match): Rule => ({
  action,
  direction,
  priority,
  stateMatch: true,
  ...(match === undefined ? {} : { match }),
});

type Of<P extends Match["protocol"]> = Extract<Match, { protocol: P }>["is"];
const mac = (is: Of<"mac">): Match => ({ protocol: "mac", is, isNot: {} });
const arp = (is: Of<"arp">): Match => ({ protocol: "arp", is, isNot: {} });
const rarp = (is: Of<"rarp">): Match => ({ protocol: "rarp", is, isNot: {} });
const ip = (is: Of<"ip">): Match => ({ protocol: "ip", is, isNot: {} });
const ipv6 = (is: Of<"ipv6">): Match => ({ protocol: "ipv6", is, isNot: {} });

/** A filter in a chain; its priority follows from the chain but where it is given. */
const filter = (name: string, chain: string, entries: FilterEntry[], priority?: number): NwfilterDefinition => ({
  name,
  chain,
  ...(priority === undefined ? {} : { priority }),
  entries,
});

const everything = (name: string, chain: string, direction: Rule["direction"]) =>
  filter(name, chain, [rule("accept", direction, 500)]);

/** Discovery of a DHCP server, and answers from the one given or from any. */
const dhcp = (name: string, server?: Variable) =>
  filter(name, "ipv4", [
    rule(
      "accept",
      "out",
      100,
      ip({
        srcipaddr: "0.0.0.0",
        dstipaddr: "255.255.255.255",
        protocol: "udp",
        srcportstart: 68,
        dstportstart: 67,
      }),
    ),
    rule(
      "accept",
      "in",
      100,
      ip({
        ...(server === undefined ? {} : { srcipaddr: server }),
        protocol: "udp",
        srcportstart: 67,
        dstportstart: 68,
      }),
    ),
  ]);

const dhcpv6 = (name: string, server?: Variable) =>
  filter(name, "ipv6", [
    rule(
      "accept",
      "out",
      100,
      ipv6({
        srcipaddr: "fe80::",
        srcipmask: 10,
        dstipaddr: "ff02::1:2",
        protocol: "udp",
        srcportstart: 546,
        dstportstart: 547,
      }),
    ),
    rule(
      "accept",
      "in",
      100,
      ipv6({
        ...(server === undefined ? {} : { srcipaddr: server }),
        protocol: "udp",
        srcportstart: 547,
        dstportstart: 546,
      }),
    ),
  ]);

/** What QEMU sends after a migration, so that switches learn where the guest is. */
const announcement: Of<"rarp"> = {
  dstmacaddr: "ff:ff:ff:ff:ff:ff",
  opcode: "Request_Reverse",
  arpsrcmacaddr: variable("MAC"),
  arpdstmacaddr: variable("MAC"),
  arpsrcipaddr: "0.0.0.0",
  arpdstipaddr: "0.0.0.0",
};

export const standardFilters: readonly NwfilterDefinition[] = [
  everything("allow-arp", "arp", "inout"),
  everything("allow-ipv4", "ipv4", "inout"),
  everything("allow-ipv6", "ipv6", "inout"),
  everything("allow-incoming-ipv4", "ipv4", "in"),
  everything("allow-incoming-ipv6", "ipv6", "in"),
  dhcp("allow-dhcp"),
  dhcp("allow-dhcp-server", variable("DHCPSERVER")),
  dhcpv6("allow-dhcpv6"),
  dhcpv6("allow-dhcpv6-server", variable("DHCPSERVER")),

  filter("no-mac-spoofing", "mac", [
    rule("return", "out", 500, mac({ srcmacaddr: variable("MAC") })),
    rule("drop", "out", 500, mac({})),
  ]),
  filter("no-mac-broadcast", "ipv4", [rule("drop", "out", 500, mac({ dstmacaddr: "ff:ff:ff:ff:ff:ff" }))]),
  filter(
    "no-ip-spoofing",
    "ipv4-ip",
    [
      // a guest without an address yet, asking for one
      rule("return", "out", 100, ip({ srcipaddr: "0.0.0.0", protocol: "udp" })),
      rule("return", "out", 500, ip({ srcipaddr: variable("IP") })),
      rule("drop", "out", 1000),
    ],
    -710,
  ),
  filter(
    "no-ipv6-spoofing",
    "ipv6-ip",
    [
      rule("return", "out", 100, ipv6({ srcipaddr: "fe80::", srcipmask: 10, protocol: "udp" })),
      rule("return", "out", 500, ipv6({ srcipaddr: variable("IPV6") })),
      rule("drop", "out", 1000),
    ],
    -610,
  ),
  filter("no-ip-multicast", "ipv4", [rule("drop", "out", 500, ip({ dstipaddr: "224.0.0.0", dstipmask: 4 }))]),
  filter("no-ipv6-multicast", "ipv6", [rule("drop", "out", 500, ipv6({ dstipaddr: "ff00::", dstipmask: 8 }))]),
  filter(
    "no-arp-mac-spoofing",
    "arp-mac",
    [rule("return", "out", 350, arp({ arpsrcmacaddr: variable("MAC") })), rule("drop", "out", 1000)],
    -520,
  ),
  filter(
    "no-arp-ip-spoofing",
    "arp-ip",
    [rule("return", "out", 400, arp({ arpsrcipaddr: variable("IP") })), rule("drop", "out", 1000)],
    -510,
  ),
  filter("no-arp-spoofing", "root", [use("no-arp-mac-spoofing"), use("no-arp-ip-spoofing")]),
  filter("no-other-l2-traffic", "root", [rule("drop", "inout", 1000)]),
  filter("no-other-rarp-traffic", "rarp", [rule("drop", "inout", 1000)]),
  filter("qemu-announce-self-rarp", "rarp", [
    rule("accept", "out", 500, rarp({ srcmacaddr: variable("MAC"), ...announcement })),
    rule("accept", "in", 500, rarp(announcement)),
    use("no-other-rarp-traffic"),
  ]),
  filter("qemu-announce-self", "root", [use("qemu-announce-self-rarp")]),

  filter("clean-traffic", "root", [
    use("no-mac-spoofing"),
    use("no-ip-spoofing"),
    rule("accept", "out", -650, mac({ protocolid: "ipv4" })),
    use("allow-incoming-ipv4"),
    use("no-arp-spoofing"),
    rule("accept", "inout", -500, mac({ protocolid: "arp" })),
    use("no-other-l2-traffic"),
    use("qemu-announce-self-rarp"),
  ]),
  filter("clean-traffic-gateway", "root", [
    use("no-mac-spoofing"),
    use("no-ip-spoofing"),
    use("no-arp-spoofing"),
    rule("accept", "inout", -500, mac({ protocolid: "arp" })),
    rule("accept", "in", 500, mac({ srcmacaddr: variable("GATEWAY_MAC") })),
    rule("accept", "out", 500, mac({ dstmacaddr: variable("GATEWAY_MAC") })),
    use("no-other-l2-traffic"),
    use("qemu-announce-self-rarp"),
  ]),
];
