import { describe, expect, it } from "vitest";
import { quoteWord, writeCommandLine } from "../../../../src/drivers/qemu/native/shell.ts";

describe("a command line as text", () => {
  it.each([
    ["plain,a=b:c/d%e+f@g", "plain,a=b:c/d%e+f@g"],
    ["", "''"],
    ["two words", "'two words'"],
    ["it's", "'it'\\''s'"],
    ['{"a":1}', `'{"a":1}'`],
    ["$HOME", "'$HOME'"],
  ])("quotes %j as %s", (word, quoted) => expect(quoteWord(word)).toBe(quoted));

  it("has the environment before the program", () =>
    expect(writeCommandLine({ A: "b c" }, ["/bin/q", "-S"])).toBe("A='b c' /bin/q -S"));
});
