/** What libvirt's schema allows in a secret. */
import { anything, like, one, optional, strictUuid, words, type Grammar, type Test } from "../nwfilter/grammar.ts";

const yesNo = words("yes", "no");
const objectName = like(/^[^/\n]+$/);

/** The element that names what the secret is for, by the type of use. */
const places: Readonly<Record<string, { readonly element: string; readonly text: Test }>> = {
  volume: { element: "volume", text: like(/^(?:\/|[a-zA-Z]:\\).+$/) },
  ceph: { element: "name", text: objectName },
  iscsi: { element: "target", text: objectName },
  tls: { element: "name", text: objectName },
  vtpm: { element: "name", text: objectName },
};

const usageGrammar = (type: string): Grammar => {
  const place = places[type];
  return {
    attributes: { type: words(...Object.keys(places)) },
    required: ["type"],
    children: place === undefined ? {} : { [place.element]: one({ text: place.text }) },
  };
};

export const secretGrammar: Grammar = {
  attributes: { ephemeral: yesNo, private: yesNo },
  children: {
    uuid: optional({ text: strictUuid }),
    description: optional({ text: anything }),
    usage: optional(({ attributes }) => usageGrammar((attributes["type"] ?? "").trim())),
  },
};
