/** What no QEMU can be: refused whether a guest is started or its command line only printed. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { refuse } from "./context.ts";

export function refuseUnsupported({ os }: DomainDefinition): void {
  if (os.type !== "hvm") refuse(`<os><type>${os.type}</type>`, "QEMU runs machines of type 'hvm'");
}
