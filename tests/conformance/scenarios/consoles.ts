// Streams to a guest's console.

import { expect } from "vitest";
import { type Domain, DomainConsoleFlags, type Stream } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import { type Scene, within } from "../scene.ts";
import type { Topic } from "../suite.ts";

/** Sends until it comes back, and gives what came: the guest sends back all that it gets, once it has booted. */
async function echo(stream: Stream, text: string): Promise<string> {
  const over = new AbortController();
  const sending = (async () => {
    while (!over.signal.aborted) {
      await stream.send(Buffer.from(text));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  let seen = "";
  while (!seen.includes(text)) {
    const piece = await within(stream.recv(), "nothing comes back");
    if (!(piece instanceof Uint8Array)) throw new Error("the console has ended");
    seen += Buffer.from(piece).toString("latin1");
  }
  over.abort();
  await sending;
  return seen;
}

const withConsole = (scene: Scene): Promise<Domain> => scene.start({ boots: "console" });

export const consoles = {
  "what is typed into a console reaches the guest, and what it answers comes back": async (scene) => {
    const domain = await withConsole(scene);
    await using stream = await domain.openConsole();
    expect(await echo(stream, "conformance")).toContain("conformance");
  },

  "a console that is in use is given to another by force alone": async (scene) => {
    const domain = await withConsole(scene);
    await using first = await domain.openConsole();
    expect(await outcome(domain.openConsole())).toBe("OPERATION_FAILED");
    await using second = await domain.openConsole(null, DomainConsoleFlags.FORCE);
    await within(first.closed, "the first one stays");
    expect(await echo(second, "mine")).toContain("mine");
  },

  "a console that was left can be opened again": async (scene) => {
    const domain = await withConsole(scene);
    for (const word of ["one", "two"]) {
      await using stream = await domain.openConsole();
      expect(await echo(stream, word)).toContain(word);
      await stream.finish();
    }
  },

  "a console ends with its guest": async (scene) => {
    const domain = await withConsole(scene);
    await using stream = await domain.openConsole();
    await domain.destroy();
    const rest = stream.recvAll(() => undefined);
    expect(await outcome(within(rest, "the console stays open"))).toBe("done");
  },

  "a console that is not there cannot be opened": async (scene) => {
    const domain = await withConsole(scene);
    expect(await outcome(domain.openConsole("none"))).toBe("INTERNAL_ERROR");
  },
} satisfies Topic;
