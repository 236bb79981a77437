/** Secrets: passwords and keys that the daemon keeps for volumes, disks and others. */
import type { SecretUsageType } from "../protocol/enums.ts";
import type { CallOptions } from "../rpc/client.ts";
import type { ConnectionLink } from "./connection/link.ts";
import { Resource } from "./resource.ts";

/** Names, options and errors are as `Domain` says; NO_SECRET when there is none of that UUID any more. */
export class Secret extends Resource {
  readonly uuid: string;
  readonly usageType: SecretUsageType;
  /** What it is for, in the terms of the usage type: a path, a name, …. */
  readonly usageID: string;

  /** Made by the connection; ask it for secrets. */
  constructor(connection: ConnectionLink, about: { uuid: string; usageType: number; usageID: string }) {
    super(connection);
    this.uuid = about.uuid;
    this.usageType = about.usageType as SecretUsageType;
    this.usageID = about.usageID;
  }

  /** What names it. */
  toJSON(): { uuid: string; usageType: SecretUsageType; usageID: string } {
    return { uuid: this.uuid, usageType: this.usageType, usageID: this.usageID };
  }

  /** Its description, without the value. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("secretGetXmlDesc", { secret: this, flags }, options)).xml;
  }

  /**
   * @throws {VirError} NO_SECRET when it has no value, INVALID_SECRET when it is private, OPERATION_DENIED read-only.
   */
  async getValue(flags = 0, options?: CallOptions): Promise<Uint8Array> {
    return (await this.remote.call("secretGetValue", { secret: this, flags }, options)).value;
  }

  /** At most 65,536 bytes. */
  async setValue(value: Uint8Array, flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("secretSetValue", { secret: this, value, flags }, options);
  }

  /** Forgets it, with its value. */
  async undefine(options?: CallOptions): Promise<void> {
    await this.remote.call("secretUndefine", { secret: this }, options);
  }
}
