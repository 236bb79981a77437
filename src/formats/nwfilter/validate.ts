/** What no filter can be: refused when it is defined. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { internalError, invalidArgument, xmlError } from "../../protocol/errors.ts";
import { chainPriorities, chainProtocol } from "./complete.ts";
import type { NwfilterDefinition } from "./filter.ts";

/** The firewall's names have no room for more. */
const maximumChainLength = 12;
const options = { domain: ErrorDomain.NWFILTER };

/**
 * INVALID_ARG: a chain that has no protocol, is too long or has other letters. XML_ERROR: a name that is none for a file.
 */
export function validateNwfilter({ name, chain }: NwfilterDefinition): void {
  if (name.includes("/")) throw xmlError(`the name '${name}' contains '/', which no filter's name may`, options);
  if (/\p{Cc}/u.test(name)) throw xmlError("the name contains a control character, such as a line break", options);
  if (chain === undefined || chain === "root") return;
  const protocols = Object.keys(chainPriorities).join(", ");
  if (chain.length > maximumChainLength) {
    throw invalidArgument(`the chain '${chain}' has more than ${maximumChainLength} characters`, options);
  }
  if (!/^[\w.:-]+$/.test(chain)) {
    throw invalidArgument(`the chain '${chain}' has characters other than letters, digits and _ . : -`, options);
  }
  if (chain.startsWith("root")) {
    throw internalError(
      `the chain '${chain}' begins with 'root', which is a whole name: use one of ${protocols}`,
      options,
    );
  }
  if (chainProtocol(chain) === undefined) {
    throw invalidArgument(`the chain '${chain}' is neither 'root' nor begins with one of ${protocols}`, options);
  }
}
