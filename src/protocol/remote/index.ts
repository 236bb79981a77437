/** The remote program, whole: every procedure of libvirt's public API that crosses the wire, and the events. */
import { program } from "../program.ts";
import { connectionProcedures } from "./connection.ts";
import { domainBlockProcedures } from "./domain-block.ts";
import { domainEventsProcedures } from "./domain-events.ts";
import { domainMigrationProcedures } from "./domain-migration.ts";
import { domainSnapshotsProcedures } from "./domain-snapshots.ts";
import { domainProcedures } from "./domain.ts";
import { interfaceProcedures } from "./interface.ts";
import { networkProcedures } from "./network.ts";
import { nodeDeviceProcedures } from "./node-device.ts";
import { nwfilterProcedures } from "./nwfilter.ts";
import { secretProcedures } from "./secret.ts";
import { storageProcedures } from "./storage.ts";

export const remoteProcedures = {
  ...connectionProcedures,
  ...domainProcedures,
  ...domainBlockProcedures,
  ...domainEventsProcedures,
  ...domainMigrationProcedures,
  ...domainSnapshotsProcedures,
  ...interfaceProcedures,
  ...networkProcedures,
  ...nodeDeviceProcedures,
  ...nwfilterProcedures,
  ...secretProcedures,
  ...storageProcedures,
} as const;

export type RemoteProcedures = typeof remoteProcedures;

export const remoteProgram = program("remote", 0x20008086, 1, remoteProcedures);
