import { describe, expect, it } from "vitest";
import { checkReadonly, flagsOfRule, ruleFlags } from "../../src/session/access.ts";
import { domainEventForms } from "../../src/session/domain-events.ts";
import { DomainEventID, ErrorNumber } from "../../src/protocol/enums.ts";
import type { AnyCall } from "../../src/protocol/procedure.ts";
import { remoteProcedures } from "../../src/protocol/remote/index.ts";

const check = (name: keyof typeof remoteProcedures, args: object = {}): void =>
  checkReadonly(name, remoteProcedures[name] as AnyCall, args);
const denied = expect.objectContaining({ code: ErrorNumber.OPERATION_DENIED });

describe("a read-only connection", () => {
  it("may look", () => {
    for (const name of ["connectListAllDomains", "domainGetState", "domainGetInfo", "nodeGetInfo"] as const) {
      expect(() => check(name, { flags: 0 })).not.toThrow();
    }
  });

  it("may change nothing", () => {
    for (const name of [
      "domainDestroy",
      "domainDefineXml",
      "domainSuspend",
      "domainOpenConsole",
      "networkCreate",
    ] as const) {
      expect(() => check(name, { flags: 0 })).toThrow(denied);
    }
  });

  it("may read XML, but not its secrets", () => {
    expect(() => check("domainGetXmlDesc", { flags: 2 })).not.toThrow();
    expect(() => check("domainGetXmlDesc", { flags: 1 })).toThrow(denied);
    expect(() => check("domainGetXmlDesc", { flags: 8 })).toThrow(denied);
  });

  it("every flag that a rule hangs on is known", () => {
    const named = Object.values(remoteProcedures).flatMap((row) => row.access.flatMap(flagsOfRule));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => ruleFlags[name] === undefined)).toEqual([]);
  });
});

describe("domain events", () => {
  it("each of the protocol has a callback form whose fields come from the event", () => {
    for (const id of Object.values(DomainEventID)) {
      const forms = domainEventForms[id];
      // newer than the protocol's last known procedure
      if (id === DomainEventID.VCPU_REMOVED || id === DomainEventID.CHANNEL_LIFECYCLE) continue;
      expect(forms, String(id)).toBeDefined();
      const row = remoteProcedures[forms?.callback ?? "domainEventCallbackLifecycle"];
      expect(row.kind).toBe("event");
      if (row.kind !== "event") continue;
      expect(row.message.notation).toMatch(/^\{ callbackID: int, /);
      expect(row.message.notation.includes(" msg: ")).toBe(forms?.wrapped);
    }
  });
});
