/** What applications and people note on a network: title, description, and elements in namespaces of their own. */
import { getMetadataElement, setMetadataElement, type CompletedNetwork } from "../../formats/network/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { NetworkEventID, NetworkMetadataType, NetworkUpdateFlags } from "../../protocol/enums.ts";
import { invalidArgument, noMetadata } from "./faults.ts";
import type { Networks } from "./networks.ts";

const { DESCRIPTION, TITLE, ELEMENT } = NetworkMetadataType;
const { LIVE, CONFIG } = NetworkUpdateFlags;

export function metadataHandlers(networks: Networks): RemoteHandlers {
  return {
    networkGetMetadata(_, { network: reference, type, uri, flags }) {
      const network = networks.get(reference);
      const { live } = networks.affected(network, flags, "networkGetMetadata");
      if (flags === (LIVE | CONFIG))
        throw invalidArgument("the metadata of one definition can be asked for, not of both");
      if (type === ELEMENT && uri === null) throw invalidArgument("the namespace of the element has to be named");
      if (type !== ELEMENT && uri !== null) throw invalidArgument("title and description have no namespace");
      const metadata = find(live ? network.current : network.resting, type, uri ?? "");
      if (metadata === undefined) throw noMetadata(`network '${network.name}' has none of that kind`);
      return { metadata };
    },
    async networkSetMetadata(_, { network: reference, type, metadata, key, uri, flags }) {
      if (type === ELEMENT && uri === null) throw invalidArgument("the namespace of the element has to be named");
      if (type === ELEMENT && metadata !== null && (key === null || key === ""))
        throw invalidArgument("the element needs a prefix (key) for its namespace");
      if (type !== ELEMENT && (uri !== null || key !== null))
        throw invalidArgument("title and description have no namespace and no prefix");
      if (type === TITLE && metadata?.includes("\n") === true) throw invalidArgument("a title has one line");
      const network = await networks.change(
        reference,
        { flags, call: "networkSetMetadata", host: false },
        (definition) => replace(definition, type, { metadata, key: key ?? "", uri: uri ?? "" }),
      );
      networks.emit(network, NetworkEventID.METADATA_CHANGE, { type, nsuri: uri });
      return {};
    },
  };
}

const unknownType = (type: number) => invalidArgument(`there is no metadata of type ${type}`);

function find(definition: CompletedNetwork, type: number, uri: string): string | undefined {
  if (type === DESCRIPTION) return definition.description;
  if (type === TITLE) return definition.title;
  if (type === ELEMENT) return getMetadataElement(definition.metadata, uri);
  throw unknownType(type);
}

interface Note {
  readonly metadata: string | null;
  readonly key: string;
  readonly uri: string;
}

/** The definition with the note; one that is null or, as text, empty is taken away. */
function replace(definition: CompletedNetwork, type: number, { metadata, key, uri }: Note): CompletedNetwork {
  const changed = { ...definition };
  if (type === ELEMENT) {
    const whole = setMetadataElement(definition.metadata, uri, key, metadata);
    if (whole === undefined) delete changed.metadata;
    else changed.metadata = whole;
    return changed;
  }
  const field = type === DESCRIPTION ? "description" : type === TITLE ? "title" : undefined;
  if (field === undefined) throw unknownType(type);
  if (metadata === null || metadata === "") delete changed[field];
  else changed[field] = metadata;
  return changed;
}
