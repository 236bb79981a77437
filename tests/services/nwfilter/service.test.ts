import { describe, expect, it } from "vitest";
import type { DefinitionStore } from "../../../src/engine/definition-store.ts";
import { parseNwfilter } from "../../../src/formats/nwfilter/index.ts";
import type { CallContext, RemoteHandlers } from "../../../src/protocol/contract.ts";
import { ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";
import { NwfilterService } from "../../../src/services/nwfilter/service.ts";
import { recordingLogger } from "../../host/recording-logger.ts";

const [first, second] = ["11111111-2222-3333-4444-555555555555", "22222222-2222-3333-4444-555555555555"] as const;
const use = (name: string) => `<filterref filter='${name}'/>`;
const filter = (name: string, body = "", uuid?: string) =>
  `<filter name='${name}'>${uuid === undefined ? "" : `<uuid>${uuid}</uuid>`}${body}</filter>`;

/** Something kept, so that a service does not think that the host is new. */
const notNew = [["kept", filter("kept", "", "33333333-2222-3333-4444-555555555555")]] as const;

async function service(files: Iterable<readonly [string, string]> = notNew) {
  const kept = new Map(files);
  const aside: string[] = [];
  let fault: Error | undefined;
  const store: DefinitionStore = {
    prepare: async () => undefined,
    save: async (name, xml) => {
      if (fault !== undefined) throw fault;
      kept.set(name, xml);
    },
    remove: async (name) => {
      kept.delete(name);
    },
    setAutostart: async () => undefined,
    load: async () => [...kept].map(([name, xml]) => ({ name, xml, autostart: false })),
    setAside: async (name) => {
      aside.push(name);
    },
  };
  const { logger, lines } = recordingLogger();
  const filters = new NwfilterService({ store, log: logger });
  await filters.load();
  const calls = filters.handlers as Required<RemoteHandlers>;
  const context = {} as CallContext;
  return {
    kept,
    aside,
    lines,
    calls,
    context,
    fail: (error: Error) => {
      fault = error;
    },
    define: async (xml: string) => (await calls.nwfilterDefineXml(context, { xml })).nwfilter,
    defineFlags: async (xml: string, flags: number) =>
      (await calls.nwfilterDefineXmlFlags(context, { xml, flags })).nwfilter,
    undefine: async (uuid: string) => calls.nwfilterUndefine(context, { nwfilter: { name: "", uuid } }),
    xml: async (uuid: string, flags = 0) =>
      (await calls.nwfilterGetXmlDesc(context, { nwfilter: { name: "", uuid }, flags })).xml,
    byName: async (name: string) => (await calls.nwfilterLookupByName(context, { name })).nwfilter,
    byUuid: async (uuid: string) => (await calls.nwfilterLookupByUuid(context, { uuid })).nwfilter,
    names: async (maxnames = 100) => (await calls.connectListNwfilters(context, { maxnames })).names,
    list: async (needResults = 1, flags = 0) => calls.connectListAllNwfilters(context, { needResults, flags }),
  };
}

const refused = (code: number) => expect.objectContaining({ code, domain: ErrorDomain.NWFILTER });

describe("filters", () => {
  it("are found by name and by UUID", async () => {
    const { define, byName, byUuid, xml, names, list } = await service();
    const reference = { name: "a", uuid: first };
    expect(await define(filter("a", "", first))).toEqual(reference);
    expect([await byName("a"), await byUuid(first)]).toEqual([reference, reference]);
    expect(await xml(first)).toContain("<filter name='a' chain='root'>");
    expect([await names(), await names(1), await names(-1)]).toEqual([["kept", "a"], ["kept"], []]);
    expect(await list()).toMatchObject({ filters: [{ name: "kept" }, reference], ret: 2 });
    expect(await list(0)).toEqual({ filters: [], ret: 2 });
    await expect(byName("b")).rejects.toEqual(refused(ErrorNumber.NO_NWFILTER));
    await expect(byUuid(second)).rejects.toEqual(refused(ErrorNumber.NO_NWFILTER));
  });

  it("are changed under the same name and UUID, and both are theirs alone", async () => {
    const { define, xml } = await service();
    await define(filter("a", "", first));
    await define(filter("a", use("b"), first));
    expect(await xml(first)).toContain("<filterref filter='b'/>");
    await expect(define(filter("a"))).rejects.toEqual(refused(ErrorNumber.OPERATION_FAILED));
    await expect(define(filter("a", "", second))).rejects.toEqual(refused(ErrorNumber.OPERATION_FAILED));
    await expect(define(filter("b", "", first))).rejects.toEqual(refused(ErrorNumber.OPERATION_FAILED));
  });

  it("may use filters that are not there, and go on when one goes", async () => {
    const { define, undefine, names, kept } = await service();
    const { uuid } = await define(filter("a", use("b")));
    await define(filter("b", use("c")));
    await undefine(uuid);
    await expect(undefine(uuid)).rejects.toEqual(refused(ErrorNumber.NO_NWFILTER));
    expect(await names()).toEqual(["kept", "b"]);
    expect([...kept.keys()]).toEqual(["kept", "b"]);
  });

  it("may not use themselves, directly or through others", async () => {
    const { define, names } = await service();
    await expect(define(filter("a", use("a")))).rejects.toEqual(refused(ErrorNumber.OPERATION_FAILED));
    await define(filter("a", use("b") + use("b")));
    await define(filter("b", use("c")));
    await expect(define(filter("c", use("a")))).rejects.toEqual(refused(ErrorNumber.OPERATION_FAILED));
    expect(await names()).toEqual(["kept", "a", "b"]);
  });

  it("that would use each other, defined at once, are not both taken", async () => {
    const { define } = await service();
    const both = await Promise.allSettled([define(filter("a", use("b"))), define(filter("b", use("a")))]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  it("that cannot be written are not taken", async () => {
    const { define, fail, names } = await service();
    fail(Object.assign(new Error("name too long"), { errno: -36 }));
    await expect(define(filter("a"))).rejects.toMatchObject({ code: ErrorNumber.SYSTEM_ERROR, int1: 36 });
    expect(await names()).toEqual(["kept"]);
  });

  it("are measured by the schema under the VALIDATE flag", async () => {
    const { defineFlags } = await service();
    await expect(defineFlags(filter("a", "<x/>"), 1)).rejects.toMatchObject({ code: ErrorNumber.XML_INVALID_SCHEMA });
    await expect(defineFlags(filter("a", "<x/>"), 0)).resolves.toMatchObject({ name: "a" });
  });

  it("refuse flags that there are not", async () => {
    const { defineFlags, xml, list } = await service();
    for (const call of [defineFlags(filter("a"), 2), xml(first, 1), list(1, 1)]) {
      await expect(call).rejects.toMatchObject({ code: ErrorNumber.INVALID_ARG });
    }
  });
});

describe("a daemon that starts", () => {
  it("finds its filters as they were", async () => {
    const before = await service();
    const { uuid } = await before.define(
      "<filter name='a' chain='arp' priority='0'><rule action='drop' direction='in'><tcp ipset='s'/></rule></filter>",
    );
    const after = await service(before.kept);
    expect(await after.xml(uuid)).toBe(await before.xml(uuid));
    expect(await after.names()).toEqual(["kept", "a"]);
  });

  it("puts aside what it cannot read, and goes on", async () => {
    const files = [
      ["a", "<filter"],
      ["b", filter("other", "", first)],
      ["c", filter("c", use("c"), first)],
      ["d", filter("d", "", first)],
    ] as const;
    const { names, aside, lines } = await service(files);
    expect(await names()).toEqual(["d"]);
    expect(aside).toEqual(["a", "b", "c"]);
    expect(lines).toHaveLength(3);
  });

  it("gives a file without a UUID one that stays", async () => {
    const { kept, byName } = await service([["a", filter("a")]]);
    expect(kept.get("a")).toContain((await byName("a")).uuid);
  });

  it("installs the standard filters where there never were any, and no others", async () => {
    const { kept, names, xml, byName, lines } = await service([]);
    expect([...kept.keys()].sort()).toEqual((await names()).sort());
    expect(await names()).toHaveLength(24);
    expect(await xml((await byName("no-mac-spoofing")).uuid)).toContain("<mac srcmacaddr='$MAC'/>");
    expect(lines).toEqual([]);
    const again = await service(kept);
    expect(await again.xml((await again.byName("clean-traffic")).uuid)).toBe(
      await xml((await byName("clean-traffic")).uuid),
    );
    expect(await (await service()).names()).toEqual(["kept"]);
  });

  it("has standard filters that use no filter that is missing, and that the schema allows", async () => {
    const { kept } = await service([]);
    for (const [name, xml] of kept) {
      const { entries } = parseNwfilter(xml, { validate: true });
      const used = entries.flatMap((entry) => ("filter" in entry ? [entry.filter] : []));
      expect(
        used.filter((each) => !kept.has(each)),
        name,
      ).toEqual([]);
    }
  });
});

describe("bindings", () => {
  it("are none, and cannot be made", async () => {
    const { calls, context } = await service();
    expect(await calls.connectListAllNwfilterBindings(context, { needResults: 1, flags: 0 })).toEqual({
      bindings: [],
      ret: 0,
    });
    expect(() => calls.nwfilterBindingLookupByPortDev(context, { name: "vnet0" })).toThrow(
      refused(ErrorNumber.NO_NWFILTER_BINDING),
    );
    const nwfilter = { portdev: "vnet0", filtername: "a" };
    expect(() => calls.nwfilterBindingGetXmlDesc(context, { nwfilter, flags: 0 })).toThrow(
      refused(ErrorNumber.NO_NWFILTER_BINDING),
    );
    expect([calls.nwfilterBindingCreateXml, calls.nwfilterBindingDelete]).toEqual([undefined, undefined]);
  });
});
