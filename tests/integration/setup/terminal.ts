// A program on a terminal of its own, typed to and read like a person would: virsh's console works on nothing else.

import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";

const BRIDGE = "import os,pty,sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

export class Terminal {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<number>;
  #seen = "";
  #readTo = 0;
  #wake: () => void = () => {};

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn("/usr/bin/python3", ["-c", BRIDGE, command, ...args], {
      env: { ...process.env, TERM: "vt100" },
    });
    const more = (text: string): void => {
      this.#seen += text;
      this.#wake();
    };
    this.#child.stdout.setEncoding("utf8").on("data", more);
    this.#child.stderr.setEncoding("utf8").on("data", more);
    this.#child.stdin.on("error", () => {});
    this.#ended = new Promise((resolve) => {
      this.#child.once("close", (code) => {
        resolve(code ?? 128);
        this.#wake();
      });
    });
  }

  /** Everything that was printed so far. */
  get transcript(): string {
    return this.#seen;
  }

  type(text: string): void {
    this.#child.stdin.write(text);
  }

  /**
   * Waits for a text that was not waited for before.
   *
   * @throws when the program ends, or the time passes, without it
   */
  async waitFor(pattern: RegExp, timeoutMs = 60_000): Promise<RegExpExecArray> {
    const end = performance.now() + timeoutMs;
    let ended = false;
    void this.#ended.then(() => (ended = true));
    for (;;) {
      const match = pattern.exec(this.#seen.slice(this.#readTo));
      if (match !== null) {
        this.#readTo += match.index + match[0].length;
        return match;
      }
      const leftMs = end - performance.now();
      if (ended || leftMs <= 0) {
        throw new Error(`${String(pattern)} did not appear ${ended ? "before the end" : "in time"}:\n${this.#seen}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Resolves with the exit code. */
  get ended(): Promise<number> {
    return this.#ended;
  }

  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    this.#child.kill(signal);
  }
}
