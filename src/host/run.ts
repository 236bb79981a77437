/**
 * Short commands (qemu-img, ip, nft …): started, fed, read to their end. Unlike `startProcess`, which hands its child
 * over, this is the caller that the child belongs to, so it ends the child when time, output or patience run out.
 */
import type { Descriptor } from "./descriptors.ts";
import type { HostLogger } from "./log.ts";
import { ByteTail } from "./output-tail.ts";
import type { ProcessOptions } from "./process-plan.ts";
import { type ExitStatus, type StartFailure, startProcess } from "./process.ts";

export interface RunOptions extends Pick<ProcessOptions, "env" | "cwd" | "uid" | "gid" | "umask" | "descriptors"> {
  readonly logger: HostLogger;
  /** Goes to the standard input. */
  readonly input?: string | Uint8Array;
  /** What the standard input is when there is no `input`: /dev/null unless said. */
  readonly stdin?: Descriptor;
  /** 30000 unless said; 0 is no limit. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** The standard output may be this long: 16 MiB unless said. */
  readonly maxOutputBytes?: number;
}

/** A command that ran. `endedBy` says who ended it; what it wrote until then is there in any case. */
export interface RunEnded {
  readonly status: "ended";
  readonly endedBy: "itself" | "timeout" | "abort" | "output-limit";
  /** `undefined` when it was to be ended and not even SIGKILL did it: it hangs in the kernel, on a dead file server say. */
  readonly exit: ExitStatus | undefined;
  readonly stdout: Buffer;
  /** The last 64 KiB. */
  readonly stderr: string;
}

export type RunOutcome = RunEnded | StartFailure;

/** Between SIGTERM and SIGKILL, for a command that has to clean up; and between SIGKILL and giving up on it. */
const graceMs = 2000;

/** Runs a command to its end. A command that cannot be started, or ends badly, is an outcome and not an exception. */
export async function run(argv: readonly [string, ...string[]], options: RunOptions): Promise<RunOutcome> {
  const { input, stdin = "ignore", timeoutMs = 30_000, signal, maxOutputBytes = 16 * 1024 * 1024, ...start } = options;
  const output = new ByteTail(maxOutputBytes);
  let outputBytes = 0;
  let end: (why: RunEnded["endedBy"]) => void = () => undefined;
  const collect = (chunk: Buffer) => {
    outputBytes += chunk.length;
    if (outputBytes > maxOutputBytes) end("output-limit");
    else output.push(chunk);
  };
  const outcome = await startProcess({
    ...start,
    argv,
    ...(signal === undefined ? {} : { signal }),
    stdin: input === undefined ? stdin : "pipe",
    stdout: { collect },
    stderr: "tail",
    stderrTailBytes: 65_536,
    newSession: true,
  });
  if (outcome.status === "failed") return outcome;
  const { process: child } = outcome;

  let endedBy: RunEnded["endedBy"] = "itself";
  let killTimer: NodeJS.Timeout | undefined;
  let giveUp: (nothing: undefined) => void = () => undefined;
  const stuck = new Promise<undefined>((resolve) => {
    giveUp = resolve;
  });
  end = (why) => {
    if (endedBy !== "itself") return;
    endedBy = why;
    child.kill("SIGTERM", "group");
    killTimer = setTimeout(() => {
      child.kill("SIGKILL", "group");
      killTimer = setTimeout(() => giveUp(undefined), graceMs);
    }, graceMs);
  };
  const onAbort = () => end("abort");
  const timer = timeoutMs > 0 ? setTimeout(() => end("timeout"), timeoutMs) : undefined;
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) onAbort();

  child.stdin?.end(input);
  try {
    const exit = await Promise.race([child.exited, stuck]);
    return { status: "ended", endedBy, exit, stdout: output.bytes, stderr: exit?.stderrTail ?? "" };
  } finally {
    clearTimeout(timer);
    clearTimeout(killTimer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** True when the command ran to its own end and said that all is well. */
export function succeeded(
  outcome: RunOutcome,
): outcome is RunEnded & { readonly endedBy: "itself"; readonly exit: ExitStatus } {
  return (
    outcome.status === "ended" &&
    outcome.endedBy === "itself" &&
    outcome.exit?.kind === "exited" &&
    outcome.exit.code === 0
  );
}

/** One sentence on why a command did not succeed, with the last it said: for an error message. */
export function describeFailure(argv: readonly string[], outcome: RunOutcome): string {
  if (outcome.status === "failed") return outcome.error.message;
  const { endedBy, exit, stderr } = outcome;
  const how = {
    itself: exit?.kind === "signalled" ? `was ended by ${exit.signal}` : `exited with status ${exit?.code}`,
    timeout: "took too long and was ended",
    abort: "was ended because the call was given up",
    "output-limit": "wrote more than it may and was ended",
  }[endedBy];
  const said = stderr.trim();
  const stays = exit === undefined ? ", but it hangs in the kernel" : "";
  return `"${argv.join(" ")}" ${how}${stays}${said === "" ? "" : `: ${said}`}`;
}
