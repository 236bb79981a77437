import { describe, expect, it } from "vitest";
import { groups } from "../../src/shell/command.ts";
import { commands, findCommand } from "../../src/shell/commands/index.ts";
import { completions } from "../../src/shell/completion.ts";
import { helpAbout, usage } from "../../src/shell/help.ts";
import { isRequired } from "../../src/shell/grammar.ts";
import { parseArguments } from "../../src/shell/settings.ts";
import { Shell } from "../../src/shell/shell.ts";

describe("the table of commands", () => {
  it("names each command once", () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
    expect(findCommand("list")?.name).toBe("list");
    expect(findCommand("nonsense")).toBeUndefined();
  });

  it.each(commands.map((command) => [command.name, command] as const))("%s can be told about", (name, command) => {
    expect(Object.keys(groups)).toContain(command.group);
    const text = helpAbout(commands, name).text(false);
    expect(text).toContain(`${name} - ${command.summary}`);
    for (const [key, option] of Object.entries(command.options)) {
      expect(text).toContain(option.kind === "rest" || isRequired(option) ? `<${key}>` : `[--${key}`);
      expect(option.help).not.toBe("");
    }
  });

  it("is what help and usage list, but for what is hidden", () => {
    const help = helpAbout(commands, undefined).text(false);
    for (const { name, hidden } of commands) {
      expect([name, help.includes(`    ${name} `)]).toEqual([name, hidden !== true]);
      expect(usage(commands).includes(`    ${name} `)).toBe(hidden !== true);
    }
  });

  it("is shown group by group, too", () => {
    expect(helpAbout(commands, "host").text(false)).toMatch(/^ Host and Hypervisor \(help keyword 'host'\):\n {4}cap/);
    expect(() => helpAbout(commands, "nonsense")).toThrow("command or command group 'nonsense' doesn't exist");
  });
});

describe("completion", () => {
  const silent = { write: () => true };
  const shell = new Shell(parseArguments(["-c", "qemu+unix:///system?socket=/nonexistent"], {}), silent, silent);
  const complete = (...words: string[]) => completions(shell, commands, words);

  it("completes commands", async () => {
    expect(await complete("dom")).toContain("dominfo");
    expect(await complete("nonsense")).toEqual([]);
    expect(await complete("")).not.toContain("complete");
  });

  it("completes options that were not given yet", async () => {
    expect(await complete("list", "--state-")).toEqual([
      "--state-other",
      "--state-paused",
      "--state-running",
      "--state-shutoff",
    ]);
    expect(await complete("list", "--all", "--al")).toEqual([]);
  });

  it("completes values that are known", async () => {
    expect(await complete("shutdown", "some", "--mode", "a")).toEqual(["acpi", "agent"]);
    expect(await complete("help", "dumpx")).toEqual(["dumpxml"]);
  });

  it("has no names when no daemon answers", async () => {
    expect(await complete("start", "a")).toEqual([]);
  });
});
