/**
 * What a client may ask a daemon for with connectSupportsFeature. The numbers are part of the wire protocol; only those
 * that a client of this protocol asks about are listed.
 */
export const RemoteFeature = {
  /** The daemon answers and sends pings; asking starts the daemon's own. */
  PROGRAM_KEEPALIVE: 10,
  /** Events are registered one by one and carry the number of their registration. */
  REMOTE_EVENT_CALLBACK: 14,
  /** The daemon tells when its own connection to the hypervisor is lost. */
  REMOTE_CLOSE_CALLBACK: 15,
} as const;
export type RemoteFeature = (typeof RemoteFeature)[keyof typeof RemoteFeature];
