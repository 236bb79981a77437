import { describe, expect, test } from "vitest";
import { domainCapabilitiesXml } from "../../../../src/drivers/qemu/capabilities/domain-xml.ts";
import type { QemuCapabilities } from "../../../../src/drivers/qemu/capabilities/capabilities.ts";
import { parseXml, textOf } from "../../../../src/xml/index.ts";
import type { XmlElement } from "../../../../src/xml/index.ts";
import { qemu11, qemu72 } from "../fixtures/probed.ts";
import { at, children } from "../fixtures/tree.ts";

function describeGuest(
  capabilities: QemuCapabilities,
  machineName: string,
  virtType: "qemu" | "kvm" = "qemu",
): XmlElement {
  const machine = capabilities.machine(machineName, virtType);
  if (machine === undefined) throw new Error(`no ${machineName}`);
  return parseXml(domainCapabilitiesXml({ capabilities, arch: "x86_64", virtType, machine }));
}

/** The values of an enumeration below `element`. */
const values = (element: XmlElement, name: string): string[] =>
  children(element, "enum")
    .filter((one) => one.attributes["name"] === name)
    .flatMap((one) => children(one, "value").map(textOf));

describe("domain capabilities", () => {
  test("name what they are about", () => {
    const root = describeGuest(qemu72(), "q35");
    expect(["path", "domain", "machine", "arch"].map((name) => textOf(at(root, name)))).toEqual([
      "/usr/bin/qemu-system-x86_64",
      "qemu",
      "pc-q35-7.2",
      "x86_64",
    ]);
    expect(at(root, "vcpu").attributes["max"]).toBe("288");
  });

  test("offer IDE where the board has it", () => {
    const buses = (machine: string) => values(at(describeGuest(qemu72(), machine), "devices", "disk"), "bus");
    expect(buses("pc")).toContain("ide");
    expect(buses("q35")).not.toContain("ide");
    expect(buses("q35")).toEqual(expect.arrayContaining(["sata", "scsi", "virtio"]));
    expect(buses("microvm")).not.toContain("fdc");
  });

  test("offer a video card only if the binary has it", () => {
    const models = (capabilities: QemuCapabilities) =>
      values(at(describeGuest(capabilities, "pc"), "devices", "video"), "modelType");
    expect(models(qemu72())).toContain("qxl");
    expect(models(qemu11())).not.toContain("qxl");
    expect(models(qemu11())).toEqual(expect.arrayContaining(["vga", "virtio", "none"]));
  });

  test("say which CPU models run, and what keeps the others from it under the names of the XML", () => {
    const custom = children(at(describeGuest(qemu11(), "pc"), "cpu"), "mode").find(
      (mode) => mode.attributes["name"] === "custom",
    );
    const models = new Map(children(custom as XmlElement, "model").map((model) => [textOf(model), model.attributes]));
    expect(models.get("qemu64")).toEqual({ usable: "yes", canonical: "qemu64-v1" });
    expect(models.get("phenom")).toMatchObject({ usable: "no" });
    expect(models.has("max")).toBe(false);
    const blockers = children(custom as XmlElement, "blockers").find((one) => one.attributes["model"] === "phenom");
    const names = children(blockers as XmlElement, "feature").map((feature) => feature.attributes["name"]);
    expect(names).toContain("fxsr_opt");
    expect(names).toEqual(names.toSorted((left = "", right = "") => (left < right ? -1 : 1)));
  });

  test("offer the host's own CPU under KVM alone", () => {
    const mode = (virtType: "qemu" | "kvm") =>
      children(at(describeGuest(qemu72("usable"), "pc", virtType), "cpu"), "mode").find(
        (one) => one.attributes["name"] === "host-passthrough",
      )?.attributes["supported"];
    expect([mode("qemu"), mode("kvm")]).toEqual(["no", "yes"]);
  });

  test("name only what the machine has among its features", () => {
    const ps2 = (machine: string) => at(describeGuest(qemu11(), machine), "features", "ps2").attributes["supported"];
    expect([ps2("pc"), ps2("q35"), ps2("microvm")]).toEqual(["yes", "yes", "no"]);
  });
});
