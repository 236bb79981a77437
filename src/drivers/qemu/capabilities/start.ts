/** Starts the QEMU that a probe asks: monitor on the standard streams, ended by whoever started it. */
import { Duplex } from "node:stream";
import { internalError } from "../../../protocol/errors.ts";
import type { HostLogger } from "../../../host/log.ts";
import { startProcess } from "../../../host/process.ts";
import type { StartProbe } from "./probe.ts";

export const probeStarter =
  (logger: HostLogger): StartProbe =>
  async (binary, args, signal) => {
    const outcome = await startProcess({
      argv: [binary, ...args],
      logger,
      stdin: "pipe",
      stdout: "pipe",
      stderr: "tail",
      newSession: true,
      ...(signal === undefined ? {} : { signal }),
    });
    if (outcome.status === "failed") throw internalError(outcome.error.message, { cause: outcome.error });
    const { process } = outcome;
    if (process.stdin === undefined || process.stdout === undefined) throw internalError("a probe without its streams");
    return {
      stream: Duplex.from({ readable: process.stdout, writable: process.stdin }),
      stop: async () => {
        process.kill("SIGKILL");
        return (await process.exited).stderrTail.trim();
      },
    };
  };
