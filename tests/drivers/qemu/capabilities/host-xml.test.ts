import { describe, expect, test } from "vitest";
import { hostCapabilitiesXml } from "../../../../src/drivers/qemu/capabilities/host-xml.ts";
import { parseXml, textOf } from "../../../../src/xml/index.ts";
import type { XmlElement } from "../../../../src/xml/index.ts";
import { qemu72 } from "../fixtures/probed.ts";
import { at, children } from "../fixtures/tree.ts";

const UUID = "c7e2cde8-d55f-4200-a75e-5de47ce8898f";

const capabilities = async (kvm: "usable" | "broken") =>
  parseXml(
    await hostCapabilitiesXml(
      UUID,
      new Map([
        ["i686", qemu72(kvm)],
        ["x86_64", qemu72(kvm)],
      ]),
    ),
  );

describe("the host", () => {
  test("is told by its uuid, its processor and its NUMA cells", async () => {
    const root = await capabilities("usable");
    expect(textOf(at(root, "host", "uuid"))).toBe(UUID);
    expect(textOf(at(root, "host", "cpu", "arch"))).not.toBe("");
    const cells = at(root, "host", "topology", "cells");
    expect(children(cells, "cell")).toHaveLength(Number(cells.attributes["num"]));
    const [cell] = children(cells, "cell");
    expect(Number(textOf(at(cell as XmlElement, "memory")))).toBeGreaterThan(1024);
    const cpus = at(cell as XmlElement, "cpus");
    expect(children(cpus, "cpu")).toHaveLength(Number(cpus.attributes["num"]));
  });
});

describe("a guest architecture", () => {
  test("lists the default machine first, its alias behind it", async () => {
    const [guest] = children(await capabilities("usable"), "guest");
    const machines = children(at(guest as XmlElement, "arch"), "machine").slice(0, 2);
    expect(machines.map((machine) => [textOf(machine), machine.attributes])).toEqual([
      ["pc-i440fx-7.2", { maxCpus: "255" }],
      ["pc", { canonical: "pc-i440fx-7.2", maxCpus: "255" }],
    ]);
  });

  test("lists KVM only where it runs guests", async () => {
    const types = async (kvm: "usable" | "broken") =>
      children(at(children(await capabilities(kvm), "guest")[1] as XmlElement, "arch"), "domain").map(
        (domain) => domain.attributes["type"],
      );
    expect(await types("usable")).toEqual(["qemu", "kvm"]);
    expect(await types("broken")).toEqual(["qemu"]);
  });

  test("has 32-bit words and may go without PAE as i686", async () => {
    const [narrow, wide] = children(await capabilities("usable"), "guest");
    const bits = [narrow, wide].map((guest) => textOf(at(guest as XmlElement, "arch", "wordsize")));
    expect(bits).toEqual(["32", "64"]);
    expect(children(at(narrow as XmlElement, "features"), "nonpae")).toHaveLength(1);
    expect(children(at(wide as XmlElement, "features"), "nonpae")).toHaveLength(0);
  });
});
