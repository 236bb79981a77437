import { describe, expect, it } from "vitest";
import { isRule, parseNwfilter, writeNwfilter, type Match } from "../../../src/formats/nwfilter/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const xml = (protocol: string, attribute: string, value: string) =>
  `<filter name='f'><rule action='drop' direction='in'><${protocol} ${attribute}="${value}"/></rule></filter>`;

/** What a value is written as; undefined when it is refused. */
function written(protocol: string, attribute: string, value: string): string | undefined {
  try {
    return new RegExp(` ${attribute}='([^']*)'`).exec(
      writeNwfilter(parseNwfilter(xml(protocol, attribute, value))),
    )?.[1];
  } catch (error) {
    expect(error).toMatchObject({ code: ErrorNumber.INTERNAL_ERROR });
    return undefined;
  }
}

function read(protocol: string, attribute: string, value: string): unknown {
  const [entry] = parseNwfilter(xml(protocol, attribute, value)).entries;
  const match: Match | undefined = entry !== undefined && isRule(entry) ? entry.match : undefined;
  return match === undefined ? undefined : (match.is as Record<string, unknown>)[attribute];
}

/** Where the values are written as something else than expected. */
function differing(protocol: string, attribute: string, values: Record<string, string | undefined>) {
  return Object.entries(values).flatMap(([value, expected]) => {
    const actual = written(protocol, attribute, value);
    return actual === expected ? [] : [{ value, expected, actual }];
  });
}

describe("numbers", () => {
  it("are written in the base in which they were given", () => {
    expect(
      differing("stp", "root-cost", { "7": "7", "0x1F": "0x1f", "007": "7", "+1": "1", " 1": "1", ff: "0xff" }),
    ).toEqual([]);
    expect(read("stp", "age", "0x10")).toEqual({ hexadecimal: 16 });
    expect(read("stp", "age", "10")).toBe(10);
  });

  it("beyond their width are refused, and so is what is none", () => {
    expect(
      differing("tcp", "dstportend", { "65535": "65535", "65536": undefined, "0x10000": undefined, "1 ": undefined }),
    ).toEqual([]);
    expect(
      differing("icmp", "type", { "255": "255", "256": undefined, "0xff": "0xff", "0x100": undefined, x1: undefined }),
    ).toEqual([]);
    expect(differing("vlan", "vlanid", { "4095": "4095", "4096": undefined })).toEqual([]);
    expect(differing("tcp", "dscp", { "63": "63", "64": undefined, "0x3f": "0x3f", "0x40": undefined })).toEqual([]);
    expect(differing("tcp", "connlimit-above", { "7": "7", "0x7": undefined })).toEqual([]);
  });

  it("below 0 count down from 2^32, as in libvirt", () => {
    expect(
      differing("stp", "root-cost", { "-1": "4294967295", "-4294967295": "1", "-0": "0", "4294967296": undefined }),
    ).toEqual([]);
  });
});

describe("protocols, by number or by name, are written by name", () => {
  it("of Ethernet, from 0x600 on", () => {
    expect(
      differing("mac", "protocolid", {
        ARP: "arp",
        "0x800": "ipv4",
        "34525": "ipv6",
        "1536": "1536",
        "1535": undefined,
      }),
    ).toEqual([]);
    expect(
      differing("vlan", "encap-protocol", {
        "60": "60",
        "59": undefined,
        vlan: "vlan",
        "0x1234": "0x1234",
        foo: undefined,
      }),
    ).toEqual([]);
  });

  it("of IP", () => {
    expect(
      differing("ip", "protocol", {
        "17": "udp",
        UDPLITE: "udplite",
        "0x6": "tcp",
        "33": "33",
        "0x21": "0x21",
        "256": undefined,
      }),
    ).toEqual([]);
  });

  it("of ARP, the operations", () => {
    expect(
      differing("arp", "opcode", { "1": "Request", reply: "Reply", "0x9": "ARP_NAK", "0xa": "10", "65536": undefined }),
    ).toEqual([]);
  });
});

describe("addresses", () => {
  it("of Ethernet are written with two digits an octet", () => {
    expect(
      differing("mac", "srcmacaddr", {
        "1:2:3:a:B:6": "01:02:03:0a:0b:06",
        "1:2:3:4:5": undefined,
        "1-2-3-4-5-6": undefined,
      }),
    ).toEqual([]);
    expect(
      differing("mac", "srcmacmask", { "ff:ff:fe:0:0:0": "ff:ff:fe:00:00:00", "ff:00:ff:0:0:0": undefined }),
    ).toEqual([]);
  });

  it("of IPv4 are read as the C library does", () => {
    expect(
      differing("tcp", "srcipaddr", {
        "10.1.2.3": "10.1.2.3",
        "10.1": "10.0.0.1",
        "010.1.2.3": "8.1.2.3",
        "0x0a000001": "10.0.0.1",
        "::ffff:10.0.0.1": "10.0.0.1",
        "10.1.2.256": undefined,
        "10.1.2.3.4": undefined,
        "::1": undefined,
        "": undefined,
      }),
    ).toEqual([]);
  });

  it("of IPv6 are written in the C library's way", () => {
    expect(
      differing("ipv6", "srcipaddr", {
        "FE80:0:0:0:0:0:0:1": "fe80::1",
        "1:0:0:4:5:0:0:8": "1::4:5:0:0:8",
        "1:2:3:4:5:6:7::": "1:2:3:4:5:6:7:0",
        "::1:2": "::0.1.0.2",
        "::ffff:10.1.2.3": "::ffff:10.1.2.3",
        "64:ff9b::1.2.3.4": "64:ff9b::102:304",
        "::": "::",
        "1::2::3": undefined,
        "12345::": undefined,
        "1:2:3:4:5:6:7": undefined,
        "10.0.0.1": undefined,
      }),
    ).toEqual([]);
  });

  it("at the end of a range are of IPv4 in either family, as in libvirt", () => {
    expect(differing("tcp-ipv6", "dstipto", { "10.0.0.1": "10.0.0.1", "fe80::1": undefined })).toEqual([]);
    expect(differing("tcp-ipv6", "srcipto", { "fe80::1": "fe80::1" })).toEqual([]);
  });

  it("are masked by a number of ones", () => {
    expect(
      differing("ip", "dstipmask", {
        "24": "24",
        "255.255.0.0": "16",
        "0.0.0.0": "0",
        "33": undefined,
        "255.0.255.0": undefined,
      }),
    ).toEqual([]);
    expect(
      differing("ipv6", "dstipmask", {
        "128": "128",
        "129": undefined,
        "ffff:fffe::": "31",
        "ffff:0:ffff::": undefined,
      }),
    ).toEqual([]);
  });
});

describe("lists", () => {
  it("of connection states have an order; NONE stands alone", () => {
    expect(
      differing("tcp", "state", {
        "ESTABLISHED,new": "NEW,ESTABLISHED",
        "NONE,NEW": "NONE",
        "": "",
        "NEW;RELATED": undefined,
      }),
    ).toEqual([]);
    expect(read("tcp", "state", " NEW , INVALID ")).toEqual(["NEW", "INVALID"]);
  });

  it("of TCP flags say which are looked at and which are set", () => {
    expect(
      differing("tcp", "flags", {
        "ack,SYN/SYN": "SYN,ACK/SYN",
        "ALL/NONE": "ALL/NONE",
        "/": "NONE/NONE",
        SYN: undefined,
      }),
    ).toEqual([]);
    expect(read("tcp", "flags", "SYN,ACK/SYN")).toEqual({ mask: ["SYN", "ACK"], set: ["SYN"] });
    expect(written("tcp", "flags", "FIN,SYN,RST,PSH,ACK,URG/FIN")).toBe("ALL/FIN");
  });

  it("of an IP set's flags have six at most", () => {
    expect(
      differing("all", "ipsetflags", {
        "SRC,dSt": "src,dst",
        "src,": undefined,
        "src dst": undefined,
        "src,src,src,src,src,src": "src,src,src,src,src,src",
        "src,src,src,src,src,src,src": undefined,
      }),
    ).toEqual([]);
    expect(
      differing("all", "ipset", { "a b_.:-+": "a b_.:-+", ["a".repeat(32)]: undefined, "a/b": undefined }),
    ).toEqual([]);
  });
});

describe("variables", () => {
  it("stand for one value of a list, or for all in step with others", () => {
    expect(read("tcp", "dscp", "$A")).toEqual({ variable: "A" });
    expect(read("tcp", "dscp", "$A[@0]")).toEqual({ variable: "A" });
    expect(read("tcp", "dscp", "$A[ @2 ]")).toEqual({ variable: "A", iterator: 2 });
    expect(read("tcp", "dscp", "$A[2] ")).toEqual({ variable: "A", element: 2 });
    expect(
      differing("tcp", "dscp", {
        "$A[ 0]": "$A[0]",
        "$A[@ 1]": "$A[@1]",
        "$A[@1000]": "$A[@1000]",
        "$A[@1001]": undefined,
      }),
    ).toEqual([]);
  });

  it("that are none are refused, in a comment too", () => {
    expect(
      differing("tcp", "comment", { "$A-b": undefined, "$A[": undefined, "$A[x]": undefined, "a$A-b": "a$A-b" }),
    ).toEqual([]);
  });
});

describe("a comment", () => {
  it("is cut off after 256 bytes, never inside of a letter", () => {
    expect(written("tcp", "comment", "x".repeat(300))).toBe("x".repeat(256));
    expect(written("tcp", "comment", `x${"é".repeat(200)}`)).toBe(`x${"é".repeat(127)}`);
  });
});

describe("a rule that was given to do harm", () => {
  it.each([
    ["blanks in a variable", "tcp", "dscp", `$A[${" ".repeat(500_000)}x`],
    ["states", "tcp", "state", "NEW".repeat(200_000)],
    ["digits", "tcp", "dscp", "9".repeat(500_000)],
    ["colons", "ipv6", "srcipaddr", ":".repeat(500_000)],
    ["dots", "tcp", "srcipaddr", "1.".repeat(250_000)],
    ["letters in a comment", "tcp", "comment", "é".repeat(500_000)],
  ])("with many %s is read or refused at once", (_, protocol, attribute, value) => {
    const start = performance.now();
    written(protocol, attribute, value);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("with many elements is read at once", () => {
    const start = performance.now();
    const body = "<udp/><tcp/>".repeat(20_000);
    parseNwfilter(`<filter name='f'><rule action='drop' direction='in'>${body}</rule></filter>`);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
