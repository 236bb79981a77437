import { describe, expect, it } from "vitest";
import {
  broadcastOf,
  distance,
  ipAddress,
  isWithin,
  masked,
  octetsOf,
  prefixOf,
  prefixOfNetmask,
  writeOctets,
} from "../../../src/formats/network/index.ts";

describe("addresses", () => {
  it.each([
    ["192.168.122.1", "192.168.122.1"],
    ["10.1", "10.0.0.1"],
    ["010.2.2.1", "8.2.2.1"],
    ["0x0a.2.2.1", "10.2.2.1"],
    ["167772161", "10.0.0.1"],
    ["2001:0DB8:0000::0001", "2001:db8::1"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["1:2:3:0:5:6:7:8", "1:2:3:0:5:6:7:8"],
    ["::", "::"],
    ["::ffff:1.2.3.4", "::ffff:1.2.3.4"],
    ["1::", "1::"],
  ])("%s is %s", (text, canonical) => {
    expect(ipAddress.read(text)).toBe(canonical);
  });

  it.each([
    "",
    "x",
    "1.2.3.256",
    "1.2.3.08",
    "1.2.3.4.5",
    "1.2.3.4/24",
    " 1.2.3.4",
    ":",
    ":::",
    "1::2::3",
    "1:2",
    "12345::",
    "::1.2.3",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8:9",
  ])("'%s' is none", (text) => {
    expect(ipAddress.read(text)).toBeUndefined();
  });
});

describe("subnets", () => {
  it("a netmask is a prefix when it has no gaps", () => {
    expect(prefixOfNetmask("255.255.255.0")).toBe(24);
    expect(prefixOfNetmask("255.255.255.255")).toBe(32);
    expect(prefixOfNetmask("0.0.0.0")).toBe(0);
    expect(prefixOfNetmask("255.0.255.0")).toBeUndefined();
  });

  it("an address alone has the prefix of its class", () => {
    expect(
      ["10.0.0.1", "172.16.0.1", "192.168.0.1", "224.0.0.1", "fe80::1"].map((address) => prefixOf({ address })),
    ).toEqual([8, 16, 24, undefined, 64]);
  });

  it("have a first and a last address", () => {
    expect(writeOctets(masked(octetsOf("10.9.87.6"), 20))).toBe("10.9.80.0");
    expect(writeOctets(broadcastOf(octetsOf("10.9.87.6"), 20))).toBe("10.9.95.255");
    expect(isWithin(octetsOf("10.9.95.255"), octetsOf("10.9.87.6"), 20)).toBe(true);
    expect(isWithin(octetsOf("10.9.96.0"), octetsOf("10.9.87.6"), 20)).toBe(false);
    expect(isWithin(octetsOf("2001:db8::1"), octetsOf("2001:db8::ffff"), 64)).toBe(true);
  });

  it("the distance of addresses is counted where a range can be", () => {
    expect(distance(octetsOf("10.0.0.1"), octetsOf("10.1.0.0"))).toBe(65535);
    expect(distance(octetsOf("10.0.0.9"), octetsOf("10.0.0.1"))).toBe(-8);
    expect(distance(octetsOf("2001:db8::1"), octetsOf("2001:db8::ff"))).toBe(254);
    expect(distance(octetsOf("2001:db8::fff0"), octetsOf("2001:db8::1:5"))).toBeUndefined();
  });
});
