// Child programs of the scripts: output kept back and shown only when they fail, and a time limit on every one.

import { spawn } from "node:child_process";

/** What went wrong, in words for the person at the terminal: shown without a stack. */
export class Failure extends Error {}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(0)} s`;

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ limitMs?: number, cwd?: string, env?: Record<string, string | undefined>, allowFailure?: boolean,
 *   tailLines?: number }} [options] `env` is added to the environment; of a failed program's output the last
 *   `tailLines` lines are told
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 * @throws {Failure} on a time-out, when the program is missing, or when it ends with another code than 0
 */
export function run(command, args, options = {}) {
  const { limitMs = 60_000, cwd, env, allowFailure = false, tailLines = 30 } = options;
  const shown = [command, ...args].join(" ");
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, limitMs);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(new Failure(`cannot run ${shown}: ${error.message}`));
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const result = { code: code ?? 128, stdout, stderr };
      if (timedOut) reject(new Failure(`${shown} did not end within ${seconds(limitMs)}${tail(result, tailLines)}`));
      else if (result.code === 0 || allowFailure) resolve(result);
      else reject(new Failure(`${shown} ended with ${signal ?? `code ${code}`}${tail(result, tailLines)}`));
    });
  });
}

/** The last lines of what a program said, on lines of their own. */
function tail({ stdout, stderr }, lines) {
  const text = `${stdout}\n${stderr}`.trim().split("\n").slice(-lines).join("\n  ");
  return text === "" ? "" : `\n  ${text}`;
}

/** Whether a program is found in the search path. */
export async function isInstalled(program) {
  const found = await run("/bin/sh", ["-c", `command -v "$1"`, "sh", program], { allowFailure: true });
  return found.code === 0;
}
