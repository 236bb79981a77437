/**
 * The lists of what this daemon does not manage: empty, as on a host that has none of it. Asking for one of them by name
 * is refused with NO_SUPPORT by the absence of a handler.
 */
import type { RemoteHandlers } from "../protocol/contract.ts";

const none = () => ({ num: 0 });
const noNames = () => ({ names: [] });

export const emptyLists: RemoteHandlers = {
  connectNumOfNetworks: none,
  connectListNetworks: noNames,
  connectNumOfDefinedNetworks: none,
  connectListDefinedNetworks: noNames,
  connectListAllNetworks: () => ({ nets: [], ret: 0 }),
  connectNumOfStoragePools: none,
  connectListStoragePools: noNames,
  connectNumOfDefinedStoragePools: none,
  connectListDefinedStoragePools: noNames,
  connectListAllStoragePools: () => ({ pools: [], ret: 0 }),
  connectNumOfInterfaces: none,
  connectListInterfaces: noNames,
  connectNumOfDefinedInterfaces: none,
  connectListDefinedInterfaces: noNames,
  connectListAllInterfaces: () => ({ ifaces: [], ret: 0 }),
};
