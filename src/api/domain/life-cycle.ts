/** The life of a domain: started, stopped, saved, forgotten. */
import type { CallOptions } from "../../rpc/client.ts";
import { inOneDeadline } from "../deadline.ts";
import { type SaveParameters, saveFields } from "../parameter-fields.ts";
import { typedParameters } from "../parameters.ts";
import { DomainHandle } from "./handle.ts";

export abstract class DomainLifeCycle extends DomainHandle {
  /** Starts it. Flags: `DomainCreateFlags`. @throws {VirError} OPERATION_INVALID when it runs. */
  async create(flags = 0, options?: CallOptions): Promise<void> {
    const within = inOneDeadline(options);
    if (flags === 0) await this.call("domainCreate", {}, within);
    const { dom } = await (flags === 0
      ? this.remote.call("domainLookupByUuid", { uuid: this.uuid }, within)
      : this.call("domainCreateWithFlags", { flags }, within));
    this.renumbered(dom.id);
  }

  /** Asks the guest to shut down; it may take its time, or not do it. Flags: `DomainShutdownFlagValues`. */
  async shutdown(flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.call("domainShutdown", {}, options)
      : this.call("domainShutdownFlags", { flags }, options));
  }

  /** Flags: `DomainRebootFlagValues`. */
  async reboot(flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainReboot", { flags }, options);
  }

  /** As by the reset button. */
  async reset(flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainReset", { flags }, options);
  }

  /** Pauses it. */
  async suspend(options?: CallOptions): Promise<void> {
    await this.call("domainSuspend", {}, options);
  }

  /** Lets it go on after `suspend`. */
  async resume(options?: CallOptions): Promise<void> {
    await this.call("domainResume", {}, options);
  }

  /** As by pulling the plug. Flags: `DomainDestroyFlagsValues`. */
  async destroy(flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0 ? this.call("domainDestroy", {}, options) : this.call("domainDestroyFlags", { flags }, options));
    this.renumbered(-1);
  }

  /** Forgets its definition; a guest that runs goes on as a transient one. Flags: `DomainUndefineFlagsValues`. */
  async undefine(flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainUndefineFlags", { flags }, options);
  }

  /** @throws {VirError} OPERATION_INVALID while it runs, OPERATION_FAILED when the name is taken. */
  async rename(newName: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainRename", { newName, flags }, options);
    this.renamed(newName);
  }

  /** Whether it starts with the daemon's host. */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.call("domainGetAutostart", {}, options)).autostart !== 0;
  }

  /** @throws {VirError} OPERATION_INVALID for a transient one. */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    await this.call("domainSetAutostart", { autostart: autostart ? 1 : 0 }, options);
  }

  /** Whether it starts with the host's next start, and then no more; apart from `getAutostart`. */
  async getAutostartOnce(options?: CallOptions): Promise<boolean> {
    return (await this.call("domainGetAutostartOnce", {}, options)).autostart !== 0;
  }

  /** @throws {VirError} OPERATION_INVALID for a transient one. */
  async setAutostartOnce(autostart: boolean, options?: CallOptions): Promise<void> {
    await this.call("domainSetAutostartOnce", { autostart: autostart ? 1 : 0 }, options);
  }

  /**
   * What the end of the guest leads to. Type: `DomainLifecycle`, action: `DomainLifecycleAction`. Flags:
   * `DomainModificationImpact`.
   */
  async setLifecycleAction(type: number, action: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetLifecycleAction", { type, action, flags }, options);
  }

  // --- saved to a file -----------------------------------------------------------------------------------------------

  /** Saves the guest's memory to a file of the daemon's host and stops it. Flags: `DomainSaveRestoreFlags`. */
  async save(to: string, dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0 && dxml === null
      ? this.call("domainSave", { to }, options)
      : this.call("domainSaveFlags", { to, dxml, flags }, options));
    this.renumbered(-1);
  }

  /** The same with more to choose; without `file` where `managedSave` does. Flags: `DomainSaveRestoreFlags`. */
  async saveParams(parameters: SaveParameters, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSaveParams", { params: typedParameters(saveFields, parameters), flags }, options);
    this.renumbered(-1);
  }

  /**
   * Saves the guest's memory where the daemon keeps it; the next start goes on from there. Flags:
   * `DomainSaveRestoreFlags`.
   */
  async managedSave(flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainManagedSave", { flags }, options);
    this.renumbered(-1);
  }

  /** Whether `managedSave` left something that the next start goes on from. */
  async hasManagedSaveImage(flags = 0, options?: CallOptions): Promise<boolean> {
    return (await this.call("domainHasManagedSaveImage", { flags }, options)).result !== 0;
  }

  /** Forgets it: the next start is one from the beginning. */
  async managedSaveRemove(flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainManagedSaveRemove", { flags }, options);
  }

  /**
   * The definition in it. Flags: `DomainSaveImageXMLFlags`. @throws {VirError} NO_DOMAIN or OPERATION_INVALID without.
   */
  async managedSaveGetXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call("domainManagedSaveGetXmlDesc", { flags }, options)).xml;
  }

  /** Changes it, in what the guest cannot see. Flags: `DomainSaveRestoreFlags`. */
  async managedSaveDefineXML(dxml: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainManagedSaveDefineXml", { dxml, flags }, options);
  }

  // --- other states --------------------------------------------------------------------------------------------------

  /** Writes the guest's memory to a file of the daemon's host, for debuggers. Flags: `DomainCoreDumpFlags`. */
  async coreDump(to: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainCoreDump", { to, flags }, options);
  }

  /** The same in a format of `DomainCoreDumpFormat`. */
  async coreDumpWithFormat(to: string, format: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainCoreDumpWithFormat", { to, dumpformat: format, flags }, options);
  }

  /** Puts the guest to sleep by its agent; with a duration it wakes by itself, 0: not. Target: `NodeSuspendTarget`. */
  async pmSuspendForDuration(target: number, durationSeconds: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainPmSuspendForDuration", { target, duration: durationSeconds, flags }, options);
  }

  /** Wakes it. */
  async pmWakeup(flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainPmWakeup", { flags }, options);
  }
}
