/** Commands about what is defined, and how it is named. */
import { DomainDefineFlags, DomainUndefineFlagsValues, DomainXMLFlags } from "../../protocol/enums.ts";
import { document, done, told } from "../answer.ts";
import { command, flag, required } from "../command.ts";
import { exclude, saying } from "../failure.ts";
import { readDescription } from "../file.ts";
import { lookupDomain } from "../lookup.ts";

const domain = required("name, number or UUID of the domain", "domain");

export const definitionCommands = [
  command({
    name: "autostart",
    group: "domain",
    summary: "start a guest with the host",
    description: "Says whether the guest is started when the host boots.",
    options: { domain, disable: flag("no longer start it") },
    async run(shell, values) {
      const guest = await lookupDomain(shell, values.domain);
      const [verb, word] = values.disable ? ["unmark", "unmarked"] : ["mark", "marked"];
      await saying(`Failed to ${verb} domain '${values.domain}' as autostarted`, guest.setAutostart(!values.disable));
      return done(`Domain '${values.domain}' ${word} as autostarted`, {
        domain: guest.name,
        autostart: !values.disable,
      });
    },
  }),
  command({
    name: "define",
    group: "domain",
    summary: "define a domain without starting it",
    description: "Defines a persistent domain from a file with its XML, or changes the one of that name and UUID.",
    options: {
      file: required("the file with the domain's XML", "file"),
      validate: flag("refuse what does not follow the schema"),
    },
    async run(shell, values) {
      const xml = await readDescription(values.file);
      const connection = await shell.connection();
      const defining = connection.domainDefineXML(xml, values.validate ? DomainDefineFlags.VALIDATE : 0);
      const guest = await saying(`Failed to define domain from ${values.file}`, defining);
      const data = { domain: guest.name, uuid: guest.uuid, done: "define" };
      return done(`Domain '${guest.name}' defined from ${values.file}`, data);
    },
  }),
  command({
    name: "domid",
    group: "domain",
    summary: "the number of a running guest",
    options: { domain: required("name or UUID of the domain", "domain") },
    async run(shell, values) {
      const { id } = await lookupDomain(shell, values.domain, ["uuid", "name"]);
      return told(`${id === -1 ? "-" : id}\n`, { id: id === -1 ? null : id });
    },
  }),
  command({
    name: "domname",
    group: "domain",
    summary: "the name of a domain",
    options: { domain: required("number or UUID of the domain", "domain") },
    async run(shell, values) {
      const { name } = await lookupDomain(shell, values.domain, ["id", "uuid"]);
      return told(`${name}\n`, { name });
    },
  }),
  command({
    name: "domrename",
    group: "domain",
    summary: "give a domain another name",
    description: "Renames a domain that does not run.",
    options: {
      domain: required("name or UUID of the domain", "inactive-domain"),
      "new-name": required("its new name"),
    },
    async run(shell, values) {
      const guest = await lookupDomain(shell, values.domain, ["uuid", "name"]);
      const { name } = guest;
      await guest.rename(values["new-name"]);
      return done("Domain successfully renamed", { domain: values["new-name"], uuid: guest.uuid, formerly: name });
    },
  }),
  command({
    name: "domuuid",
    group: "domain",
    summary: "the UUID of a domain",
    options: { domain: required("name or number of the domain", "domain") },
    async run(shell, values) {
      const { uuid } = await lookupDomain(shell, values.domain, ["id", "name"]);
      return told(`${uuid}\n`, { uuid });
    },
  }),
  command({
    name: "dumpxml",
    group: "domain",
    summary: "a domain's XML",
    description: "Prints the XML description of the running guest, or of the definition when it does not run.",
    options: {
      domain,
      inactive: flag("the definition even while the guest runs"),
      "security-info": flag("with passwords and the like"),
      "update-cpu": flag("the processor as this host would give it to the guest"),
      migratable: flag("in a form that older daemons read"),
    },
    async run(shell, values) {
      const guest = await lookupDomain(shell, values.domain);
      const flags =
        (values.inactive ? DomainXMLFlags.INACTIVE : 0) |
        (values["security-info"] ? DomainXMLFlags.SECURE : 0) |
        (values["update-cpu"] ? DomainXMLFlags.UPDATE_CPU : 0) |
        (values.migratable ? DomainXMLFlags.MIGRATABLE : 0);
      return document(await guest.getXMLDesc(flags));
    },
  }),
  command({
    name: "undefine",
    group: "domain",
    summary: "forget a domain's definition",
    description: "A guest that runs goes on and is forgotten when it ends. Disks stay.",
    options: {
      domain,
      "managed-save": flag("remove the guest's saved memory as well"),
      "snapshots-metadata": flag("forget its snapshots (it must not run)"),
      "checkpoints-metadata": flag("forget its checkpoints (it must not run)"),
      nvram: flag("remove its firmware variables"),
      "keep-nvram": flag("keep its firmware variables"),
      tpm: flag("remove the state of its TPM"),
      "keep-tpm": flag("keep the state of its TPM"),
    },
    async run(shell, values) {
      exclude(values, "nvram", "keep-nvram");
      exclude(values, "tpm", "keep-tpm");
      const guest = await lookupDomain(shell, values.domain);
      const flags =
        (values["managed-save"] ? DomainUndefineFlagsValues.MANAGED_SAVE : 0) |
        (values["snapshots-metadata"] ? DomainUndefineFlagsValues.SNAPSHOTS_METADATA : 0) |
        (values["checkpoints-metadata"] ? DomainUndefineFlagsValues.CHECKPOINTS_METADATA : 0) |
        (values.nvram ? DomainUndefineFlagsValues.NVRAM : 0) |
        (values["keep-nvram"] ? DomainUndefineFlagsValues.KEEP_NVRAM : 0) |
        (values.tpm ? DomainUndefineFlagsValues.TPM : 0) |
        (values["keep-tpm"] ? DomainUndefineFlagsValues.KEEP_TPM : 0);
      await saying(`Failed to undefine domain '${values.domain}'`, guest.undefine(flags));
      return done(`Domain '${values.domain}' has been undefined`, {
        domain: guest.name,
        uuid: guest.uuid,
        done: "undefine",
      });
    },
  }),
];
