/** What a method has to know of the driver behind the daemon before it can choose the right procedure. */
import type { RemoteConnection } from "../drivers/remote/connection.ts";
import type { RemoteFeature } from "../protocol/features.ts";
import type { CallOptions } from "../rpc/client.ts";

/** The numbers are part of the wire protocol, as those of `RemoteFeature`. */
export const DriverFeature = {
  MIGRATION_P2P: 4,
  MIGRATION_DIRECT: 5,
  MIGRATION_V3: 6,
  MIGRATE_CHANGE_PROTECTION: 7,
  /** Typed parameters may be strings where the caller says that it knows them. */
  TYPED_PARAM_STRING: 9,
  MIGRATION_OFFLINE: 12,
  /** Migration takes typed parameters. */
  MIGRATION_PARAMS: 13,
  /** `networkUpdate` takes command and section in this order. */
  NETWORK_UPDATE_HAS_CORRECT_ORDER: 16,
} as const;
export type DriverFeature = (typeof DriverFeature)[keyof typeof DriverFeature];

/** Whether the driver has a feature; asked once a connection. */
export function driverHas(remote: RemoteConnection, feature: DriverFeature, options?: CallOptions): Promise<boolean> {
  return remote.supports(feature as number as RemoteFeature, options);
}
