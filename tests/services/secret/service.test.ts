import { describe, expect, it } from "vitest";
import type { CallContext, ObjectEvent, RemoteHandlers } from "../../../src/protocol/contract.ts";
import { ErrorDomain, ErrorNumber, SecretUsageType } from "../../../src/protocol/enums.ts";
import { ObjectEvents } from "../../../src/services/objects/events.ts";
import { SecretService } from "../../../src/services/secret/service.ts";
import { recordingLogger } from "../../host/recording-logger.ts";
import { Kept } from "./kept.ts";

const [first, second] = ["11111111-2222-3333-4444-555555555555", "22222222-2222-3333-4444-555555555555"] as const;
const ceph = (name: string) => `<usage type='ceph'><name>${name}</name></usage>`;
const secret = (uuid: string, usage = "", attributes = "") =>
  `<secret ${attributes}><uuid>${uuid}</uuid>${usage}</secret>`;

async function service(kept = new Kept()) {
  const events = new ObjectEvents();
  const happened: ObjectEvent[] = [];
  events.listen((event) => happened.push(event));
  const { logger, lines } = recordingLogger();
  const secrets = new SecretService({ store: kept.store, values: kept.valueStore, events, log: logger });
  await secrets.load();
  const calls = secrets.handlers as Required<RemoteHandlers>;
  const context = {} as CallContext;
  const of = (uuid: string) => ({ uuid, usageType: 0, usageID: "" });
  return {
    kept,
    secrets,
    happened,
    lines,
    define: async (xml: string, flags = 0) => (await calls.secretDefineXml(context, { xml, flags })).secret,
    undefine: async (uuid: string) => calls.secretUndefine(context, { secret: of(uuid) }),
    set: async (uuid: string, value: string, flags = 0) =>
      calls.secretSetValue(context, { secret: of(uuid), value: Buffer.from(value), flags }),
    get: async (uuid: string, flags = 0) =>
      Buffer.from((await calls.secretGetValue(context, { secret: of(uuid), flags })).value).toString(),
    xml: async (uuid: string, flags = 0) => (await calls.secretGetXmlDesc(context, { secret: of(uuid), flags })).xml,
    byUuid: async (uuid: string) => (await calls.secretLookupByUuid(context, { uuid })).secret,
    byUsage: async (usageType: number, usageID: string) =>
      (await calls.secretLookupByUsage(context, { usageType, usageID })).secret,
    list: async (flags = 0, needResults = 1) => calls.connectListAllSecrets(context, { needResults, flags }),
    uuids: async (maxuuids: number) => (await calls.connectListSecrets(context, { maxuuids })).uuids,
    count: async () => (await calls.connectNumOfSecrets(context, undefined as never)).num,
  };
}

const refused = (code: number) => expect.objectContaining({ code, domain: ErrorDomain.SECRET });

describe("secrets", () => {
  it("are found by UUID and by what they are for", async () => {
    const { define, byUuid, byUsage, xml } = await service();
    const reference = { uuid: first, usageType: SecretUsageType.CEPH, usageID: "a" };
    expect(await define(secret(first, ceph("a")))).toEqual(reference);
    expect(await byUuid(first)).toEqual(reference);
    expect(await byUsage(SecretUsageType.CEPH, "a")).toEqual(reference);
    expect(await xml(first)).toContain("<name>a</name>");
    await expect(byUsage(SecretUsageType.TLS, "a")).rejects.toEqual(refused(ErrorNumber.NO_SECRET));
    await expect(byUuid(second)).rejects.toEqual(refused(ErrorNumber.NO_SECRET));
  });

  it("for nothing in particular may be many, and are not found by that", async () => {
    const { define, byUsage, count } = await service();
    await define(secret(first));
    await define(secret(second));
    expect(await count()).toBe(2);
    await expect(byUsage(SecretUsageType.NONE, "")).rejects.toEqual(refused(ErrorNumber.NO_SECRET));
  });

  it("of the same use are refused", async () => {
    const { define, kept } = await service();
    await define(secret(first, ceph("a")));
    await expect(define(secret(second, ceph("a")))).rejects.toEqual(refused(ErrorNumber.INTERNAL_ERROR));
    await expect(define(`<secret>${ceph("a")}</secret>`)).rejects.toEqual(refused(ErrorNumber.INTERNAL_ERROR));
    await define(secret(second, "<usage type='tls'><name>a</name></usage>"));
    expect([...kept.xml.keys()]).toEqual([first, second]);
  });

  it("of the same use, defined at once, are one", async () => {
    const { define, count } = await service();
    const both = await Promise.allSettled([define(secret(first, ceph("a"))), define(secret(second, ceph("a")))]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await count()).toBe(1);
  });

  it("keep what they are for, and their privacy, for good", async () => {
    const { define, set, xml } = await service();
    await define(secret(first, ceph("a")));
    await set(first, "value");
    await expect(define(secret(first, ceph("b")))).rejects.toEqual(refused(ErrorNumber.INTERNAL_ERROR));
    await expect(define(secret(first))).rejects.toEqual(refused(ErrorNumber.INTERNAL_ERROR));
    await define(secret(first, `${ceph("a")}<description>d</description>`, "private='yes'"));
    expect(await xml(first)).toContain("<description>d</description>");
    await expect(define(secret(first, ceph("a")))).rejects.toEqual(refused(ErrorNumber.INTERNAL_ERROR));
  });

  it("are listed by privacy and by whether they last", async () => {
    const { define, list, uuids } = await service();
    await define(secret(first, "", "private='yes'"));
    await define(secret(second, "", "ephemeral='yes'"));
    const listed = async (flags: number) => (await list(flags)).secrets.map(({ uuid }) => uuid);
    expect(await listed(0)).toEqual([first, second]);
    expect(await listed(1)).toEqual([second]);
    expect(await listed(2 | 4)).toEqual([first]);
    expect(await listed(1 | 4)).toEqual([]);
    expect(await listed(1 | 2)).toEqual([first, second]);
    expect(await list(0, 0)).toEqual({ secrets: [], ret: 2 });
    expect([await uuids(1), await uuids(-1)]).toEqual([[first], []]);
  });

  it("refuse flags that there are not", async () => {
    const { define, list, set, get, xml } = await service();
    await define(secret(first));
    const calls = [define(secret(first), 2), list(16), set(first, "a", 1), get(first, 1), xml(first, 1)];
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: ErrorNumber.INVALID_ARG } });
    }
  });

  it("are measured by the schema under the VALIDATE flag", async () => {
    const { define } = await service();
    await expect(define(secret(first, "<x/>"), 1)).rejects.toMatchObject({ code: ErrorNumber.XML_INVALID_SCHEMA });
    await expect(define(secret(first, "<x/>"))).resolves.toMatchObject({ uuid: first });
  });
});

describe("the value of a secret", () => {
  it("is told to clients unless the secret is private, and to drivers in any case", async () => {
    const { define, set, get, secrets } = await service();
    await define(secret(first, ceph("a")));
    await expect(get(first)).rejects.toEqual(refused(ErrorNumber.NO_SECRET));
    await set(first, "value");
    expect(await get(first)).toBe("value");
    await define(secret(first, ceph("a"), "private='yes'"));
    await expect(get(first)).rejects.toEqual(refused(ErrorNumber.INVALID_SECRET));
    expect(Buffer.from(secrets.valueOf({ uuid: first })).toString()).toBe("value");
    expect(secrets.valueOf({ usageType: SecretUsageType.CEPH, usageID: "a" })).toHaveLength(5);
    expect(() => secrets.valueOf({ uuid: second })).toThrow(refused(ErrorNumber.NO_SECRET));
  });

  it("may not be empty", async () => {
    const { define, set, get } = await service();
    await define(secret(first));
    await set(first, "value");
    await expect(set(first, "")).rejects.toEqual(refused(ErrorNumber.INVALID_ARG));
    expect(await get(first)).toBe("value");
  });

  it("stays what it was when the disk is full", async () => {
    const { kept, define, set, get } = await service();
    await define(secret(first));
    await set(first, "old");
    kept.fault = Object.assign(new Error("no space"), { errno: -28, code: "ENOSPC" });
    await expect(set(first, "new")).rejects.toMatchObject({ code: ErrorNumber.SYSTEM_ERROR, int1: 28 });
    expect(await get(first)).toBe("old");
  });
});

describe("an ephemeral secret", () => {
  it("never touches the disk", async () => {
    const { kept, define, set, get, undefine } = await service();
    await define(secret(first, "", "ephemeral='yes'"));
    await set(first, "value");
    expect(await get(first)).toBe("value");
    expect([kept.xml.size, kept.values.size]).toEqual([0, 0]);
    await undefine(first);
    await expect(get(first)).rejects.toEqual(refused(ErrorNumber.NO_SECRET));
  });

  it("that becomes a lasting one is kept with its value, and the other way round leaves nothing", async () => {
    const { kept, define, set, get } = await service();
    await define(secret(first, "", "ephemeral='yes'"));
    await set(first, "value");
    await define(secret(first));
    expect([kept.xml.size, kept.values.size]).toEqual([1, 1]);
    await define(secret(first, "", "ephemeral='yes'"));
    expect([kept.xml.size, kept.values.size]).toEqual([0, 0]);
    expect(await get(first)).toBe("value");
  });
});

describe("a daemon that starts", () => {
  it("finds its secrets with their values", async () => {
    const before = await service();
    await before.define(secret(first, ceph("a")));
    await before.define(secret(second));
    await before.set(first, "value");
    await before.undefine(second);
    const { get, uuids, happened } = await service(before.kept);
    expect(await uuids(9)).toEqual([first]);
    expect(await get(first)).toBe("value");
    expect(happened).toEqual([]);
  });

  it("puts aside what it cannot read, and goes on", async () => {
    const kept = new Kept();
    kept.xml.set(first, "<secret");
    kept.xml.set("other", secret(second));
    kept.xml.set(second, secret(second, ceph("a")));
    const { uuids, lines } = await service(kept);
    expect(await uuids(9)).toEqual([second]);
    expect(kept.aside).toEqual([first, "other"]);
    expect(lines).toHaveLength(2);
  });
});

it("what happens to secrets is told in order", async () => {
  const { define, set, undefine, happened } = await service();
  await define(secret(first, ceph("a")));
  await set(first, "value");
  await undefine(first);
  const object = { uuid: first, usageType: SecretUsageType.CEPH, usageID: "a" };
  expect(happened).toEqual([
    { kind: "secret", object, id: 0, fields: { event: 0, detail: 0 } },
    { kind: "secret", object, id: 1, fields: {} },
    { kind: "secret", object, id: 0, fields: { event: 1, detail: 0 } },
  ]);
});
