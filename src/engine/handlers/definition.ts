/** Defining, describing and forgetting domains. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainDefineFlags, DomainXMLFlags } from "../../protocol/enums.ts";
import { invalidArgument, rejectUnknownFlags } from "../../protocol/errors.ts";
import type { DomainEngine } from "../engine.ts";

const xmlFlags =
  DomainXMLFlags.SECURE | DomainXMLFlags.INACTIVE | DomainXMLFlags.UPDATE_CPU | DomainXMLFlags.MIGRATABLE;

export function definitionHandlers(engine: DomainEngine): RemoteHandlers {
  const { domains } = engine;
  return {
    domainDefineXml: async (_, { xml }) => ({ dom: (await engine.define(xml, false)).reference }),
    async domainDefineXmlFlags(_, { xml, flags }) {
      rejectUnknownFlags(flags, DomainDefineFlags.VALIDATE, "domainDefineXMLFlags");
      const domain = await engine.define(xml, (flags & DomainDefineFlags.VALIDATE) !== 0);
      return { dom: domain.reference };
    },
    domainGetXmlDesc(_, { dom, flags }) {
      rejectUnknownFlags(flags, xmlFlags, "domainGetXMLDesc");
      const migratable = (flags & DomainXMLFlags.MIGRATABLE) !== 0;
      return {
        xml: domains.get(dom).xml({
          live: (flags & DomainXMLFlags.INACTIVE) === 0,
          secure: migratable || (flags & DomainXMLFlags.SECURE) !== 0,
          migratable,
        }),
      };
    },
    async domainRename(_, { dom, newName, flags }) {
      rejectUnknownFlags(flags, 0, "domainRename");
      if (newName === null || newName === "") throw invalidArgument("a domain cannot be renamed to nothing");
      await engine.rename(dom, newName);
      return { retcode: 0 };
    },
    domainGetAutostart: (_, { dom }) => ({ autostart: domains.get(dom).autostart ? 1 : 0 }),
    async domainSetAutostart(_, { dom, autostart }) {
      await engine.setAutostart(dom, autostart !== 0);
      return {};
    },
    domainIsPersistent: (_, { dom }) => ({ persistent: domains.get(dom).persistent ? 1 : 0 }),
    domainIsUpdated: (_, { dom }) => ({ updated: domains.get(dom).updated ? 1 : 0 }),
  };
}
