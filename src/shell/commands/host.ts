/** Commands about the host and its hypervisor. */
import type { Connection } from "../../api/connection.ts";
import { VirError } from "../../protocol/errors.ts";
import { libvirtVersion } from "../../protocol/version.ts";
import { document, fields, told } from "../answer.ts";
import { command, flag, optional } from "../command.ts";
import { saying } from "../failure.ts";

/** "12.8.0" from major * 1,000,000 + minor * 1,000 + release. */
export const dotted = (version: number): string =>
  `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1000) % 1000}.${version % 1000}`;

/** What the emulator itself takes, which is more exact than what the driver says; undefined where it tells nothing. */
async function emulatorMaxVcpus(connection: Connection, virtType: string | undefined): Promise<number | undefined> {
  const [{ children }, { parseXml }] = await Promise.all([import("../domain-xml.ts"), import("../../xml/parse.ts")]);
  try {
    const [vcpu] = children(parseXml(await connection.getDomainCapabilities({ virtType })), "vcpu");
    return vcpu?.attributes["max"] === undefined ? undefined : Number(vcpu.attributes["max"]);
  } catch (error) {
    // the driver's own answer, or its error, is what counts then
    if (error instanceof VirError) return undefined;
    throw error;
  }
}

export const hostCommands = [
  command({
    name: "capabilities",
    group: "host",
    summary: "what host and hypervisor can do",
    description: "Prints the XML description of the host and the guests it can run.",
    options: {},
    async run(shell) {
      const connection = await shell.connection();
      return document(await saying("failed to get capabilities", connection.getCapabilities()), 1);
    },
  }),
  command({
    name: "domcapabilities",
    group: "host",
    summary: "what a guest can be given",
    description: "Prints the XML description of what an emulator offers its guests on this host.",
    options: {
      virttype: optional("how it runs: kvm, qemu, ...", ["kvm", "qemu"]),
      emulatorbin: optional("path of the emulator on the host"),
      arch: optional("architecture of the guest"),
      machine: optional("machine type"),
    },
    async run(shell, values) {
      const connection = await shell.connection();
      const asked = connection.getDomainCapabilities({
        virtType: values.virttype,
        emulator: values.emulatorbin,
        arch: values.arch,
        machine: values.machine,
      });
      return document(await saying("failed to get emulator capabilities", asked), 1);
    },
  }),
  command({
    name: "hostname",
    group: "host",
    summary: "the host's name",
    options: {},
    async run(shell) {
      const connection = await shell.connection();
      const hostname = await saying("failed to get hostname", connection.getHostname());
      return told(`${hostname}\n`, { hostname });
    },
  }),
  command({
    name: "maxvcpus",
    group: "host",
    summary: "how many processors a guest can have",
    description: "Prints the most virtual processors that a guest can be given on this connection.",
    options: { type: optional("how the guest runs: kvm, qemu, ...", ["kvm", "qemu"]) },
    async run(shell, values) {
      const connection = await shell.connection();
      const vcpus = (await emulatorMaxVcpus(connection, values.type)) ?? (await connection.getMaxVcpus(values.type));
      return told(`${vcpus}\n`, { maxVcpus: vcpus });
    },
  }),
  command({
    name: "nodeinfo",
    group: "host",
    summary: "the host's processors and memory",
    description: "Tells the main facts about the host.",
    options: {},
    async run(shell) {
      const connection = await shell.connection();
      const info = await saying("failed to get node information", connection.nodeGetInfo());
      return fields(
        20,
        [
          ["CPU model:", info.model],
          ["CPU(s):", info.cpus],
          ["CPU frequency:", `${info.mhz} MHz`],
          ["CPU socket(s):", info.socketsPerNode],
          ["Core(s) per socket:", info.coresPerSocket],
          ["Thread(s) per core:", info.threadsPerCore],
          ["NUMA cell(s):", info.nodes],
          ["Memory size:", `${info.memoryKiB} KiB`],
        ],
        info,
      );
    },
  }),
  command({
    name: "sysinfo",
    group: "host",
    summary: "the host's firmware tables",
    description: "Prints the XML description of the host's SMBIOS tables, where it has some.",
    options: {},
    async run(shell) {
      const connection = await shell.connection();
      return document(await saying("failed to get sysinfo", connection.getSysinfo()));
    },
  }),
  command({
    name: "uri",
    group: "host",
    summary: "the URI of the connection",
    options: {},
    async run(shell) {
      const { uri } = await shell.connection();
      return told(`${uri}\n`, { uri });
    },
  }),
  command({
    name: "version",
    group: "host",
    summary: "versions of what is used",
    description: "Tells which libvirt the shell speaks, and which hypervisor the host has.",
    options: { daemon: flag("and the daemon's version") },
    async run(shell, values) {
      const connection = await shell.connection();
      const [type, hypervisor, daemon] = await Promise.all([
        saying("failed to get hypervisor type", connection.getType()),
        saying("failed to get the hypervisor version", connection.getVersion()),
        values.daemon ? saying("failed to get the daemon version", connection.getLibVersion()) : undefined,
      ]);
      const library = dotted(libvirtVersion);
      const running =
        hypervisor === 0
          ? `Cannot extract running ${type} hypervisor version`
          : `Running hypervisor: ${type} ${dotted(hypervisor)}`;
      const text = [
        `Compiled against library: libvirt ${library}`,
        `Using library: libvirt ${library}`,
        `Using API: ${type} ${library}`,
        running,
        ...(daemon === undefined ? [] : [`Running against daemon: ${dotted(daemon)}`]),
      ];
      return told(text.map((line) => `${line}\n`).join(""), {
        api: library,
        hypervisor: { type, version: hypervisor === 0 ? null : dotted(hypervisor) },
        ...(daemon === undefined ? {} : { daemon: dotted(daemon) }),
      });
    },
  }),
];
