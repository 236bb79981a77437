import { describe, expect, it } from "vitest";
import {
  attributesOf,
  isRule,
  parseNwfilter,
  protocols,
  writeNwfilter,
  type Protocol,
  type Rule,
} from "../../../src/formats/nwfilter/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const filter = (rule: string) => `<filter name='f'>${rule}</filter>`;
const rule = (body: string, attributes = "action='accept' direction='in'") =>
  filter(`<rule ${attributes}>${body}</rule>`);

function read(xml: string): Rule {
  const [entry] = parseNwfilter(xml).entries;
  if (entry === undefined || !isRule(entry)) throw new Error("there is no rule");
  return entry;
}

/** The elements of the rule as they are written. */
const written = (body: string): string[] =>
  [...writeNwfilter(parseNwfilter(rule(body))).matchAll(/^ {4}(<.*\/>)$/gm)].map(([, line = ""]) => line);

const refused = (code: number) => expect.objectContaining({ code });

describe("a rule", () => {
  it("has priority 500 unless it says another one in range", () => {
    const priority = (text: string) => read(rule("", `action='drop' direction='in' priority='${text}'`)).priority;
    expect(read(rule("")).priority).toBe(500);
    expect([priority("-1000"), priority("1000"), priority("1001"), priority("-1001")]).toEqual([-1000, 1000, 500, 500]);
    expect(() => priority("5x")).toThrow(refused(ErrorNumber.XML_ERROR));
  });

  it("tracks connections unless it says not to", () => {
    const tracks = (text: string) => read(rule("", `action='drop' direction='in' statematch='${text}'`)).stateMatch;
    expect([tracks("false"), tracks("FALSE"), tracks("0")]).toEqual([false, false, false]);
    expect([tracks("true"), tracks("no")]).toEqual([true, true]);
    expect(read(rule("")).stateMatch).toBe(true);
  });

  it.each(["", "action='drop'", "direction='in'", "action='deny' direction='in'", "action='drop' direction='IN'"])(
    "with %o lacks what is done, or in which direction",
    (attributes) => {
      expect(() => read(rule("", attributes))).toThrow(refused(ErrorNumber.XML_ERROR));
    },
  );

  it("without a protocol is about every packet of its chain", () => {
    expect(read(rule("")).match).toBeUndefined();
    expect(read(rule("<sctp-ipv5/>")).match).toBeUndefined();
  });

  it("is about one protocol: the first that it names, of which several elements add up", () => {
    expect(read(rule("<udp dscp='1'/><tcp dscp='99'/><udp dscp='2' srcipmask='8'/>")).match).toEqual({
      protocol: "udp",
      is: { dscp: 2, srcipmask: 8 },
      isNot: {},
    });
  });

  it("says what a packet is, then what it is not", () => {
    expect(written("<arp match='no' opcode='1' hwtype='2'/><arp srcmacaddr='1:2:3:4:5:6' hwtype='3'/>")).toEqual([
      "<arp srcmacaddr='01:02:03:04:05:06' hwtype='3'/>",
      "<arp match='no' opcode='Request'/>",
    ]);
    expect(written("<tcp match='no'/>")).toEqual(["<tcp/>"]);
  });

  it("negates a mask with its address and a range with its beginning, whatever they say", () => {
    expect(written("<tcp match='no' srcipaddr='10.0.0.0'/><tcp srcipmask='8'/>")).toEqual([
      "<tcp match='no' srcipaddr='10.0.0.0' srcipmask='8'/>",
    ]);
    expect(written("<tcp match='no' dstportstart='22'/>")).toEqual(["<tcp dstportstart='22'/>"]);
    expect(written("<ip match='no' protocol='tcp' dstportstart='22'/>")).toEqual([
      "<ip match='no' protocol='tcp' dstportstart='22'/>",
    ]);
  });

  it("keeps an IP set with its flags for all protocols at once, and without flags for one", () => {
    expect(written("<all ipset='s' ipsetflags='SRC,dst'/>")).toEqual(["<all ipset='s' ipsetflags='src,dst'/>"]);
    expect(written("<tcp ipset='s' ipsetflags='src,dst'/>")).toEqual(["<tcp/>"]);
    expect(written("<tcp ipset='s'/>")).toEqual(["<tcp ipset='s' ipsetflags='src'/>"]);
  });

  it.each(["<ip srcportstart='1'/>", "<ipv6 dstportend='1' protocol='icmp'/>", "<ip dstportstart='1' protocol='$P'/>"])(
    "%s has a port of a protocol that has none",
    (body) => {
      expect(() => read(rule(body))).toThrow(refused(ErrorNumber.INTERNAL_ERROR));
    },
  );

  it.each(["tcp", "udp", "sctp", "33", "0x21", "0x84"])("IP packets of protocol %s have ports", (protocol) => {
    expect(() => read(rule(`<ip srcportstart='1' protocol='${protocol}'/>`))).not.toThrow();
  });
});

/** A value of every kind, by what the kind expects. */
const sample = (protocol: Protocol, key: string): string => {
  if (/mask$/i.test(key)) return /mac|address/i.test(key) ? "ff:ff:00:00:00:00" : "16";
  if (/macaddr$|Address$/.test(key)) return "01:02:03:04:05:06";
  if (/ip(addr|from)$|srcipto$/.test(key)) return /6/.test(protocol) ? "fe80::1" : "10.0.0.1";
  const others: Record<string, string> = {
    dstipto: "10.0.0.2",
    protocolid: "arp",
    encapProtocol: "0x1234",
    opcode: "Reply",
    gratuitous: "true",
    protocol: "tcp",
    state: "NEW,RELATED",
    ipset: "set",
    ipsetflags: "src,dst",
    comment: "why",
    ...(protocol === "tcp" ? { flags: "SYN,ACK/SYN" } : {}),
  };
  return others[key] ?? "7";
};

describe("every protocol", () => {
  const names = Object.keys(protocols) as Protocol[];

  it.each(names)("%s is written with its attributes as they were read", (protocol) => {
    const sets = protocol === "all" || protocol === "all-ipv6";
    const kept = attributesOf(protocol).filter(([key]) => sets || !key.startsWith("ipset"));
    const element = `<${protocol} ${kept.map(([key, name]) => `${name}='${sample(protocol, key)}'`).join(" ")}/>`;
    expect(written(element)).toEqual([element]);
  });

  it.each(names)("%s takes a variable for each of its values", (protocol) => {
    for (const [key, name] of attributesOf(protocol)) {
      const port = key.includes("port") && (protocol === "ip" || protocol === "ipv6") ? " protocol='udp'" : "";
      const match = read(rule(`<${protocol} ${name}='$V'${port}/>`)).match;
      const set = key === "ipsetflags" && protocol !== "all" && protocol !== "all-ipv6";
      expect(match?.is, name).toMatchObject(set ? {} : { [key]: { variable: "V" } });
    }
  });
});
