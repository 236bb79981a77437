/** How a volume's content is encrypted. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  element,
  fault,
  many,
  on,
  oneOf,
  string,
  supported,
  uint,
  type Element,
  type Fields,
  type XmlElement,
} from "../../xml/index.ts";
import { checkReference, secretReference } from "../storage-pool/parts.ts";

const secret = element(
  "secret",
  { type: attribute(supported(oneOf("passphrase"))), ...secretReference },
  { normalise: checkReference },
);
const cipher = {
  name: attribute(string),
  sizeBits: attribute(uint, "size"),
  mode: attribute(string).optional(),
  hash: attribute(string).optional(),
};
const ivgen = { name: attribute(string), hash: attribute(string).optional() };

const encryption = {
  secrets: many(secret),
  ...on(
    "format",
    {
      default: {},
      qcow: {},
      luks: { cipher: element("cipher", cipher).optional(), ivgen: element("ivgen", ivgen).optional() },
      luks2: {},
      "luks-any": {},
    },
    { code: ErrorNumber.CONFIG_UNSUPPORTED },
  ),
  engine: attribute(oneOf("qemu", "librbd")).optional(),
};
export type VolumeEncryption = Fields<typeof encryption>;
export const VolumeEncryption: Element<VolumeEncryption> = element("encryption", encryption, {
  keepEmpty: "paired",
  normalise: checkCipher,
});

function checkCipher(encryption: VolumeEncryption, _older: unknown, xml: XmlElement): void {
  if (encryption.format !== "luks" || encryption.ivgen === undefined || encryption.cipher !== undefined) return;
  throw fault(xml, "<ivgen> needs a <cipher>", { domain: ErrorDomain.STORAGE });
}
