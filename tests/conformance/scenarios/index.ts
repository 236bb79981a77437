// All scenarios, by topic.

import { concurrentCalls } from "./calls.ts";
import { checkpoints } from "./checkpoints.ts";
import { connections } from "./connections.ts";
import { consoles } from "./consoles.ts";
import { definitions } from "./definitions.ts";
import { devices } from "./devices.ts";
import { events } from "./events.ts";
import { identity } from "./identity.ts";
import { interfaces } from "./interfaces.ts";
import { lifeCycle } from "./life-cycle.ts";
import { lists } from "./lists.ts";
import { memory } from "./memory.ts";
import { metadata } from "./metadata.ts";
import { networkFilters } from "./network-filters.ts";
import { networks } from "./networks.ts";
import { nodeDevices } from "./node-devices.ts";
import { persistence } from "./persistence.ts";
import { pools } from "./pools.ts";
import { saving } from "./saving.ts";
import { secrets } from "./secrets.ts";
import { snapshots } from "./snapshots.ts";
import { statistics } from "./statistics.ts";
import { vcpus } from "./vcpus.ts";
import { volumes } from "./volumes.ts";
import { wrongStates } from "./wrong-states.ts";
import { xml } from "./xml.ts";

export const topics = {
  "life cycle": lifeCycle,
  identity,
  definitions,
  lists,
  persistence,
  events,
  "wrong states": wrongStates,
  XML: xml,
  memory,
  "virtual processors": vcpus,
  metadata,
  devices,
  snapshots,
  checkpoints,
  saving,
  consoles,
  networks,
  pools,
  volumes,
  secrets,
  "network filters": networkFilters,
  interfaces,
  "node devices": nodeDevices,
  statistics,
  calls: concurrentCalls,
  connections,
} as const;

type Topics = typeof topics;

/** "TOPIC: STATEMENT" */
export type ScenarioId = { [T in keyof Topics]: `${T}: ${keyof Topics[T] & string}` }[keyof Topics];
