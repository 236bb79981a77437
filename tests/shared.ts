/** The facts and inputs that lie beside the checkout; suites that need them are skipped, and say so, without them. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder of shared facts, or undefined. */
export const shared: string | undefined = [process.env["TSVIRT_SHARED"], join(root, "..", "shared")].find(
  (path): path is string => path !== undefined && path !== "" && existsSync(join(path, "reference", "protocol")),
);

/** What a suite is called when it is skipped for want of them. */
export const withShared = (title: string): string =>
  shared === undefined ? `${title} (skipped: no shared folder beside the checkout)` : title;
