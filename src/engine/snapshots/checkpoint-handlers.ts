/** Every call about checkpoints of domains. */
import { type CheckpointDefinition, writeCheckpoint } from "../../formats/checkpoint/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  DomainCheckpointCreateFlags as CreateFlag,
  DomainCheckpointDeleteFlags as DeleteFlag,
  DomainCheckpointXMLFlags as XmlFlag,
} from "../../protocol/enums.ts";
import { operationInvalid, rejectUnknownFlags } from "../../protocol/errors.ts";
import type {
  Domain as DomainReference,
  DomainCheckpoint as CheckpointReference,
} from "../../protocol/remote/types.ts";
import type { DomainEngine } from "../engine.ts";
import { deleteCheckpoint, redefineCheckpoint, takeCheckpoint } from "./checkpoints.ts";
import { checkpointListFlags, selectCheckpoints } from "./filters.ts";
import { exclude, need } from "./flag-rules.ts";

const deleteFlags = DeleteFlag.CHILDREN | DeleteFlag.METADATA_ONLY | DeleteFlag.CHILDREN_ONLY;
const xmlFlags = XmlFlag.SECURE | XmlFlag.NO_DOMAIN | XmlFlag.SIZE;

export function checkpointHandlers(engine: DomainEngine): RemoteHandlers {
  const { domains, belongings } = engine;
  const keeper = belongings.checkpoints;
  const found = ({
    name,
    dom,
  }: CheckpointReference): { reference: DomainReference; checkpoint: CheckpointDefinition } => {
    const domain = domains.get(dom);
    return { reference: domain.reference, checkpoint: keeper.get(domain, name) };
  };
  const named = (dom: DomainReference, { name }: CheckpointDefinition): CheckpointReference => ({ name, dom });

  /** With how much has changed since, as the hypervisor has it of a guest that runs. */
  const measured = async (dom: DomainReference, checkpoint: CheckpointDefinition): Promise<CheckpointDefinition> => {
    const { guest, name } = domains.getActive(dom);
    if (guest === undefined) throw operationInvalid(`domain ${name} is still starting`);
    const disks = await engine.hypervisor.checkpoints?.sizes?.(guest, checkpoint);
    return disks === undefined ? checkpoint : { ...checkpoint, disks };
  };

  return {
    async domainCheckpointCreateXml(_, { dom, xmlDesc, flags }) {
      exclude(flags, CreateFlag, ["REDEFINE", "QUIESCE"]);
      need(flags, CreateFlag, "REDEFINE_VALIDATE", "REDEFINE");
      const make = (flags & CreateFlag.REDEFINE) === 0 ? takeCheckpoint : redefineCheckpoint;
      return { checkpoint: named(dom, await make(engine, dom, xmlDesc, flags)) };
    },
    async domainCheckpointGetXmlDesc(_, { checkpoint: of, flags }) {
      rejectUnknownFlags(flags, xmlFlags, "domainCheckpointGetXMLDesc");
      const { reference, checkpoint } = found(of);
      const shown = (flags & XmlFlag.SIZE) === 0 ? checkpoint : await measured(reference, checkpoint);
      return {
        xml: writeCheckpoint(shown, {
          secure: (flags & XmlFlag.SECURE) !== 0,
          withoutDomain: (flags & XmlFlag.NO_DOMAIN) !== 0,
        }),
      };
    },
    domainListAllCheckpoints(_, { dom, needResults, flags }) {
      rejectUnknownFlags(flags, checkpointListFlags, "domainListAllCheckpoints");
      const { checkpoints, reference } = domains.get(dom);
      const list = selectCheckpoints(checkpoints, flags);
      return { checkpoints: needResults === 0 ? [] : list.map((each) => named(reference, each)), ret: list.length };
    },
    domainCheckpointListAllChildren(_, { checkpoint: of, needResults, flags }) {
      rejectUnknownFlags(flags, checkpointListFlags, "domainCheckpointListAllChildren");
      const { reference, checkpoint } = found(of);
      const list = selectCheckpoints(domains.get(reference).checkpoints, flags, checkpoint);
      return { checkpoints: needResults === 0 ? [] : list.map((each) => named(reference, each)), ret: list.length };
    },
    domainCheckpointLookupByName(_, { dom, name, flags }) {
      rejectUnknownFlags(flags, 0, "domainCheckpointLookupByName");
      const { reference, checkpoint } = found({ name, dom });
      return { checkpoint: named(reference, checkpoint) };
    },
    domainCheckpointGetParent(_, { checkpoint: of, flags }) {
      rejectUnknownFlags(flags, 0, "domainCheckpointGetParent");
      const { reference, checkpoint } = found(of);
      const parent = domains.get(reference).checkpoints.parentOf(checkpoint);
      if (parent === undefined) throw keeper.kind.missing(`the checkpoint '${checkpoint.name}' has no parent`);
      return { parent: named(reference, parent) };
    },
    async domainCheckpointDelete(_, { checkpoint, flags }) {
      rejectUnknownFlags(flags, deleteFlags, "domainCheckpointDelete");
      exclude(flags, DeleteFlag, ["CHILDREN", "CHILDREN_ONLY"]);
      await deleteCheckpoint(engine, checkpoint, flags);
      return {};
    },
  };
}
