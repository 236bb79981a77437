/**
 * How a child is to be started: what the caller can ask for, and what Node has to be told for it.
 */
import type { SpawnOptions, StdioOptions } from "node:child_process";
import { constants as fileFlags } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { cleanEnvironment } from "./child-environment.ts";
import { type Descriptor, descriptorNumber, inheritableDescriptors } from "./descriptors.ts";
import { defaultPath, locateExecutable } from "./executable.ts";
import type { HostLogger } from "./log.ts";
import { systemError } from "./system-error.ts";

/** Appends to the file, made with `mode` (0600 unless said) when it is not there. */
export interface AppendTo {
  readonly append: string;
  readonly mode?: number;
}

export interface ProcessOptions {
  /** The program and its arguments. A name without a slash is looked for in the PATH of `env`. */
  readonly argv: readonly [string, ...string[]];
  readonly logger: HostLogger;
  /** The whole environment; `cleanEnvironment()` unless said. */
  readonly env?: Readonly<Record<string, string>>;
  /** "/" unless said. */
  readonly cwd?: string;
  /** "ignore" (the default) is /dev/null. */
  readonly stdin?: "ignore" | "pipe" | Descriptor | { readonly readFrom: string };
  /** "ignore" (the default) is /dev/null. With `collect` all of it has been taken when `exited` resolves. */
  readonly stdout?: "ignore" | "pipe" | Descriptor | AppendTo | { readonly collect: (chunk: Buffer) => void };
  /** "tail" (the default) keeps the last bytes for the outcome; of a file that is appended to, too. */
  readonly stderr?: "tail" | "ignore" | "pipe" | Descriptor | AppendTo;
  /** How much of the standard error is kept, in bytes: 16384 unless said. */
  readonly stderrTailBytes?: number;
  /** What the child finds as descriptors 3, 4, 5 … The caller keeps its own and closes them. */
  readonly descriptors?: readonly Descriptor[];
  /**
   * The child is to outlive the daemon (a guest): own session, not waited for when the daemon ends. Its output cannot be
   * a pipe to the daemon then: it must be named, as "ignore", a descriptor or a file.
   */
  readonly detached?: boolean;
  /** Own session and process group, so that `kill(-pid)` reaches what the child starts. */
  readonly newSession?: boolean;
  /** Taken with no supplementary groups. */
  readonly uid?: number;
  readonly gid?: number;
  /** File creation mask of the child; the daemon's own unless said. Not available in a worker thread. */
  readonly umask?: number;
  /** Prevents a start that has not happened yet, with ECANCELED. Once started, the child is the caller's to end. */
  readonly signal?: AbortSignal;
}

/** All that is settled before the fork: nothing after this waits. */
export interface ProcessPlan {
  readonly file: string;
  readonly args: readonly string[];
  readonly spawnOptions: SpawnOptions;
  readonly stderrFile: { readonly path: string; readonly sizeBefore: number } | undefined;
}

/**
 * Opens what the options name (into `files`, for the caller to close once the child has its own) and says what is to be
 * spawned. `prefix` goes before the program.
 */
export async function planProcess(
  options: ProcessOptions,
  files: FileHandle[],
  prefix: readonly string[],
): Promise<ProcessPlan> {
  const { stdin = "ignore", stdout = "ignore", stderr = "tail", descriptors = [], cwd = "/" } = options;
  const env = options.env ?? cleanEnvironment();
  if (options.detached === true && [stdin, stdout, stderr].some(isPipe)) {
    throw systemError(
      "EINVAL",
      "a detached process outlives a pipe to the daemon: name a file or a descriptor for its output",
    );
  }
  const opened = async (path: string, flags: number, mode = 0o600) => {
    const file = await open(path, flags, mode);
    files.push(file);
    return file;
  };
  const output = async (stream: NonNullable<ProcessOptions["stdout" | "stderr"]>) => {
    if (isPipe(stream)) return "pipe";
    if (stream === "ignore") return stream;
    if (typeof stream === "number" || "fd" in stream) return descriptorNumber(stream);
    return (await opened(stream.append, fileFlags.O_WRONLY | fileFlags.O_APPEND | fileFlags.O_CREAT, stream.mode)).fd;
  };
  const input =
    typeof stdin === "object" && "readFrom" in stdin
      ? (await opened(stdin.readFrom, fileFlags.O_RDONLY)).fd
      : stdin === "ignore" || stdin === "pipe"
        ? stdin
        : descriptorNumber(stdin);
  const outputs = [await output(stdout), await output(stderr)] as const;
  const stdio = [input, ...outputs, ...descriptors.map(descriptorNumber)] as const;

  let stderrFile: ProcessPlan["stderrFile"];
  if (typeof stderr === "object" && "append" in stderr) {
    stderrFile = { path: stderr.append, sizeBefore: (await stat(stderr.append)).size };
  }
  const argv = [...prefix, ...(prefix.length === 0 ? options.argv : await locatedForEnv(options.argv, env, cwd))];
  return {
    file: argv[0] ?? "",
    args: argv.slice(1),
    stderrFile,
    spawnOptions: {
      cwd,
      env,
      stdio: await covered(stdio, opened),
      detached: options.detached === true || options.newSession === true,
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    },
  };
}

type Stream = NonNullable<ProcessOptions["stdin" | "stdout" | "stderr"]>;

const isPipe = (
  stream: Stream,
): stream is Exclude<Stream, "ignore" | Descriptor | AppendTo | { readonly readFrom: string }> =>
  stream === "pipe" || stream === "tail" || (typeof stream === "object" && "collect" in stream);

/** Where `env` would report a missing program only by its exit status, it is looked for beforehand. */
async function locatedForEnv(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string[]> {
  const [name = "", ...args] = argv;
  const path = await locateExecutable(name, env["PATH"] ?? defaultPath, cwd);
  if (path.includes("=")) throw systemError("EINVAL", `a program whose path holds "=" cannot be started here: ${path}`);
  return [path, ...args];
}

/** `stdio`, with /dev/null over each descriptor that the child would otherwise inherit unasked. */
async function covered(
  stdio: readonly ("ignore" | "pipe" | number)[],
  opened: (path: string, flags: number) => Promise<FileHandle>,
): Promise<StdioOptions> {
  const leaking = (await inheritableDescriptors()).filter((fd) => fd >= stdio.length);
  const highest = leaking.at(-1);
  if (highest === undefined) return [...stdio];
  const { fd: nothing } = await opened("/dev/null", fileFlags.O_RDWR);
  const all: ("ignore" | "pipe" | number)[] = Array.from({ length: highest + 1 }, (_, fd) => stdio[fd] ?? "ignore");
  for (const fd of leaking) all[fd] = nothing;
  return all;
}
