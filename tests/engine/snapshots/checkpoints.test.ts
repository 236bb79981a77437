import { describe, expect, it } from "vitest";
import {
  DomainCheckpointDeleteFlags as Delete,
  DomainCheckpointListFlags as List,
  DomainCheckpointXMLFlags as Xml,
  ErrorNumber,
} from "../../../src/protocol/enums.ts";
import { domainXml, Kit, twoDisks, uuid } from "./kit.ts";

const refused = (code: number) => expect.objectContaining({ code });
const running = async (): Promise<Kit> => {
  const kit = await Kit.make();
  await kit.domain({ running: true, disks: twoDisks });
  return kit;
};
const names = async (kit: Kit, flags = 0): Promise<string[]> => {
  const list = { dom: kit.found.reference, needResults: 1, flags };
  return (await kit.call("domainListAllCheckpoints", list)).checkpoints.map(({ name }) => name);
};
const xmlOf = async (kit: Kit, name: string, flags = 0): Promise<string> =>
  (await kit.call("domainCheckpointGetXmlDesc", { checkpoint: kit.snap(name), flags })).xml;
const parent = async (kit: Kit, name: string): Promise<string> =>
  (await kit.call("domainCheckpointGetParent", { checkpoint: kit.snap(name), flags: 0 })).parent.name;

describe("checkpoints", () => {
  it("form a row, each noting the changes of the disks that it names, or of all", async () => {
    await using kit = await running();
    await kit.checkpoint("c1");
    await kit.checkpoint("c2", 0, "<disks><disk name='/i/b.qcow2' bitmap='mine'/></disks>");
    expect(await xmlOf(kit, "c1", Xml.NO_DOMAIN)).toContain("<disk name='vda' checkpoint='bitmap' bitmap='c1'/>");
    expect(await xmlOf(kit, "c2", Xml.NO_DOMAIN)).toContain(
      "    <disk name='vda' checkpoint='no'/>\n    <disk name='vdb' checkpoint='bitmap' bitmap='mine'/>\n",
    );
    expect(await parent(kit, "c2")).toBe("c1");
    await expect(parent(kit, "c1")).rejects.toEqual(refused(ErrorNumber.NO_DOMAIN_CHECKPOINT));
    expect(await xmlOf(kit, "c1")).toContain("<domain type='qemu'>");
  });

  it("are made of guests that run alone, by hypervisors that can", async () => {
    await using kit = await running();
    await kit.engine.destroy(kit.found.reference, false);
    await expect(kit.checkpoint("c")).rejects.toEqual(refused(ErrorNumber.OPERATION_UNSUPPORTED));
    await using other = await Kit.make((hypervisor) => delete hypervisor.checkpoints);
    await other.domain({ running: true, disks: twoDisks });
    await expect(other.checkpoint("c")).rejects.toEqual(refused(ErrorNumber.CONFIG_UNSUPPORTED));
    await other.checkpoint("c", 1, "<creationTime>5</creationTime>");
    expect(await names(other)).toEqual(["c"]);
  });

  it("that cannot be made leave nothing behind", async () => {
    await using kit = await running();
    kit.hypervisor.failing.set("take", new Error("no room"));
    await expect(kit.checkpoint("c")).rejects.toThrow("no room");
    expect(await names(kit)).toEqual([]);
    await kit.checkpoint("c");
    await expect(kit.checkpoint("c")).rejects.toEqual(refused(ErrorNumber.OPERATION_FAILED));
  });

  it("say how much has changed, while the guest runs", async () => {
    await using kit = await running();
    await kit.checkpoint("c");
    const flags = Xml.NO_DOMAIN | Xml.SIZE;
    expect(await xmlOf(kit, "c", flags)).toContain("bitmap='c' size='4096'/>");
    expect(await xmlOf(kit, "c", Xml.NO_DOMAIN)).not.toContain("size");
    await kit.engine.destroy(kit.found.reference, false);
    await expect(xmlOf(kit, "c", flags)).rejects.toEqual(refused(ErrorNumber.OPERATION_INVALID));
  });

  it("are listed by their place in the tree", async () => {
    await using kit = await running();
    for (const name of ["c1", "c2", "c3"]) await kit.checkpoint(name);
    expect(await names(kit, List.ROOTS)).toEqual(["c1"]);
    expect(await names(kit, List.LEAVES)).toEqual(["c3"]);
    expect(await names(kit, List.NO_LEAVES | List.TOPOLOGICAL)).toEqual(["c1", "c2"]);
    await expect(names(kit, 16)).rejects.toEqual(refused(ErrorNumber.INVALID_ARG));
    const below = { checkpoint: kit.snap("c1"), needResults: 1, flags: List.DESCENDANTS };
    expect((await kit.call("domainCheckpointListAllChildren", below)).ret).toBe(2);
  });

  it("give their children to their parent when they are deleted, and go with them when asked to", async () => {
    await using kit = await running();
    for (const name of ["c1", "c2", "c3", "c4"]) await kit.checkpoint(name);
    kit.hypervisor.asked.length = 0;
    await kit.call("domainCheckpointDelete", { checkpoint: kit.snap("c2"), flags: 0 });
    expect(await parent(kit, "c3")).toBe("c1");
    await kit.call("domainCheckpointDelete", { checkpoint: kit.snap("c3"), flags: Delete.CHILDREN_ONLY });
    expect(await names(kit)).toEqual(["c1", "c3"]);
    await kit.call("domainCheckpointDelete", { checkpoint: kit.snap("c1"), flags: Delete.CHILDREN });
    expect(kit.hypervisor.asked).toEqual(["remove c2", "remove c4", "remove c3", "remove c1"]);
    expect(await names(kit)).toEqual([]);
  });

  it("told of again in their order, the last one is current in the end", async () => {
    await using kit = await running();
    const told = (above?: string) =>
      `<creationTime>5</creationTime>${above === undefined ? "" : `<parent><name>${above}</name></parent>`}`;
    await kit.checkpoint("c1", 1, told());
    await kit.checkpoint("c2", 1, told("c1"));
    await kit.checkpoint("c3", 1, told("c1"));
    expect(kit.found.checkpoints.current?.name).toBe("c2");
    await kit.checkpoint("c4");
    expect(await parent(kit, "c4")).toBe("c2");
    const invalid = refused(ErrorNumber.INVALID_ARG);
    await expect(kit.checkpoint("c1", 1, told("c4"))).rejects.toEqual(invalid);
    await expect(kit.checkpoint("c5", 1, told("c9"))).rejects.toEqual(invalid);
    const another = domainXml(twoDisks).replace(uuid, uuid.replace("1", "2"));
    await expect(kit.checkpoint("c5", 1, told() + another)).rejects.toEqual(invalid);
  });

  it("flags that exclude or need each other are refused", async () => {
    await using kit = await running();
    for (const flags of [3, 4, 8]) {
      await expect(kit.checkpoint("c", flags)).rejects.toEqual(refused(ErrorNumber.INVALID_ARG));
    }
    await kit.checkpoint("c");
    const both = Delete.CHILDREN | Delete.CHILDREN_ONLY;
    await expect(kit.call("domainCheckpointDelete", { checkpoint: kit.snap("c"), flags: both })).rejects.toEqual(
      refused(ErrorNumber.INVALID_ARG),
    );
  });
});
