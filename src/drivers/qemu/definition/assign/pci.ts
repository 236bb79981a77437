/**
 * PCI: first on paper, where buses are added until everything has a place, then with the controllers for those buses in
 * the definition. What the chipset has on board comes first, then bridges, then the devices, kind by kind.
 */
import { xmlError } from "../../../../protocol/errors.ts";
import type { DomainDefinition, PciAddress } from "../../../../formats/domain/index.ts";
import { rootBus } from "../machine.ts";
import { reserveChipset } from "./chipset.ts";
import { PciBuses, type PciNeeds, type PciPlace } from "./pci-buses.ts";
import { completeBridges } from "./pci-bridges.ts";
import { bridgeNeeds, pciAddressOf, pciControllers, wantingDevices, wantsAddress, type PciDevice } from "./plugs.ts";

export function assignPci(domain: DomainDefinition): void {
  const root = rootBus(domain);
  if (root === undefined) return;
  const first = pciControllers(domain.devices)[0];
  if (first?.model !== root)
    throw xmlError(
      `the PCI controller with index 0 must be a ${root} on this machine, not a ${first?.model ?? "missing one"}`,
    );
  addBridges(domain);
  place(domain, busesFor(domain, false), true);
  markMultifunction(domain);
  completeBridges(domain.devices);
}

/** Adds, in place, the controllers of the buses that are lacking. */
function addBridges(domain: DomainDefinition): void {
  const { devices } = domain;
  const given = pciControllers(devices).length;
  const buses = busesFor(domain, true);
  place(domain, buses, false);
  const express = rootBus(domain) === "pcie-root";
  // A guest that leaves its buses to us gets one free port, for a device plugged in later.
  if (express && given <= 1 && buses.count > given) buses.next({ plug: "pcie", auto: true, hotplug: true });
  const known = pciControllers(devices);
  for (let index = 1; index < buses.count; index++) {
    if (known[index] !== undefined) continue;
    const model = buses.model(index);
    if (model === undefined) continue;
    devices.controllers.push({ type: "pci", index, model });
    // The bridge stands in a slot itself, which may need a further bridge.
    const needs = bridgeNeeds({ model });
    if (needs !== undefined) buses.next(needs);
  }
}

/** The buses that the controllers provide, with everything on them that has an address. */
function busesFor(domain: DomainDefinition, grow: boolean): PciBuses {
  const controllers = pciControllers(domain.devices);
  const root = rootBus(domain);
  const buses = new PciBuses({ grow, pcieToPci: true });
  for (let index = 0; index < controllers.length; index++) {
    const controller = controllers[index];
    const fallback = root === "pci-root" ? "pci-bridge" : "pcie-root-port";
    const model = controller?.model ?? (grow ? fallback : undefined);
    if (model === undefined) throw xmlError(`the PCI controller with index ${index} has no model`);
    buses.add(model);
  }
  for (const controller of controllers) {
    const needs = controller === undefined ? undefined : bridgeNeeds({ model: controller.model });
    if (controller !== undefined && needs !== undefined) reserveGiven(buses, controller, needs);
  }
  for (const { device, needs } of wantingDevices(domain)) reserveGiven(buses, device, needs);
  return buses;
}

function reserveGiven(buses: PciBuses, device: PciDevice, needs: PciNeeds): void {
  const address = pciAddressOf(device);
  if (address === undefined || wantsAddress(device)) return;
  // IDE and USB of the PIIX3 share a slot that the chipset reserves.
  if (address.bus === 0 && address.slot === 1 && address.function > 0 && "type" in device) {
    const { type } = device as { type?: string };
    if (type === "ide" || type === "usb") return;
  }
  buses.reserve(address, needs, true);
}

/** Gives out places; `keep`: into the definition, not just on paper. */
function place(domain: DomainDefinition, buses: PciBuses, keep: boolean): void {
  const placed = new Map<PciDevice, PciPlace>();
  const put = (device: PciDevice, at: PciPlace) => {
    placed.set(device, at);
    if (!keep) return;
    device.address = { type: "pci", ...pciAddressOf(device), ...at };
    // It is one of several functions of the real chip, even where the others are missing.
    if ("model" in device && device.model === "ich9-uhci1") device.address.multifunction = true;
  };
  const open = (device: PciDevice) => !placed.has(device) && wantsAddress(device);
  reserveChipset(domain, buses, { put, open });
  if (!keep && !buses.full && rootBus(domain) === "pci-root") buses.next({ plug: "pci", auto: true, hotplug: true });
  for (const controller of pciControllers(domain.devices)) {
    if (controller === undefined) continue;
    const needs = bridgeNeeds({ model: controller.model });
    if (needs !== undefined && open(controller)) put(controller, buses.next(needs));
  }
  const slots = new Map<string, PciPlace>();
  for (const { device, group } of wantingDevices(domain)) {
    const address = pciAddressOf(device);
    if (group !== undefined && address !== undefined && !wantsAddress(device)) slots.set(group, address);
  }
  for (const { device, needs, fn, group } of wantingDevices(domain)) {
    if (!open(device)) continue;
    const shared = group === undefined ? undefined : slots.get(group);
    if (shared !== undefined) {
      const at = { domain: 0, bus: shared.bus, slot: shared.slot, function: fn ?? 0 };
      buses.reserve(at, needs, false);
      put(device, at);
    } else {
      const at = buses.next(needs, fn);
      put(device, at);
      if (group !== undefined) slots.set(group, at);
    }
  }
}

/** The first function of a slot says whether there are others. */
function markMultifunction(domain: DomainDefinition): void {
  const first = new Map<number, PciAddress>();
  const several = new Set<number>();
  const bridges = pciControllers(domain.devices).filter((one) => one !== undefined);
  for (const device of [...wantingDevices(domain).map((one) => one.device), ...bridges]) {
    const address = pciAddressOf(device);
    if (address === undefined) continue;
    const slot = address.bus * 32 + address.slot;
    if (address.function === 0) first.set(slot, address);
    else several.add(slot);
  }
  for (const slot of several) {
    const address = first.get(slot);
    if (address !== undefined) address.multifunction ??= true;
  }
}
