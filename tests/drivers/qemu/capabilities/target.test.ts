import { describe, expect, test } from "vitest";
import { findTarget, serves } from "../../../../src/drivers/qemu/capabilities/target.ts";
import type { DomainCapabilitiesQuery, EmulatorLookup } from "../../../../src/drivers/qemu/capabilities/target.ts";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";
import { qemu72 } from "../fixtures/probed.ts";

const lookup = (kvm: "usable" | "broken" | "absent" = "absent"): EmulatorLookup => ({
  emulatorFor: async (arch) => (["x86_64", "i686"].includes(arch) ? "/usr/bin/qemu-system-x86_64" : undefined),
  capabilitiesOf: async () => qemu72(kvm),
});
const find = (query: DomainCapabilitiesQuery, kvm?: "usable" | "broken" | "absent") =>
  findTarget({ arch: "x86_64", ...query }, lookup(kvm));

describe("a query that leaves something open", () => {
  test("gets the default machine, and QEMU's own emulation unless KVM runs guests", async () => {
    expect(await find({})).toMatchObject({ arch: "x86_64", virtType: "qemu", machine: { name: "pc-i440fx-7.2" } });
    expect(await find({}, "usable")).toMatchObject({ virtType: "kvm" });
    expect(await find({}, "broken")).toMatchObject({ virtType: "qemu" });
  });

  test("may name a machine by its alias and a 32-bit guest of a 64-bit emulator", async () => {
    expect(await find({ machine: "q35", arch: "i686" })).toMatchObject({
      arch: "i686",
      machine: { name: "pc-q35-7.2" },
    });
  });

  test("takes null as not given", async () => {
    expect(await find({ emulatorbin: null, machine: null, virttype: null })).toMatchObject({ virtType: "qemu" });
  });
});

describe("a query is refused", () => {
  test.each<[string, DomainCapabilitiesQuery, ErrorNumber, RegExp]>([
    ["an unknown virt type", { virttype: "bogus" }, ErrorNumber.INVALID_ARG, /unknown virttype: bogus/],
    [
      "another hypervisor's virt type",
      { virttype: "lxc" },
      ErrorNumber.INVALID_ARG,
      /does not support virt type 'lxc'/,
    ],
    ["an unknown architecture", { arch: "bogus" }, ErrorNumber.INVALID_ARG, /unknown architecture: bogus/],
    [
      "an architecture without emulator",
      { arch: "aarch64" },
      ErrorNumber.CONFIG_UNSUPPORTED,
      /no emulator for 'aarch64'/,
    ],
    [
      "an emulator for other guests",
      { arch: "aarch64", emulatorbin: "/usr/bin/qemu-system-x86_64" },
      ErrorNumber.INVALID_ARG,
      /runs x86_64 guests, not 'aarch64'/,
    ],
    ["an unknown machine", { machine: "foo" }, ErrorNumber.INVALID_ARG, /the machine 'foo' is not supported/],
  ])("for %s", async (_, query, code, message) => {
    const error: unknown = await find(query).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(String(error)).toMatch(message);
  });

  test("for KVM where it does not run guests, with the reason", async () => {
    for (const state of ["absent", "broken"] as const) {
      const error: unknown = await find({ virttype: "kvm" }, state).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: ErrorNumber.INVALID_ARG });
      expect(String(error)).toContain(qemu72(state).kvmReason);
    }
  });
});

test("an emulator serves its own architecture and the narrower one of its family", () => {
  expect(serves("x86_64", "i686")).toBe(true);
  expect(serves("i686", "x86_64")).toBe(false);
  expect(serves("ppc64", "ppc64le")).toBe(true);
  expect(serves("aarch64", "armv7l")).toBe(true);
  expect(serves("aarch64", "x86_64")).toBe(false);
});
