/**
 * The PCI buses of a guest while places on them are given out. Which place a device gets is libvirt's choice, to the
 * slot: a guest that moves between the two must not find its hardware rearranged.
 *
 * A bus is what a controller provides, by the controller's index. It accepts certain plugs; a device has one. Buses that
 * `auto` says so take devices that nobody gave an address; the others (pcie-root, dmi-to-pci-bridge) hold only what is
 * placed on them by name, and controllers.
 */
import { internalError, xmlError } from "../../../../protocol/errors.ts";

/** How a device connects. */
export type Plug =
  | "pci"
  | "pcie"
  | "pci-bridge"
  | "pcie-root-port"
  | "pcie-switch-upstream-port"
  | "pcie-switch-downstream-port"
  | "dmi-to-pci-bridge"
  | "pcie-to-pci-bridge"
  | "pci-expander-bus"
  | "pcie-expander-bus";

export interface PciNeeds {
  plug: Plug;
  /** An address is to be found for it, as for every device that is no controller. */
  auto?: boolean;
  /** Sits on the root bus, as if it were part of the chipset. */
  integrated?: boolean;
  /** Several of its kind may share a slot, a function each. */
  shares?: boolean;
  /** Only a bus that can plug and unplug while the guest runs will do. */
  hotplug?: boolean;
}

export interface PciPlace {
  domain: number;
  bus: number;
  slot: number;
  function: number;
}

interface Model {
  accepts: readonly Plug[];
  auto: boolean;
  /** Can plug and unplug while the guest runs, unless its controller says otherwise. */
  hotplug: boolean;
  firstSlot: number;
  lastSlot: number;
}

const LAST_SLOT = 31;
const LAST_FUNCTION = 7;

const models = {
  "pci-root": {
    accepts: ["pci", "pci-bridge", "pci-expander-bus"],
    auto: true,
    hotplug: true,
    firstSlot: 1,
    lastSlot: LAST_SLOT,
  },
  "pci-bridge": { accepts: ["pci", "pci-bridge"], auto: true, hotplug: true, firstSlot: 1, lastSlot: LAST_SLOT },
  "pci-expander-bus": { accepts: ["pci", "pci-bridge"], auto: true, hotplug: true, firstSlot: 0, lastSlot: LAST_SLOT },
  "pcie-root": {
    accepts: ["pcie", "pcie-root-port", "dmi-to-pci-bridge", "pcie-expander-bus"],
    auto: false,
    hotplug: false,
    firstSlot: 1,
    lastSlot: LAST_SLOT,
  },
  "dmi-to-pci-bridge": {
    accepts: ["pci", "pci-bridge"],
    auto: false,
    hotplug: false,
    firstSlot: 0,
    lastSlot: LAST_SLOT,
  },
  "pcie-to-pci-bridge": {
    accepts: ["pci", "pci-bridge"],
    auto: true,
    hotplug: true,
    firstSlot: 1,
    lastSlot: LAST_SLOT,
  },
  "pcie-root-port": {
    accepts: ["pcie", "pcie-switch-upstream-port", "pcie-to-pci-bridge"],
    auto: true,
    hotplug: true,
    firstSlot: 0,
    lastSlot: 0,
  },
  "pcie-switch-downstream-port": {
    accepts: ["pcie", "pcie-switch-upstream-port", "pcie-to-pci-bridge"],
    auto: true,
    hotplug: true,
    firstSlot: 0,
    lastSlot: 0,
  },
  "pcie-switch-upstream-port": {
    accepts: ["pcie-switch-downstream-port"],
    auto: false,
    hotplug: false,
    firstSlot: 0,
    lastSlot: LAST_SLOT,
  },
  "pcie-expander-bus": {
    accepts: ["pcie-root-port", "dmi-to-pci-bridge"],
    auto: false,
    hotplug: false,
    firstSlot: 0,
    lastSlot: LAST_SLOT,
  },
} as const satisfies Record<string, Model>;

/** The controllers that provide a PCI bus. */
export type PciModel = keyof typeof models;

interface Bus extends Model {
  model: PciModel;
  /** A bit for each function in use, by slot. */
  used: Uint8Array;
  /** Slots that devices of the sharing kind have begun to fill. */
  shared: Set<number>;
}

export interface PciBusOptions {
  /** A bus is added where none has room: for finding out which controllers a guest needs. */
  grow: boolean;
  /** A guest with PCI Express only gets conventional slots by a pcie-to-pci-bridge (else by a dmi-to-pci-bridge). */
  pcieToPci: boolean;
}

export const placeText = ({ domain, bus, slot, function: fn }: PciPlace): string =>
  `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${fn}`;
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

const endpoint = (plug: Plug): boolean => plug === "pci" || plug === "pcie";

export class PciBuses {
  readonly #buses: Bus[] = [];
  readonly #options: PciBusOptions;

  constructor(options: PciBusOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#buses.length;
  }

  model(bus: number): PciModel | undefined {
    return this.#buses[bus]?.model;
  }

  /** Appends the bus of the next index. */
  add(model: PciModel, hotplug = true, accepts?: readonly Plug[]): void {
    const { auto, firstSlot, lastSlot, ...rest } = models[model];
    this.#buses.push({
      model,
      accepts: accepts ?? rest.accepts,
      auto,
      hotplug: rest.hotplug && hotplug,
      firstSlot,
      lastSlot,
      used: new Uint8Array(LAST_SLOT + 1),
      shared: new Set(),
    });
  }

  slotInUse(bus: number, slot: number): boolean {
    return this.#buses[bus]?.used[slot] !== 0;
  }

  /** Every slot of every bus has something in it. */
  get full(): boolean {
    return this.#buses.every(({ used, firstSlot, lastSlot }) =>
      used.every((functions, slot) => slot < firstSlot || slot > lastSlot || functions !== 0),
    );
  }

  /**
   * Takes `place` for a device. `given`: the user chose it, so that conventional and Express slots may take each other's
   * devices. Throws XML_ERROR (INTERNAL_ERROR where it was our own choice) when it is taken or cannot be.
   */
  reserve(place: PciPlace, needs: PciNeeds, given: boolean): void {
    const fail = given ? xmlError : internalError;
    if (this.#options.grow) this.#growTo(place, needs);
    const bus = this.#check(place, needs, given);
    const functions = bus.used[place.slot] ?? 0;
    const bit = 1 << place.function;
    if ((functions & bit) !== 0) throw fail(`the PCI address ${placeText(place)} is used twice`);
    if (functions === 0 && needs.shares === true) bus.shared.add(place.slot);
    bus.used[place.slot] = functions | bit;
  }

  /** Finds, and takes, the first place that will do. `fn`: the function wanted; without it any. */
  next(needs: PciNeeds, fn?: number): PciPlace {
    const place = this.#find(needs, fn);
    this.reserve(place, needs, false);
    return place;
  }

  #find(needs: PciNeeds, fn: number | undefined): PciPlace {
    if (this.#buses.length === 0) throw xmlError("the machine has no PCI bus for a device that needs one");
    for (const [index, bus] of this.#buses.entries()) {
      // Most buses of a PCI Express guest are ports with one slot, and taken.
      if (bus.firstSlot === bus.lastSlot && bus.used[bus.firstSlot] !== 0 && needs.shares !== true) continue;
      if (!this.#compatible(bus, index, needs, false)) continue;
      for (let slot = bus.firstSlot; slot <= bus.lastSlot; slot++) {
        const functions = bus.used[slot] ?? 0;
        if (functions === 0) return { domain: 0, bus: index, slot, function: fn ?? 0 };
        const free = needs.shares === true && bus.shared.has(slot) ? freeFunction(functions, fn) : undefined;
        if (free !== undefined) return { domain: 0, bus: index, slot, function: free };
      }
    }
    if (!this.#options.grow) throw internalError(`no PCI slot is free for a device that needs ${needs.plug}`);
    const place = { domain: 0, bus: this.#buses.length, slot: 0, function: fn ?? 0 };
    this.#growTo(place, needs);
    place.slot = this.#buses[place.bus]?.firstSlot ?? 0;
    return place;
  }

  #compatible(bus: Bus, index: number, needs: PciNeeds, given: boolean): boolean {
    if (needs.integrated === true && index !== 0) return false;
    if (needs.auto === true && !given && !bus.auto && needs.integrated !== true) return false;
    if (needs.hotplug === true && !given && !bus.hotplug) return false;
    if (bus.accepts.includes(needs.plug)) return true;
    // Who chooses an address may mix conventional and Express, and put a bridge where a device fits.
    const asDevice = endpoint(needs.plug) || needs.plug === "pci-bridge";
    return given && asDevice && bus.accepts.some(endpoint);
  }

  #check(place: PciPlace, needs: PciNeeds, given: boolean): Bus {
    const fail = given ? xmlError : internalError;
    const text = placeText(place);
    if (place.domain !== 0) throw fail(`the PCI address ${text} is in domain ${place.domain}: only domain 0 exists`);
    const bus = this.#buses[place.bus];
    if (bus === undefined) throw fail(`the PCI address ${text} is on a bus that no controller provides`);
    if (!this.#compatible(bus, place.bus, needs, given))
      throw fail(
        needs.integrated === true
          ? `the device at PCI address ${text} is part of the chipset and must be on bus 0`
          : `the device at PCI address ${text} needs ${needs.plug}, which the ${bus.model} with index ${place.bus} does not offer`,
      );
    if (place.slot < bus.firstSlot || place.slot > bus.lastSlot)
      throw fail(
        `the PCI address ${text} is out of range: the ${bus.model} with index ${place.bus} has slots ${bus.firstSlot} to ${bus.lastSlot}`,
      );
    if (place.function > LAST_FUNCTION)
      throw fail(`the PCI address ${text} is out of range: a slot has functions 0 to 7`);
    return bus;
  }

  /** Adds buses up to the one of `place`; may move `place` on by one, where a bus has to be added before it. */
  #growTo(place: PciPlace, needs: PciNeeds): void {
    let missing = place.bus - this.#buses.length + 1;
    if (missing <= 0) return;
    const { plug } = needs;
    if (plug === "pcie" || plug === "pcie-switch-upstream-port") {
      for (; missing > 0; missing--) this.add("pcie-root-port");
      return;
    }
    if (plug !== "pci")
      throw internalError(
        `a ${plug} needs a PCI slot, but none is free and none can be added: add a controller for it`,
      );
    // Conventional devices of a guest that has Express only need a bridge to stand on, and that a bus of its own.
    const first = !this.#buses.some((bus) => bus.accepts.includes("pci-bridge"));
    if (first && missing === 1) {
      missing++;
      place.bus++;
    }
    if (first && this.#options.pcieToPci) {
      this.add("pcie-root-port", true, ["pcie-to-pci-bridge"]);
      this.add("pcie-to-pci-bridge");
      missing -= 2;
    } else if (first) {
      this.add("dmi-to-pci-bridge", false);
      missing--;
    }
    for (; missing > 0; missing--) this.add("pci-bridge");
  }
}

function freeFunction(functions: number, wanted: number | undefined): number | undefined {
  if (wanted !== undefined) return (functions & (1 << wanted)) === 0 ? wanted : undefined;
  for (let fn = 0; fn <= LAST_FUNCTION; fn++) if ((functions & (1 << fn)) === 0) return fn;
  return undefined;
}
