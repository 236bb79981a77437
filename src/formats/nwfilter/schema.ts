/** What libvirt's schema allows in a filter. The values of a protocol's attributes follow from the table of protocols. */
import { any, like, optional, strictUuid, words, type Grammar, type Test, type Tests } from "./grammar.ts";
import { attributesOf, protocols, type Protocol } from "./protocols.ts";
import { ruleActions, ruleDirections } from "./rule.ts";
import { strictInteger } from "./value.ts";

const priority: Test = (text) => strictInteger(text, -1000, 1000);
/** What XML calls a name without a colon. */
const strictName: Test = (text) => /^[\p{L}_][\p{L}\p{M}\p{N}_.\-\u00b7]*$/u.test(text.trim());

export const filterReferenceGrammar: Grammar = {
  attributes: { filter: strictName },
  required: ["filter"],
  children: {
    parameter: any({
      attributes: { name: like(/^\w+$/), value: like(/^[\w.:]+$/) },
      required: ["name", "value"],
    }),
  },
};

const testsOf = (protocol: Protocol): Tests =>
  Object.fromEntries(attributesOf(protocol).map(([, name, kind]) => [name, kind.strict]));

/** What the schema knows and libvirt passes over. */
const unread: Readonly<Partial<Record<Protocol, Tests>>> = {
  "tcp-ipv6": { flags: testsOf("tcp")["flags"] ?? (() => false) },
};

const protocolGrammar = (protocol: Protocol): Grammar => ({
  attributes: { match: words("yes", "no"), ...testsOf(protocol), ...unread[protocol] },
  rule: ({ attributes: { ipset, ipsetflags } }) =>
    (ipset === undefined) === (ipsetflags === undefined)
      ? undefined
      : "ipset and ipsetflags stand together or not at all",
});

export const filterGrammar: Grammar = {
  attributes: {
    name: strictName,
    chain: (text) =>
      text.trim() === "root" || /^(?:(?:mac|stp|arp)[\w.:-]{0,9}|(?:vlan|rarp|ipv4|ipv6)[\w.:-]{0,8})$/.test(text),
    priority,
  },
  required: ["name"],
  children: {
    uuid: optional({ text: strictUuid }),
    filterref: any(filterReferenceGrammar),
    rule: any({
      attributes: {
        action: words(...ruleActions),
        direction: words(...ruleDirections),
        priority,
        statematch: like(/^(?:false|0)$/i),
      },
      required: ["action", "direction"],
      maximum: 1,
      children: Object.fromEntries(
        (Object.keys(protocols) as Protocol[]).map((protocol) => [protocol, optional(() => protocolGrammar(protocol))]),
      ),
    }),
  },
};
