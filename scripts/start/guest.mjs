// The example guest: its definition, its boot with the console on the terminal, and its shutdown.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { CLONE } from "../setup/npm.mjs";
import { Failure } from "../setup/run.mjs";

const DEFINITION = join(CLONE, "examples", "first-guest.xml");
const BOOT_LIMIT_MS = 180_000;
const SHUTDOWN_LIMIT_MS = 60_000;

const escapeXml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/**
 * The definition from examples/, with the paths of this machine and the accelerator put in.
 *
 * @param {{ kernel: string, initrd: string }} image
 * @param {"kvm" | "qemu"} domainType
 */
export function guestDefinition(image, domainType) {
  return readFileSync(DEFINITION, "utf8")
    .replace('<domain type="qemu">', () => `<domain type="${domainType}">`)
    .replace("<kernel>vmlinuz</kernel>", () => `<kernel>${escapeXml(image.kernel)}</kernel>`)
    .replace("<initrd>initrd.img</initrd>", () => `<initrd>${escapeXml(image.initrd)}</initrd>`);
}

/** A promise that rejects after a time, or when the signal is given; `clear` ends the wait. */
function deadline(limitMs, what, signal) {
  let clear = () => {};
  const promise = new Promise((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Failure(`${what} within ${limitMs / 1000} s`)), limitMs);
    const interrupted = () => reject(new Failure("interrupted"));
    if (signal.aborted) interrupted();
    signal.addEventListener("abort", interrupted, { once: true });
    clear = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", interrupted);
    };
  });
  return { promise, clear };
}

/**
 * Boots the guest and passes its console to the terminal, until its userspace has spoken.
 *
 * @param {object} api what dist/api exports
 * @param {object} domain
 * @param {string} userspaceLine
 * @param {AbortSignal} signal ends the wait
 */
export async function bootAndWatch(api, domain, userspaceLine, signal) {
  // The console is opened before the guest's first instruction, so that no line is lost.
  await domain.create(api.DomainCreateFlags.START_PAUSED);
  const console = await (await domain.openConsole()).duplex();
  const limit = deadline(BOOT_LIMIT_MS, "the guest's userspace did not speak", signal);
  try {
    await domain.resume();
    await Promise.race([showUntil(console, userspaceLine), limit.promise]);
  } finally {
    limit.clear();
    console.destroy();
  }
}

async function showUntil(console, userspaceLine) {
  const decoder = new StringDecoder("utf8");
  let line = "";
  for await (const chunk of console) {
    line += decoder.write(chunk);
    const complete = line.split(/\r?\n/);
    line = complete.pop();
    for (const text of complete) {
      process.stdout.write(`  | ${text}\n`);
      if (text.includes(userspaceLine)) return;
    }
  }
  throw new Failure("the guest's console ended before its userspace spoke");
}

/**
 * Presses the guest's power button and waits until it is off.
 *
 * @param {object} api what dist/api exports
 * @param {object} domain
 */
export async function shutDown(api, domain) {
  const events = domain.connection.domainEvents({ id: api.DomainEventID.LIFECYCLE, domain });
  await events.ready;
  const limit = deadline(SHUTDOWN_LIMIT_MS, "the guest did not shut down", new AbortController().signal);
  const stopped = (async () => {
    for await (const event of events) if (event.event === api.DomainEventType.STOPPED) return;
  })();
  try {
    // Somebody else may have been faster.
    if (!(await domain.isActive())) return;
    await domain.shutdown();
    await Promise.race([stopped, limit.promise]);
  } finally {
    limit.clear();
    await events.close();
  }
}
