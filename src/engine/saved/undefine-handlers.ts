/** Giving up the definition of a domain, with all that belongs to it. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainUndefineFlagsValues as Flag } from "../../protocol/enums.ts";
import { rejectUnknownFlags } from "../../protocol/errors.ts";
import type { DomainEngine } from "../engine.ts";
import { exclude } from "../snapshots/flag-rules.ts";

const known = Object.values(Flag).reduce((all, flag) => all | flag, 0);

export function undefineHandlers(engine: DomainEngine): RemoteHandlers {
  return {
    async domainUndefine(_, { dom }) {
      await engine.undefine(dom);
      return {};
    },
    async domainUndefineFlags(_, { dom, flags }) {
      rejectUnknownFlags(flags, known, "domainUndefineFlags");
      exclude(flags, Flag, ["NVRAM", "KEEP_NVRAM"], ["TPM", "KEEP_TPM"]);
      await engine.undefine(dom, {
        managedSave: (flags & Flag.MANAGED_SAVE) !== 0,
        snapshots: (flags & Flag.SNAPSHOTS_METADATA) !== 0,
        checkpoints: (flags & Flag.CHECKPOINTS_METADATA) !== 0,
      });
      return {};
    },
  };
}
