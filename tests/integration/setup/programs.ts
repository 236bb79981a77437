// Other people's programs, run from tests: virsh, python3 and perl with libvirt's bindings, QEMU's tools.

import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const CLONE = fileURLToPath(new URL("../../../", import.meta.url));
const CLIENTS = fileURLToPath(new URL("../clients/", import.meta.url));

export interface Outcome {
  /** The exit code; 128 and more stands for a signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly timeoutMs?: number;
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end; it is killed, and the call fails, when it takes too long. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { timeoutMs = 30_000, input = "", cwd, env = {} } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, LC_ALL: "C.UTF-8", ...env } });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${command} ${args.join(" ")} did not end within ${timeoutMs} ms\n${stdout}\n${stderr}`));
    }, timeoutMs);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 128, stdout, stderr });
    });
    // A program that does not read its input may close it first.
    child.stdin.on("error", () => {}).end(input);
  });
}

/**
 * The output of a program that must succeed in silence.
 *
 * @throws when it ended with another code than 0, or complained
 */
export async function outputOf(running: Promise<Outcome>): Promise<string> {
  const { code, stdout, stderr } = await running;
  if (code !== 0 || stderr !== "") throw new Error(`ended with code ${code}: ${stderr}${stdout}`);
  return stdout.trim();
}

/** Debian's virsh. */
export const virsh = (uri: string, ...args: readonly string[]): Promise<Outcome> => run("virsh", ["-c", uri, ...args]);

/** A program of clients/ in Debian's Python, the one that has libvirt's bindings. */
export const python = (script: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> =>
  run("/usr/bin/python3", [join(CLIENTS, script), ...args], options);

/** A program of clients/ in Debian's Perl. */
export const perl = (script: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> =>
  run("/usr/bin/perl", [join(CLIENTS, script), ...args], options);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const isFound = (program: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, program)));

/**
 * Which of the programs are not here, for `describe.skipIf`.
 *
 * @returns a reason to skip, or undefined when all are here
 */
export function missingPrograms(...programs: readonly string[]): string | undefined {
  const missing = programs.filter((program) => !isFound(program));
  return missing.length === 0 ? undefined : `not installed: ${missing.join(", ")}`;
}

/** Whether Debian's Python has libvirt's bindings; a reason to skip when not. */
export async function missingPythonBindings(): Promise<string | undefined> {
  if (!isExecutable("/usr/bin/python3")) return "not installed: /usr/bin/python3";
  const outcome = await run("/usr/bin/python3", ["-c", "import libvirt"]);
  return outcome.code === 0 ? undefined : "not installed: python3-libvirt";
}

/** Whether Debian's Perl has libvirt's bindings; a reason to skip when not. */
export async function missingPerlBindings(): Promise<string | undefined> {
  if (!isExecutable("/usr/bin/perl")) return "not installed: /usr/bin/perl";
  const outcome = await run("/usr/bin/perl", ["-MSys::Virt", "-e", "1"]);
  return outcome.code === 0 ? undefined : "not installed: libsys-virt-perl";
}
