/** The command for a guest's console. */
import { DomainConsoleFlags } from "../../protocol/enums.ts";
import { command, flag, optional, required } from "../command.ts";
import { lookupDomain } from "../lookup.ts";

export const consoleCommand = command({
  name: "console",
  group: "domain",
  summary: "a guest's console on this terminal",
  description: "Connects this terminal with the guest's serial console until the escape character is typed.",
  options: {
    domain: required("name, number or UUID of the domain", "active-domain"),
    devname: optional("alias or target of the device; the first console without"),
    force: flag("take it from whoever has it"),
    safe: flag("only if the daemon keeps others out meanwhile"),
  },
  async run(shell, values) {
    const guest = await lookupDomain(shell, values.domain);
    const flags = (values.force ? DomainConsoleFlags.FORCE : 0) | (values.safe ? DomainConsoleFlags.SAFE : 0);
    const { runConsole } = await import("../console.ts");
    return runConsole(shell, guest, { devname: values.devname, flags });
  },
});
