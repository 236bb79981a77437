/** Finding and listing domains. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { ConnectListAllDomainsFlags } from "../../protocol/enums.ts";
import { noDomain, rejectUnknownFlags } from "../../protocol/errors.ts";
import type { DomainEngine } from "../engine.ts";
import { filterDomains, listFlags } from "../list.ts";

export function lookupHandlers({ domains }: DomainEngine): RemoteHandlers {
  const inactiveNames = (): string[] =>
    filterDomains(domains, ConnectListAllDomainsFlags.INACTIVE).map((domain) => domain.name);
  return {
    connectNumOfDomains: () => ({ num: domains.active }),
    connectListDomains: (_, { maxids }) => ({ ids: domains.ids().slice(0, Math.max(0, maxids)) }),
    connectNumOfDefinedDomains: () => ({ num: domains.size - domains.active }),
    connectListDefinedDomains: (_, { maxnames }) => ({ names: inactiveNames().slice(0, Math.max(0, maxnames)) }),
    connectListAllDomains(_, { needResults, flags }) {
      rejectUnknownFlags(flags, listFlags, "connectListAllDomains");
      const found = filterDomains(domains, flags);
      return { domains: needResults === 0 ? [] : found.map((domain) => domain.reference), ret: found.length };
    },
    domainLookupById(_, { id }) {
      const domain = domains.findById(id);
      if (domain === undefined) throw noDomain(`no domain with id ${id}`);
      return { dom: domain.reference };
    },
    domainLookupByUuid(_, { uuid }) {
      const domain = domains.findByUuid(uuid);
      if (domain === undefined) throw noDomain(`no domain with UUID ${uuid}`);
      return { dom: domain.reference };
    },
    domainLookupByName(_, { name }) {
      const domain = domains.findByName(name);
      if (domain === undefined) throw noDomain(`no domain with name '${name}'`);
      return { dom: domain.reference };
    },
  };
}
