import { conformance } from "./suite.ts";
import { inProcess } from "./targets/in-process.ts";

conformance(inProcess(), { trySkipped: true });
