import { describe, expect, it } from "vitest";
import { parseArguments } from "../../src/shell/settings.ts";

const read = (...argv: string[]) => parseArguments(argv, {});

describe("the shell's own options", () => {
  it("end at the command", () => {
    expect(read("-q", "list", "-r", "--all")).toMatchObject({
      quiet: true,
      readonly: false,
      words: ["list", "-r", "--all"],
    });
    expect(read("-r", "--", "-q").words).toEqual(["-q"]);
  });

  it.each([[["-c", "u"]], [["-cu"]], [["--connect", "u"]], [["--connect=u"]], [["--conn=u"]], [["-rqc", "u"]]])(
    "%j names the URI",
    (argv) => {
      expect(read(...argv).uri).toBe("u");
    },
  );

  it("have a URI from the environment unless one is given", () => {
    const environment = { VIRSH_DEFAULT_CONNECT_URI: "test:///default" };
    expect(parseArguments([], environment).uri).toBe("test:///default");
    expect(parseArguments(["-c", "u"], environment).uri).toBe("u");
    expect(parseArguments([], { VIRSH_DEFAULT_CONNECT_URI: "" }).uri).toBeUndefined();
  });

  it("ask for help or the version", () => {
    expect(read("--help").show).toBe("help");
    expect(read("-v").show).toBe("version");
    expect(read("-V").show).toBe("long version");
    expect(read("--version=long").show).toBe("long version");
    expect(read("uri").show).toBeUndefined();
  });

  it("set the keepalive", () => {
    expect(read("-k", "3", "-K4")).toMatchObject({ keepAliveIntervalSeconds: 3, keepAliveCount: 4 });
  });

  it.each([
    [["--nonsense"], "unsupported option '--nonsense'. See --help."],
    [["-Z"], "unsupported option '-Z'. See --help."],
    [["--quiet=1"], "unsupported option '--quiet=1'. See --help."],
    [["--keepalive=1"], "unsupported option '--keepalive=1'. See --help."],
    [["-c"], "option '-c'/'--connect' requires an argument"],
    [["-e", "ab"], "Invalid string 'ab' for escape sequence"],
    [["-k", "x"], "Invalid value for option -k"],
    [["-K", "-1"], "option -K requires a positive integer argument"],
  ])("%j: %s", (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });
});
