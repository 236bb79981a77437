/** What a read-only connection may call: what looks, not what changes. Derived from the access rules of the tables. */
import { operationDenied } from "../protocol/errors.ts";
import type { AccessRule, AnyCall } from "../protocol/procedure.ts";

/** The flags that access rules hang on, by libvirt's names: the argument that holds them, and its bits. */
export const ruleFlags: Readonly<Record<string, readonly [argument: string, bits: number]>> = {
  VIR_DOMAIN_XML_SECURE: ["flags", 1],
  VIR_DOMAIN_XML_MIGRATABLE: ["flags", 8],
  VIR_DOMAIN_AFFECT_LIVE: ["flags", 1],
  VIR_DOMAIN_AFFECT_CONFIG: ["flags", 2],
  VIR_DOMAIN_VCPU_GUEST: ["flags", 8],
  VIR_DOMAIN_REBOOT_GUEST_AGENT: ["flags", 2],
  VIR_DOMAIN_SHUTDOWN_GUEST_AGENT: ["flags", 2],
  VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE: ["flags", 64],
  VIR_DOMAIN_SNAPSHOT_XML_SECURE: ["flags", 1],
  VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE: ["flags", 2],
  VIR_DOMAIN_CHECKPOINT_XML_SECURE: ["flags", 1],
  VIR_DOMAIN_SAVE_IMAGE_XML_SECURE: ["flags", 1],
  VIR_NETWORK_UPDATE_AFFECT_LIVE: ["flags", 1],
  VIR_NETWORK_UPDATE_AFFECT_CONFIG: ["flags", 2],
  VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT: ["source", 1],
};

/** The names of the flags that a rule hangs on. */
export const flagsOfRule = (rule: AccessRule): string[] =>
  (rule.split(":")[2] ?? "").replace("!", "").split("|").filter(Boolean);

const looking = /^(none|[a-z_]+:(getattr|read|search_[a-z_]+))$/;

/** Whether the rule is one of those that only look. */
function looksOnly(rule: AccessRule): boolean {
  return looking.test(rule.split(":", 2).join(":"));
}

/** Whether the rule holds for these arguments: one that hangs on flags may not. */
function applies(rule: AccessRule, args: Readonly<Record<string, unknown>>): boolean {
  const names = flagsOfRule(rule);
  if (names.length === 0) return true;
  const set = names.some((name) => {
    const [argument, bits] = ruleFlags[name] ?? ["flags", ~0];
    return (Number(args[argument] ?? 0) & bits) !== 0;
  });
  return rule.includes(":!") ? !set : set;
}

const readable = new WeakMap<AnyCall, boolean>();

/** @throws {VirError} OPERATION_DENIED when a read-only connection may not make this call. */
export function checkReadonly(procedure: string, row: AnyCall, args: unknown): void {
  let always = readable.get(row);
  if (always === undefined) readable.set(row, (always = row.access.every(looksOnly)));
  if (always) return;
  const given = args as Readonly<Record<string, unknown>>;
  if (row.access.some((rule) => !looksOnly(rule) && applies(rule, given))) {
    throw operationDenied(`${procedure} is not allowed on a read-only connection`);
  }
}
