/** The log file of a guest: what QEMU prints, under a banner for each start. */
import { appendFile } from "../../host/append.ts";
import type { QemuCapabilities } from "./capabilities/capabilities.ts";

export function startBanner(
  capabilities: QemuCapabilities,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  // one option a line, its value beside it
  const lines: string[] = [];
  for (const word of argv) {
    if (word.startsWith("-") || lines.length === 0) lines.push(quoted(word));
    else lines[lines.length - 1] += ` ${quoted(word)}`;
  }
  return `${new Date().toISOString()}: starting up QEMU ${capabilities.release}\n${[...variables, ...lines].join(" \\\n")}\n`;
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

export async function appendToGuestLog(path: string, text: string): Promise<void> {
  await appendFile(path, text, 0o600);
}
