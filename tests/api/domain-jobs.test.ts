import { describe } from "vitest";
import { Domain } from "../../src/api/index.ts";
import { a } from "./connected.ts";
import { type Row, wired } from "./wired.ts";

const dom = a;
const xml = "<x/>";
const rows = (...of: readonly Row<Domain>[]) => of;
const itself = (connection: ConstructorParameters<typeof Domain>[0]): Domain => new Domain(connection, a);
const parameter = (field: string, type: number, value: unknown) => [{ field, value: { type, value } }];

describe("the jobs of a domain are asked with", () => {
  const info = {
    type: 1,
    timeElapsed: 1n,
    timeRemaining: 2n,
    dataTotal: 3n,
    dataProcessed: 4n,
    dataRemaining: 5n,
    memTotal: 6n,
    memProcessed: 7n,
    memRemaining: 8n,
    fileTotal: 9n,
    fileProcessed: 10n,
    fileRemaining: 11n,
  };
  wired(
    itself,
    rows(
      ["domainGetJobInfo", (d, o) => d.getJobInfo(o), { dom }, info, info],
      [
        "domainGetJobStats",
        (d, o) => d.getJobStats(1, o),
        { dom, flags: 1 },
        { type: 2, params: parameter("time_elapsed", 4, 5n) },
        { type: 2, params: { time_elapsed: 5n } },
      ],
      ["domainAbortJob", (d, o) => d.abortJob(0, o), { dom }],
      ["domainAbortJobFlags", (d, o) => d.abortJob(1, o), { dom, flags: 1 }],
      ["domainStartDirtyRateCalc", (d, o) => d.startDirtyRateCalc(1, 0, o), { dom, seconds: 1, flags: 0 }],
      [
        "domainBackupBegin",
        (d, o) => d.backupBegin("<b/>", null, 1, o),
        { dom, backupXml: "<b/>", checkpointXml: null, flags: 1 },
      ],
      ["domainBackupGetXmlDesc", (d, o) => d.backupGetXMLDesc(0, o), { dom, flags: 0 }, { xml }, xml],
      ["domainMigrateGetMaxDowntime", (d, o) => d.migrateGetMaxDowntime(0, o), { dom, flags: 0 }, { downtime: 5n }, 5n],
      ["domainMigrateSetMaxDowntime", (d, o) => d.migrateSetMaxDowntime(5n, 0, o), { dom, downtime: 5n, flags: 0 }],
      ["domainMigrateGetMaxSpeed", (d, o) => d.migrateGetMaxSpeed(1, o), { dom, flags: 1 }, { bandwidth: 5n }, 5n],
      ["domainMigrateSetMaxSpeed", (d, o) => d.migrateSetMaxSpeed(5n, 1, o), { dom, bandwidth: 5n, flags: 1 }],
      [
        "domainMigrateGetCompressionCache",
        (d, o) => d.migrateGetCompressionCache(0, o),
        { dom, flags: 0 },
        { cacheSize: 5n },
        5n,
      ],
      [
        "domainMigrateSetCompressionCache",
        (d, o) => d.migrateSetCompressionCache(5n, 0, o),
        { dom, cacheSize: 5n, flags: 0 },
      ],
      ["domainMigrateStartPostCopy", (d, o) => d.migrateStartPostCopy(0, o), { dom, flags: 0 }],
    ),
  );
});
