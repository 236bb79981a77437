import { describe, expect, it } from "vitest";
import { defaultConfiguration, parseConfiguration } from "../../src/daemon/configuration.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";

const parse = (text: string) => parseConfiguration(text, "virtd.conf");

describe("the configuration file", () => {
  it("that is empty leaves everything at its default", () => {
    expect(parse("# nothing but a comment\n\n")).toEqual(defaultConfiguration);
  });

  it("takes numbers and strings in either quotes, with comments behind them", () => {
    expect(parse(`max_clients = 20 # a few\nunix_sock_group='libvirt'\nlog_output = "/var/log/virtd.log"\n`)).toEqual({
      ...defaultConfiguration,
      max_clients: 20,
      unix_sock_group: "libvirt",
      log_output: "/var/log/virtd.log",
    });
  });

  it.each([
    ["max_client = 3", /virtd\.conf:1: there is no setting "max_client"; known are .*max_clients/],
    ['\n\nmax_clients = "3"', /virtd\.conf:3: max_clients takes a number/],
    ["max_clients 3", /virtd\.conf:1: expected = behind max_clients/],
    ["max_clients =", /virtd\.conf:1: max_clients has no value/],
    ['log_output = ["a", "b"', /a list is not closed/],
    ['unix_sock_group = "open', /virtd\.conf:1: cannot read/],
    ['unix_sock_rw_perms = "rwx"', /octal mode/],
    ["max_clients = 0", /at least 1/],
  ])("%j is refused with its place", (text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: ErrorNumber.CONF_SYNTAX }));
  });

  it("TCP without authentication is served on loopback only", () => {
    expect(() => parse('listen_tcp = 1\nlisten_addr = "0.0.0.0"')).toThrow(/loopback only/);
    expect(parse('listen_tcp = 1\nlisten_addr = "::1"').listen_tcp).toBe(1);
  });
});
