/** Carrying commands out, one after the other, with the blank lines that virsh prints between. */
import type { Invocation } from "./grammar.ts";
import { Quit, type Shell } from "./shell.ts";
import { valuesOf } from "./values.ts";

/** Whether the last command did what it was asked for; `quit`: no command may follow. */
export interface Outcome {
  readonly success: boolean;
  readonly quit: boolean;
}

export async function runAll(shell: Shell, invocations: readonly Invocation[]): Promise<Outcome> {
  let success = true;
  for (const invocation of invocations) {
    const start = performance.now();
    try {
      success = await runOne(shell, invocation);
    } catch (error) {
      if (error instanceof Quit) return { success: true, quit: true };
      throw error;
    }
    endCommand(shell, performance.now() - start);
  }
  return { success, quit: false };
}

async function runOne(shell: Shell, { command, given }: Invocation): Promise<boolean> {
  try {
    if (command.offline !== true) await shell.connection();
    const answer = await command.run(shell, valuesOf(command, given));
    if (answer !== undefined) shell.print(answer);
    return true;
  } catch (error) {
    if (error instanceof Quit) throw error;
    shell.report(error);
    return false;
  }
}

function endCommand({ settings, output }: Shell, tookMs: number): void {
  if (settings.json) return;
  if (settings.timing) output.write(`\n(Time: ${tookMs.toFixed(3)} ms)\n\n`);
  else if (!settings.quiet) output.write("\n");
}
