/** The CPUs that guests may be on. */
import { nodeTopology } from "../../host/node/topology.ts";
import type { DomainEngine } from "../engine.ts";

/** Every CPU that the hypervisor has: of this host, where it does not say otherwise. */
export const hostCpusOf = async ({ hypervisor }: DomainEngine): Promise<readonly number[]> =>
  hypervisor.hostCpus ?? (await nodeTopology()).present;
