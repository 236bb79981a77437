import { describe, expect, it } from "vitest";
import { Domain } from "../../src/api/index.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { a, connected } from "./connected.ts";
import { type Row, wired } from "./wired.ts";

const dom = a;
const xml = "<x/>";
const rows = (...of: readonly Row<Domain>[]) => of;
const itself = (connection: ConstructorParameters<typeof Domain>[0]): Domain => new Domain(connection, a);
const parameter = (field: string, type: number, value: unknown) => [{ field, value: { type, value } }];

describe("the life of a domain asks", () => {
  wired(
    itself,
    rows(
      ["domainCreateWithFlags", (d, o) => d.create(1, o), { dom, flags: 1 }, { dom }],
      ["domainShutdown", (d, o) => d.shutdown(0, o), { dom }],
      ["domainShutdownFlags", (d, o) => d.shutdown(2, o), { dom, flags: 2 }],
      ["domainReboot", (d, o) => d.reboot(1, o), { dom, flags: 1 }],
      ["domainReset", (d, o) => d.reset(0, o), { dom, flags: 0 }],
      ["domainSuspend", (d, o) => d.suspend(o), { dom }],
      ["domainResume", (d, o) => d.resume(o), { dom }],
      ["domainDestroy", (d, o) => d.destroy(0, o), { dom }],
      ["domainDestroyFlags", (d, o) => d.destroy(1, o), { dom, flags: 1 }],
      ["domainUndefineFlags", (d, o) => d.undefine(1, o), { dom, flags: 1 }],
      ["domainRename", (d, o) => d.rename("b", 0, o), { dom, newName: "b", flags: 0 }, { retcode: 0 }],
      ["domainGetAutostart", (d, o) => d.getAutostart(o), { dom }, { autostart: 1 }, true],
      ["domainSetAutostart", (d, o) => d.setAutostart(true, o), { dom, autostart: 1 }],
      ["domainGetAutostartOnce", (d, o) => d.getAutostartOnce(o), { dom }, { autostart: 0 }, false],
      ["domainSetAutostartOnce", (d, o) => d.setAutostartOnce(false, o), { dom, autostart: 0 }],
      ["domainSetLifecycleAction", (d, o) => d.setLifecycleAction(1, 2, 3, o), { dom, type: 1, action: 2, flags: 3 }],
      ["domainSave", (d, o) => d.save("/s", null, 0, o), { dom, to: "/s" }],
      ["domainSaveFlags", (d, o) => d.save("/s", xml, 1, o), { dom, to: "/s", dxml: xml, flags: 1 }],
      [
        "domainSaveParams",
        (d, o) => d.saveParams({ image_format: "zstd" }, 1, o),
        { dom, params: parameter("image_format", 7, "zstd"), flags: 1 },
      ],
      ["domainManagedSave", (d, o) => d.managedSave(1, o), { dom, flags: 1 }],
      ["domainHasManagedSaveImage", (d, o) => d.hasManagedSaveImage(0, o), { dom, flags: 0 }, { result: 1 }, true],
      ["domainManagedSaveRemove", (d, o) => d.managedSaveRemove(0, o), { dom, flags: 0 }],
      ["domainManagedSaveGetXmlDesc", (d, o) => d.managedSaveGetXMLDesc(1, o), { dom, flags: 1 }, { xml }, xml],
      ["domainManagedSaveDefineXml", (d, o) => d.managedSaveDefineXML(xml, 2, o), { dom, dxml: xml, flags: 2 }],
      ["domainCoreDump", (d, o) => d.coreDump("/c", 1, o), { dom, to: "/c", flags: 1 }],
      [
        "domainCoreDumpWithFormat",
        (d, o) => d.coreDumpWithFormat("/c", 2, 1, o),
        { dom, to: "/c", dumpformat: 2, flags: 1 },
      ],
      [
        "domainPmSuspendForDuration",
        (d, o) => d.pmSuspendForDuration(1, 5n, 0, o),
        { dom, target: 1, duration: 5n, flags: 0 },
      ],
      ["domainPmWakeup", (d, o) => d.pmWakeup(0, o), { dom, flags: 0 }],
    ),
  );
});

describe("the state of a domain is asked with", () => {
  wired(
    itself,
    rows(
      [
        "domainGetState",
        (d, o) => d.getState(0, o),
        { dom, flags: 0 },
        { state: 1, reason: 2 },
        { state: 1, reason: 2 },
      ],
      [
        "domainGetInfo",
        (d, o) => d.getInfo(o),
        { dom },
        { state: 1, maxMem: 2048n, memory: 1024n, nrVirtCpu: 2, cpuTime: 5n },
        { state: 1, maxMemoryKiB: 2048n, memoryKiB: 1024n, vcpus: 2, cpuTimeNs: 5n },
      ],
      ["domainGetXmlDesc", (d, o) => d.getXMLDesc(3, o), { dom, flags: 3 }, { xml }, xml],
      ["domainGetOsType", (d, o) => d.getOSType(o), { dom }, { type: "hvm" }, "hvm"],
      ["domainIsActive", (d, o) => d.isActive(o), { dom }, { active: 1 }, true],
      ["domainIsPersistent", (d, o) => d.isPersistent(o), { dom }, { persistent: 0 }, false],
      ["domainIsUpdated", (d, o) => d.isUpdated(o), { dom }, { updated: 1 }, true],
      ["domainGetMessages", (d, o) => d.getMessages(1, o), { dom, flags: 1 }, { msgs: ["tainted"] }, ["tainted"]],
      [
        "domainGetSecurityLabel",
        (d, o) => d.getSecurityLabel(o),
        { dom },
        { label: "+64055", enforcing: 1 },
        { label: "+64055", enforcing: true },
      ],
      [
        "domainGetSecurityLabelList",
        (d, o) => d.getSecurityLabelList(o),
        { dom },
        { labels: [{ label: "+64055", enforcing: 0 }], ret: 1 },
        [{ label: "+64055", enforcing: false }],
      ],
      [
        "domainGetControlInfo",
        (d, o) => d.getControlInfo(0, o),
        { dom, flags: 0 },
        { state: 1, details: 0, stateTime: 9n },
        { state: 1, details: 0, stateTimeMs: 9n },
      ],
      [
        "domainGetMetadata",
        (d, o) => d.getMetadata(2, "urn:x", 1, o),
        { dom, type: 2, uri: "urn:x", flags: 1 },
        { metadata: xml },
        xml,
      ],
      [
        "domainSetMetadata",
        (d, o) => d.setMetadata(2, null, null, "urn:x", 1, o),
        { dom, type: 2, metadata: null, key: null, uri: "urn:x", flags: 1 },
      ],
    ),
  );
});

describe("a domain", () => {
  it("has no number any more once it was saved", async () => {
    const { connection } = connected({ domainManagedSave: () => undefined });
    const domain = new Domain(connection, a);
    await domain.managedSave();
    expect(domain.id).toBe(-1);
  });

  it("asks for no parameters where there are none", async () => {
    const { connection, asked } = connected({ domainGetMemoryParameters: () => ({ params: [], nparams: 0 }) });
    await expect(new Domain(connection, a).getMemoryParameters()).resolves.toEqual({});
    expect(asked.filter(({ procedure }) => procedure === "domainGetMemoryParameters")).toHaveLength(1);
  });

  it("says nothing of strings to a daemon that does not know them as parameters", async () => {
    const { connection, asked } = connected({
      connectSupportsFeature: () => ({ supported: 0 }),
      domainGetMemoryParameters: () => ({ params: [], nparams: 0 }),
    });
    await new Domain(connection, a).getMemoryParameters(2);
    expect(asked.at(-1)?.args).toMatchObject({ flags: 2 });
  });

  it("refuses parameters that are none, before anything is asked", async () => {
    const { connection, asked } = connected({});
    const domain = new Domain(connection, a);
    const wrong = domain.setMemoryParameters({ hard_limit: 5 } as never);
    await expect(wrong).rejects.toMatchObject({ code: ErrorNumber.INVALID_ARG });
    expect(asked).toEqual([]);
  });
});
