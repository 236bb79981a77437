/**
 * Devices that exist in memory alone: those of the test hypervisor. An adapter that can have virtual ports can be given
 * one, as a Fibre Channel adapter with NPIV is by the kernel.
 */
import { fcHostOf, vportHostOf, type NodeDeviceDefinition } from "../../formats/node-device/index.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { internalError, type VirError } from "../../protocol/errors.ts";
import type { HostDevice, NodeDevices } from "./source.ts";

/** The virtual port after which a new one is modelled, and the name of the new one: there is one at a time. */
const model = "scsi_host11";
const virtualPort = "scsi_host12";

const fail = (detail: string): VirError => internalError(detail, { domain: ErrorDomain.NODEDEV });

export class MemoryNodeDevices implements NodeDevices {
  readonly #devices: Map<string, NodeDeviceDefinition>;

  constructor(definitions: Iterable<NodeDeviceDefinition> = []) {
    this.#devices = new Map(Array.from(definitions, (definition) => [definition.name, definition]));
  }

  list(): HostDevice[] {
    return Array.from(this.#devices.values(), held);
  }

  find(name: string): HostDevice | undefined {
    const definition = this.#devices.get(name);
    return definition === undefined ? undefined : held(definition);
  }

  /**
   * A virtual port with the world wide names of `wanted`, under any adapter that can have one; a former one gives way.
   * INTERNAL_ERROR: no Fibre Channel adapter, no such parent, or one that can have no virtual port.
   */
  create(wanted: NodeDeviceDefinition): NodeDeviceDefinition {
    const names = fcHostOf(wanted);
    if (names === undefined)
      throw fail("only a Fibre Channel adapter can be made: <capability type='fc_host'> is missing");
    this.#demandParent(wanted);
    const template = this.#devices.get(model);
    if (template === undefined) throw fail(`without the adapter ${model} no virtual port can be made`);
    const capabilities = template.capabilities.map((capability) => {
      if (capability.type !== "scsi_host") return capability;
      const { wwnn, wwpn } = names;
      const abilities = capability.abilities.map((one) => (one.type === "fc_host" ? { ...one, wwnn, wwpn } : one));
      return { ...capability, abilities };
    });
    const made = { ...template, name: virtualPort, capabilities };
    this.#devices.set(made.name, made);
    return made;
  }

  /** INTERNAL_ERROR: not a Fibre Channel adapter, or one that hangs on nothing. */
  destroy({ definition }: HostDevice): void {
    const { name, parent } = definition;
    if (fcHostOf(definition) === undefined) throw fail(`the device '${name}' is no Fibre Channel adapter: it stays`);
    if (parent === undefined || !this.#devices.has(parent)) throw fail(`the device '${name}' has no parent`);
    this.#devices.delete(name);
  }

  /** The adapter named by its name or by its world wide names, or just any, can have virtual ports. */
  #demandParent({ parent, parentWwnn, parentWwpn, parentFabricWwn }: NodeDeviceDefinition): void {
    const devices = [...this.#devices.values()];
    if (parent !== undefined) {
      const found = this.#devices.get(parent);
      if (found === undefined) throw fail(`there is no node device '${parent}' to be the parent`);
      if (vportHostOf(found) === undefined) throw fail(`the device '${parent}' cannot have virtual ports`);
      return;
    }
    const able = devices.filter((device) => vportHostOf(device) !== undefined);
    const among = able.filter((device) => {
      const names = fcHostOf(device);
      if (parentWwnn !== undefined) return names?.wwnn === parentWwnn && names.wwpn === parentWwpn;
      return parentFabricWwn === undefined || names?.fabricWwn === parentFabricWwn;
    });
    if (among.length === 0) throw fail("no adapter that can have virtual ports is the one that is described as parent");
  }
}

const held = (definition: NodeDeviceDefinition): HostDevice => ({ definition, active: true, persistent: true });
