/** What applications keep in a domain, and what becomes of it at the end of a guest's life. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainEventID, DomainMetadataType } from "../../protocol/enums.ts";
import { invalidArgument, rejectUnknownFlags } from "../../protocol/errors.ts";
import { affectFlags, definitionAsked } from "../changes/affect.ts";
import { type Edit, inDefinitions, makeChange, operationOf } from "../changes/change.ts";
import { lifecycleAction, withLifecycleAction } from "../changes/lifecycle-action.ts";
import { metadataElement, textOf, withMetadataElement, withText } from "../changes/metadata.ts";
import type { DomainEngine } from "../engine.ts";

const texts: Readonly<Record<number, "title" | "description">> = {
  [DomainMetadataType.TITLE]: "title",
  [DomainMetadataType.DESCRIPTION]: "description",
};

/** The edit that a call to set metadata means. @throws {VirError} INVALID_ARG: what does not go together */
function metadataEdit(type: number, metadata: string | null, key: string | null, uri: string | null): Edit {
  const field = texts[type];
  if (field !== undefined) {
    if (key !== null || uri !== null) throw invalidArgument(`a ${field} has no key and no namespace`);
    return (definition) => withText(definition, field, metadata);
  }
  if (type !== DomainMetadataType.ELEMENT) throw invalidArgument(`there is no metadata of the type ${type}`);
  if (uri === null) throw invalidArgument("an element of metadata has a namespace: uri is missing");
  if (metadata !== null && key === null) throw invalidArgument("an element of metadata has a prefix: key is missing");
  return (definition) => withMetadataElement(definition, metadata, key ?? "", uri);
}

export function metadataHandlers(engine: DomainEngine): RemoteHandlers {
  return {
    domainGetMetadata(_, { dom, type, uri, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainGetMetadata");
      // what makes no sense to set makes none to ask for
      metadataEdit(type, null, null, uri);
      const definition = definitionAsked(engine.domains.get(dom), flags);
      const field = texts[type];
      return { metadata: field === undefined ? metadataElement(definition, uri ?? "") : textOf(definition, field) };
    },
    async domainSetMetadata(_, { dom, type, metadata, key, uri, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetMetadata");
      const edit = metadataEdit(type, metadata, key, uri);
      await makeChange(engine, dom, flags, {
        ...inDefinitions("domainSetMetadata", edit),
        made: (domain) => engine.events.emit(domain, DomainEventID.METADATA_CHANGE, { type, nsuri: uri }),
      });
      return {};
    },
    async domainSetLifecycleAction(_, { dom, type, action: number, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetLifecycleAction");
      const { event, action } = lifecycleAction(type, number);
      const edit: Edit = (definition) => withLifecycleAction(definition, event, action);
      await makeChange(engine, dom, flags, {
        call: "domainSetLifecycleAction",
        checked: true,
        config: edit,
        async live(guest, signal) {
          await engine.hypervisor.define(edit(guest.definition));
          await operationOf(guest, "setLifecycleAction")(event, action, signal);
          return edit;
        },
      });
      return {};
    },
  };
}
