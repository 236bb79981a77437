// Starting and stopping virtd for `npm start`.

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, watch } from "node:fs";
import { connect as connectSocket } from "node:net";
import { join } from "node:path";
import { isRoot } from "../setup/debian.mjs";
import { CLONE } from "../setup/npm.mjs";
import { Failure } from "../setup/run.mjs";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 20_000;
/** What a unix socket's address holds on Linux, less the zero at its end. */
const SOCKET_PATH_BYTES = 107;

export const socketOf = (root) => join(root, "run", "libvirt-sock");
/** Root's virtd manages the host's guests, a user's virtd that user's own: the URI says which is meant. */
export const uriOf = (root) => `qemu+unix:///${isRoot() ? "system" : "session"}?socket=${socketOf(root)}`;

/** Whether a daemon answers at this socket. */
export function answers(socketPath) {
  return new Promise((resolve) => {
    const socket = connectSocket(socketPath);
    const done = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
  });
}

/** The end of a log, indented for messages. */
export function lastLines(file, count = 15) {
  const lines = readFileSync(file, "utf8").trim().split("\n").slice(-count);
  return lines.map((line) => `  ${line}`).join("\n");
}

/** Resolves when the daemon answers; rejects when it ends first, or takes too long. */
function ready(child, root, logFile) {
  const socketPath = socketOf(root);
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (action) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      watcher.close();
      child.off("exit", ended);
      action();
    };
    const fail = (what) => settle(() => reject(new Failure(`${what}; the end of ${logFile}:\n${lastLines(logFile)}`)));
    const ended = (code, signal) => fail(`virtd ended while starting (${signal ?? `code ${code}`})`);
    const look = () => void answers(socketPath).then((yes) => yes && settle(resolve));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`virtd did not answer at ${socketPath} within ${START_LIMIT_MS / 1000} s`);
    }, START_LIMIT_MS);
    child.once("exit", ended);
    // virtd moves a socket into place when it listens on it already.
    const watcher = watch(join(root, "run"), look);
    look();
  });
}

/**
 * Starts virtd with all that it keeps under one folder.
 *
 * @param {string} root
 * @returns {Promise<{ uri: string, pid: number, logFile: string, stop: () => Promise<void> }>}
 */
export async function startDaemon(root) {
  if (Buffer.byteLength(socketOf(root)) > SOCKET_PATH_BYTES) {
    throw new Failure(
      `${socketOf(root)} is longer than a unix socket's address may be (${SOCKET_PATH_BYTES} bytes): ` +
        "set XDG_STATE_HOME to a folder with a shorter name",
    );
  }
  mkdirSync(join(root, "run"), { recursive: true, mode: 0o700 });
  const logFile = join(root, "virtd.out");
  const log = openSync(logFile, "a", 0o600);
  // A session of its own, so that Ctrl-C reaches this script alone, which then stops things in order.
  const child = spawn(process.execPath, [join(CLONE, "bin", "virtd"), "--root", root], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  await ready(child, root, logFile);
  return { uri: uriOf(root), pid: child.pid, logFile, stop: () => stopDaemon(child) };
}

/** A clean stop; guests that run go on running. */
function stopDaemon(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Failure(`virtd did not stop within ${STOP_LIMIT_MS / 1000} s and was killed`));
    }, STOP_LIMIT_MS);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(new Failure(`virtd ended with ${signal ?? `code ${code}`}`));
    });
    child.kill("SIGTERM");
  });
}
