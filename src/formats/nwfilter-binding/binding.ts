/** The binding of a network filter to an interface of the host, on behalf of a guest. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  element,
  fault,
  nonEmpty,
  mac,
  parseXml,
  readElement,
  refusedWith,
  string,
  uuid,
  within,
  writeElement,
  type Element,
  type Fields,
  type Unknown,
} from "../../xml/index.ts";
import { FilterReference } from "../nwfilter/filter-reference.ts";
import { anything, one, optional, refuseOffSchema, strictUuid, like, type Grammar } from "../nwfilter/grammar.ts";
import { filterReferenceGrammar } from "../nwfilter/schema.ts";

const INTERNAL = ErrorNumber.INTERNAL_ERROR;
const name = refusedWith(INTERNAL, nonEmpty);

const binding = {
  /** The guest that the interface belongs to. */
  ...within("owner", {
    ownerName: child(string, "name").orRefuse(INTERNAL),
    ownerUuid: child(uuid, "uuid").orRefuse(INTERNAL),
  }),
  /** The interface whose packets are filtered. */
  portDevice: attributeOf("portdev", "name", name).orRefuse(INTERNAL),
  /** The interface underneath, of a direct connection. */
  linkDevice: attributeOf("linkdev", "name", name).orRefuse(INTERNAL).optionalAsAWhole(),
  mac: attributeOf("mac", "address", refusedWith(INTERNAL, mac)).orRefuse(INTERNAL),
  reference: FilterReference.orRefuse(INTERNAL),
  /** What the rules are given to. */
  backend: element("backend", { name: attribute(string) }).optional(),
};

export interface NwfilterBindingDefinition extends Fields<typeof binding> {}
export const NwfilterBinding: Element<NwfilterBindingDefinition> = element("filterbinding", binding, {
  normalise: ({ reference }, _, xml) => {
    if (reference.filter === "") throw fault(xml, "the filter has no name", { code: INTERNAL, domain });
  },
});

const nameOnly: Grammar = { attributes: { name: anything }, required: ["name"] };

const grammar: Grammar = {
  children: {
    owner: one({ children: { name: one({ text: anything }), uuid: one({ text: strictUuid }) } }),
    portdev: one(nameOnly),
    linkdev: optional(nameOnly),
    mac: one({
      attributes: { address: like(/^[\da-fA-F][02468aAcCeE](?::[\da-fA-F]{2}){5}$/) },
      required: ["address"],
    }),
    filterref: one(filterReferenceGrammar),
    backend: optional(nameOnly),
  },
};

export interface ParseNwfilterBindingOptions {
  /** What libvirt's schema does not allow is refused (XML_INVALID_SCHEMA). */
  validate?: boolean;
  /** Told of every element and attribute that means nothing here. */
  onUnknown?: (unknown: Unknown) => void;
}

const domain = ErrorDomain.NWFILTER;

/** XML_DETAIL: not well-formed. XML_ERROR, INTERNAL_ERROR: content that is wrong, with line, column and path. */
export function parseNwfilterBinding(
  xml: string,
  options: ParseNwfilterBindingOptions = {},
): NwfilterBindingDefinition {
  const root = parseXml(xml, { domain });
  if (root.name !== NwfilterBinding.name) {
    const what = `the document is a <${root.name}>, not a <${NwfilterBinding.name}>`;
    throw fault(root, what, { domain: ErrorDomain.XML });
  }
  if (options.validate === true) refuseOffSchema(root, grammar);
  const { value, unknown } = readElement(NwfilterBinding, root, { domain });
  if (options.onUnknown !== undefined) unknown.forEach(options.onUnknown);
  return value;
}

/** The binding's XML, as `virsh nwfilter-binding-dumpxml` prints it, with the last newline. */
export function writeNwfilterBinding(definition: NwfilterBindingDefinition): string {
  return writeElement(NwfilterBinding, definition);
}
