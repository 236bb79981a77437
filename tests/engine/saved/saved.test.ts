import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ImageSupport } from "../../../src/engine/saved/support.ts";
import type { CallContext } from "../../../src/protocol/contract.ts";
import {
  DomainCoreDumpFlags,
  DomainSaveRestoreFlags as Flag,
  DomainState,
  ErrorNumber,
  TypedParameterType,
} from "../../../src/protocol/enums.ts";
import { invalidArgument } from "../../../src/protocol/errors.ts";
import { domainXml, Kit } from "../snapshots/kit.ts";

const refused = (code: number) => expect.objectContaining({ code });
const image = "/images/a.save";
const running = async (): Promise<Kit> => {
  const kit = await Kit.make();
  await kit.domain({ running: true });
  return kit;
};
const save = (kit: Kit, flags = 0, dxml: string | null = null) =>
  kit.call("domainSaveFlags", { dom: kit.found.reference, to: image, dxml, flags });
const restore = (kit: Kit, flags = 0, dxml: string | null = null) =>
  kit.call("domainRestoreFlags", { from: image, dxml, flags });

describe("a guest that is saved", () => {
  it("is ended, and goes on from its image when it is restored", async () => {
    await using kit = await running();
    await save(kit);
    expect(kit.found).toMatchObject({ state: DomainState.SHUTOFF, reason: 5 });
    expect(kit.hypervisor.files.get(image)?.xml).toContain("<name>a</name>");
    await restore(kit);
    expect(kit.found).toMatchObject({ state: DomainState.RUNNING, reason: 3 });
    expect(kit.events()).toEqual(["5.4", "2.2"]);
    expect(kit.hypervisor.startedFrom.at(-1)).toMatchObject({ kind: "image", path: image });
  });

  it("stands still afterwards if it did before, or if that is asked for", async () => {
    await using kit = await running();
    await kit.engine.suspend(kit.found.reference);
    await save(kit);
    await restore(kit);
    expect(kit.found.state).toBe(DomainState.PAUSED);
    expect(kit.events().slice(-2)).toEqual(["2.2", "3.4"]);
    await save(kit, Flag.RUNNING);
    await restore(kit);
    expect(kit.found.state).toBe(DomainState.RUNNING);
    await save(kit);
    await restore(kit, Flag.PAUSED);
    expect(kit.found.state).toBe(DomainState.PAUSED);
    expect(kit.events().slice(-2)).toEqual(["2.2", "3.0"]);
  });

  it("without a definition is gone, and transient again when it is restored", async () => {
    await using kit = await Kit.make();
    await kit.engine.create(domainXml(), false, { paused: false });
    await save(kit);
    expect(kit.engine.domains.size).toBe(0);
    await restore(kit);
    expect(kit.found).toMatchObject({ active: true, persistent: false });
  });

  it("goes on as it was when it cannot be saved", async () => {
    await using kit = await running();
    kit.hypervisor.failing.set("save", new Error("no space"));
    await expect(save(kit)).rejects.toThrow("no space");
    expect(kit.found.state).toBe(DomainState.RUNNING);
    expect(kit.events()).toEqual([]);
  });

  it("runs once: it is not restored while it runs, and not saved while it does not", async () => {
    await using kit = await running();
    await save(kit);
    const invalid = refused(ErrorNumber.OPERATION_INVALID);
    await expect(save(kit)).rejects.toEqual(invalid);
    await restore(kit);
    await expect(restore(kit)).rejects.toEqual(invalid);
  });

  it("may get other XML, but not another domain's", async () => {
    await using kit = await running();
    const titled = domainXml().replace("<memory>", "<title>moved</title><memory>");
    await expect(save(kit, 0, titled.replace("<name>a", "<name>b"))).rejects.toEqual(
      refused(ErrorNumber.CONFIG_UNSUPPORTED),
    );
    await save(kit, 0, titled);
    await restore(kit);
    expect(kit.found.current.title).toBe("moved");
  });

  it("can be called off while it is written", async () => {
    await using kit = await running();
    kit.hypervisor.slow = new Promise(() => undefined);
    const saving = save(kit);
    const dom = kit.found.reference;
    await expect.poll(async () => (await kit.call("domainGetJobInfo", { dom })).type).toBe(2);
    expect(await kit.call("domainGetJobStats", { dom, flags: 0 })).toMatchObject({
      params: [{ field: "operation", value: { value: 2 } }, { field: "time_elapsed" }],
    });
    await kit.call("domainAbortJob", { dom });
    await expect(saving).rejects.toEqual(refused(ErrorNumber.OPERATION_ABORTED));
    expect(kit.found.state).toBe(DomainState.RUNNING);
    await expect(kit.call("domainAbortJob", { dom })).rejects.toEqual(refused(ErrorNumber.OPERATION_INVALID));
    expect((await kit.call("domainGetJobInfo", { dom })).type).toBe(0);
  });

  it("needs an absolute path, and flags that do not exclude each other", async () => {
    await using kit = await running();
    const invalid = refused(ErrorNumber.INVALID_ARG);
    await expect(kit.call("domainSave", { dom: kit.found.reference, to: "a.save" })).rejects.toEqual(invalid);
    await expect(save(kit, Flag.RUNNING | Flag.PAUSED)).rejects.toEqual(invalid);
    await expect(save(kit, Flag.RESET_NVRAM)).rejects.toEqual(invalid);
  });

  it("is not offered by a hypervisor that cannot", async () => {
    await using kit = await Kit.make((hypervisor) => delete hypervisor.images);
    for (const call of ["domainSave", "domainRestore", "domainManagedSave", "domainCoreDump"] as const) {
      expect(kit.answers(call)).toBe(false);
    }
    await kit.domain();
    expect(await kit.call("domainHasManagedSaveImage", { dom: kit.found.reference, flags: 0 })).toEqual({ result: 0 });
  });
});

describe("the XML in an image", () => {
  it("is shown, and may be replaced by other XML of the same domain", async () => {
    await using kit = await running();
    await save(kit);
    const shown = async () => (await kit.call("domainSaveImageGetXmlDesc", { file: image, flags: 0 })).xml;
    expect(await shown()).toMatch(/^<domain type='qemu'>/);
    const dxml = domainXml().replace("<memory>", "<title>new</title><memory>");
    await kit.call("domainSaveImageDefineXml", { file: image, dxml, flags: Flag.PAUSED });
    expect(await shown()).toContain("<title>new</title>");
    await restore(kit);
    expect(kit.found.state).toBe(DomainState.PAUSED);
    const other = domainXml().replace("<name>a", "<name>b");
    await expect(kit.call("domainSaveImageDefineXml", { file: image, dxml: other, flags: 0 })).rejects.toEqual(
      refused(ErrorNumber.INTERNAL_ERROR),
    );
  });
});

describe("parameters of a save", () => {
  const text = (field: string, value: string) => ({ field, value: { type: TypedParameterType.STRING, value } });

  it("name the file; without one it is a managed save", async () => {
    await using kit = await running();
    const dom = kit.found.reference;
    await kit.call("domainSaveParams", { dom, params: [text("file", image), text("image_format", "raw")], flags: 0 });
    expect(kit.hypervisor.asked).toEqual([`save ${image}`]);
    await kit.call("domainRestoreParams", { params: [text("file", image)], flags: 0 });
    await kit.call("domainSaveParams", { dom, params: [], flags: 0 });
    expect(kit.found.managedSave).toBe(true);
  });

  it("that are unknown, of another type or missing are refused", async () => {
    await using kit = await running();
    const dom = kit.found.reference;
    const given = (params: ReturnType<typeof text>[]) => kit.call("domainSaveParams", { dom, params, flags: 0 });
    await expect(given([text("foo", "x")])).rejects.toEqual(refused(ErrorNumber.ARGUMENT_UNSUPPORTED));
    await expect(given([text("parallel.channels", "x")])).rejects.toEqual(refused(ErrorNumber.ARGUMENT_UNSUPPORTED));
    const number = { field: "file", value: { type: TypedParameterType.INT, value: 3 } } as never;
    await expect(given([number])).rejects.toEqual(refused(ErrorNumber.INVALID_ARG));
    await expect(given([text("file", image), text("file", image)])).rejects.toEqual(refused(ErrorNumber.INVALID_ARG));
    await expect(kit.call("domainRestoreParams", { params: [], flags: 0 })).rejects.toEqual(
      refused(ErrorNumber.INVALID_ARG),
    );
  });
});

describe("a managed save", () => {
  const managed = (kit: Kit, flags = 0) => kit.call("domainManagedSave", { dom: kit.found.reference, flags });
  const has = async (kit: Kit) =>
    (await kit.call("domainHasManagedSaveImage", { dom: kit.found.reference, flags: 0 })).result;
  const start = (kit: Kit, forceBoot = false) => kit.engine.start(kit.found.reference, { paused: false, forceBoot });

  it("is what the next start goes on from, once", async () => {
    await using kit = await running();
    await managed(kit);
    expect(await has(kit)).toBe(1);
    await start(kit);
    expect(kit.events()).toEqual(["5.4", "2.2"]);
    expect(kit.found.reason).toBe(3);
    expect(await has(kit)).toBe(0);
  });

  it("is thrown away by a start that is to boot", async () => {
    await using kit = await running();
    await managed(kit);
    await start(kit, true);
    expect(kit.events()).toEqual(["5.4", "2.0"]);
    expect(await has(kit)).toBe(0);
  });

  it("that cannot be restored keeps the domain from starting, and stays", async () => {
    await using kit = await running();
    await managed(kit);
    kit.hypervisor.failure = new Error("another machine");
    await expect(start(kit)).rejects.toThrow("another machine");
    expect(await has(kit)).toBe(1);
  });

  it("cannot be had of a transient domain, nor of one that is shut off", async () => {
    await using kit = await running();
    const invalid = refused(ErrorNumber.OPERATION_INVALID);
    await kit.call("domainUndefine", { dom: kit.found.reference });
    await expect(managed(kit)).rejects.toEqual(invalid);
    await kit.engine.destroy(kit.found.reference, false);
    await kit.domain();
    await expect(managed(kit)).rejects.toEqual(invalid);
  });

  it("has XML that can be shown and changed, and can be removed", async () => {
    await using kit = await running();
    const dom = kit.found.reference;
    await expect(kit.call("domainManagedSaveGetXmlDesc", { dom, flags: 0 })).rejects.toEqual(
      refused(ErrorNumber.OPERATION_INVALID),
    );
    await managed(kit);
    const dxml = domainXml().replace("<memory>", "<title>new</title><memory>");
    await kit.call("domainManagedSaveDefineXml", { dom, dxml, flags: 0 });
    expect((await kit.call("domainManagedSaveGetXmlDesc", { dom, flags: 0 })).xml).toContain("<title>new</title>");
    await kit.call("domainManagedSaveRemove", { dom, flags: 0 });
    expect(await has(kit)).toBe(0);
    await expect(kit.call("domainManagedSaveRemove", { dom, flags: 0 })).rejects.toEqual(
      refused(ErrorNumber.SYSTEM_ERROR),
    );
  });

  it("without a place for images is a mark: the domain boots when it is started", async () => {
    await using kit = await Kit.make((hypervisor) => {
      const { managedFolder: _, ...images } = hypervisor.images ?? ({} as never);
      hypervisor.images = images;
    });
    await kit.domain({ running: true });
    await managed(kit);
    expect(await has(kit)).toBe(1);
    expect(kit.hypervisor.asked).toEqual([]);
    await start(kit);
    expect(kit.events()).toEqual(["5.4", "2.0"]);
    expect(await has(kit)).toBe(0);
    expect(kit.answers("domainManagedSaveGetXmlDesc")).toBe(false);
    await kit.call("domainManagedSaveRemove", { dom: kit.found.reference, flags: 0 });
  });
});

describe("a core dump", () => {
  const dump = (kit: Kit, flags: number, dumpformat = 0) =>
    kit.call("domainCoreDumpWithFormat", { dom: kit.found.reference, to: "/dumps/a", dumpformat, flags });

  it("leaves the guest as it is, or ends it as crashed", async () => {
    await using kit = await running();
    await dump(kit, 0);
    expect(kit.found.state).toBe(DomainState.RUNNING);
    await dump(kit, DomainCoreDumpFlags.CRASH);
    expect(kit.found).toMatchObject({ state: DomainState.SHUTOFF, reason: 3 });
    expect(kit.events()).toEqual(["5.2"]);
    await expect(dump(kit, 0)).rejects.toEqual(refused(ErrorNumber.OPERATION_INVALID));
  });

  it("of another format, or with flags that exclude each other, is refused", async () => {
    await using kit = await running();
    await expect(dump(kit, 0, 1)).rejects.toEqual(refused(ErrorNumber.OPERATION_UNSUPPORTED));
    const invalid = refused(ErrorNumber.INVALID_ARG);
    await expect(dump(kit, 0, 9)).rejects.toEqual(invalid);
    await expect(dump(kit, DomainCoreDumpFlags.CRASH | DomainCoreDumpFlags.LIVE)).rejects.toEqual(invalid);
    await expect(dump(kit, DomainCoreDumpFlags.MEMORY_ONLY)).rejects.toEqual(invalid);
    expect(kit.hypervisor.asked).toEqual([]);
  });
});

describe("a picture of a guest's screen", () => {
  it("follows the answer, which says what it is, as a stream of its own", async () => {
    const picture = new Uint8Array([1, 2, 3]);
    await using kit = await Kit.make((hypervisor) => {
      hypervisor.images = {
        ...(hypervisor.images as ImageSupport),
        async screenshot(_, screen) {
          if (screen !== 0) throw invalidArgument(`there is no screen ${screen}`);
          return { mime: "image/png", data: picture };
        },
      };
    });
    const domain = await kit.domain({ running: true });
    const told: unknown[] = [];
    const stream = {
      write: async (data: Uint8Array) => void told.push(data),
      finish: async () => void told.push("end"),
    };
    const context = { stream } as unknown as CallContext;
    const asked = { dom: domain.reference, screen: 0, flags: 0 };
    expect(await kit.call("domainScreenshot", asked, context)).toEqual({ mime: "image/png" });
    await expect.poll(() => told).toEqual([picture, "end"]);
    await expect(kit.call("domainScreenshot", { ...asked, screen: 1 }, context)).rejects.toEqual(
      refused(ErrorNumber.INVALID_ARG),
    );
  });
});

describe("images that are managed", () => {
  it("lie in a folder of their own only once there is one", async () => {
    await using kit = await running();
    expect(await readdir(kit.folder)).not.toContain("save");
    await kit.call("domainManagedSave", { dom: kit.found.reference, flags: 0 });
    expect(kit.hypervisor.asked).toEqual([`save ${join(kit.folder, "save", "a.save")}`]);
  });
});
