/** The virtual CPUs of a domain: which there are, which are online, and which a running guest may gain or lose. */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { configUnsupported, invalidArgument, operationUnsupported } from "../../protocol/errors.ts";
import { currentVcpus, maximumVcpus } from "../sizes.ts";

/** One virtual CPU, as `<vcpus>` says it. */
export type Vcpu = NonNullable<DomainDefinition["vcpus"]>[number];

/** The most that the format holds. */
const countLimit = 65535;

/** All virtual CPUs by number, told one by one whether the definition does so or not. */
export function vcpusOf(definition: DomainDefinition): Vcpu[] {
  const online = currentVcpus(definition);
  const listed = new Map(definition.vcpus?.map((vcpu) => [vcpu.id, vcpu]));
  return Array.from({ length: maximumVcpus(definition) }, (_, id) => {
    if (listed.size > 0) return listed.get(id) ?? { id, enabled: false };
    return { id, enabled: id < online, hotpluggable: id >= online };
  });
}

const isListed = ({ vcpus = [] }: DomainDefinition): boolean => vcpus.length > 0;

/** `listed`: which of them are online is told one by one, not by their number alone. */
function withVcpus(definition: DomainDefinition, vcpus: readonly Vcpu[], listed: boolean): DomainDefinition {
  const { vcpuCurrent: _, vcpus: __, ...others } = definition;
  const online = vcpus.filter(({ enabled }) => enabled).length;
  return {
    ...others,
    vcpuMax: vcpus.length,
    ...(online === vcpus.length ? {} : { vcpuCurrent: online }),
    ...(listed ? { vcpus: [...vcpus] } : {}),
  };
}

/** The order in which they came online does not outlive a change of the persistent definition. */
function unordered(vcpu: Vcpu): Vcpu {
  const { order: _, ...others } = vcpu;
  return others;
}

/**
 * So many online: the first that are offline come first, and those with the highest numbers go first.
 * @throws {VirError} INVALID_ARG: more than there are
 */
export function withVcpuCount(definition: DomainDefinition, count: number, hotpluggable: boolean): DomainDefinition {
  const vcpus = vcpusOf(definition).map(unordered);
  checkCount(vcpus, count);
  let missing = count - vcpus.filter(({ enabled }) => enabled).length;
  const added = missing > 0;
  // what cannot be unplugged comes first, without gaps
  let firm = true;
  for (const vcpu of vcpus) {
    if (missing > 0 && !vcpu.enabled) {
      vcpu.enabled = true;
      vcpu.hotpluggable = hotpluggable || !firm;
      missing--;
    }
    firm &&= vcpu.enabled && vcpu.hotpluggable !== true;
  }
  for (const vcpu of vcpus.toReversed())
    if (missing < 0 && vcpu.enabled) {
      vcpu.enabled = false;
      vcpu.hotpluggable = true;
      missing++;
    }
  return withVcpus(definition, vcpus, isListed(definition) || (added && hotpluggable));
}

function checkCount(vcpus: readonly Vcpu[], count: number): void {
  if (count > vcpus.length)
    throw invalidArgument(`${count} virtual CPUs are more than the ${vcpus.length} that the domain may have at most`);
}

/** @throws {VirError} INVALID_ARG: it contradicts the CPU topology or the NUMA nodes */
export function withMaximumVcpus(definition: DomainDefinition, count: number): DomainDefinition {
  if (count > countLimit) throw invalidArgument(`a domain has ${countLimit} virtual CPUs at most, not ${count}`);
  const { topology, numa = [] } = definition.cpu ?? {};
  if (topology !== undefined) {
    const { sockets, dies = 1, clusters = 1, cores, threads } = topology;
    const all = sockets * dies * clusters * cores * threads;
    if (all !== count) throw invalidArgument(`the CPU topology has ${all} CPUs, which ${count} would contradict`);
  }
  const inCells = 1 + Math.max(-1, ...numa.flatMap(({ cpus = [] }) => cpus));
  if (inCells > count)
    throw invalidArgument(`the NUMA nodes hold virtual CPUs up to ${inCells - 1}: ${count} are too few for them`);
  const present = vcpusOf(definition).map(unordered);
  const vcpus = Array.from({ length: count }, (_, id) => present[id] ?? { id, enabled: false });
  return placed(withVcpus(definition, vcpus, isListed(definition)), count);
}

/** What is said of single CPUs, for the first `count`: those in no NUMA node are in the first one. */
function placed(definition: DomainDefinition, count: number): DomainDefinition {
  const { cpu, cpuTune } = definition;
  const result = { ...definition };
  if (cpu?.numa !== undefined) {
    const inCells = new Set(cpu.numa.flatMap(({ cpus = [] }) => cpus));
    const loose = Array.from({ length: count }, (_, id) => id).filter((id) => !inCells.has(id));
    const numa = cpu.numa.map((cell, index) =>
      index > 0 || loose.length === 0
        ? cell
        : { ...cell, cpus: [...(cell.cpus ?? []), ...loose].sort((left, right) => left - right) },
    );
    result.cpu = { ...cpu, numa };
  }
  if (cpuTune?.vcpuPins === undefined && cpuTune?.vcpuSchedulers === undefined) return result;
  const { vcpuPins = [], vcpuSchedulers = [], ...others } = cpuTune;
  const pins = vcpuPins.filter(({ vcpu }) => vcpu < count);
  const schedulers = vcpuSchedulers
    .map((scheduler) => ({ ...scheduler, vcpus: (scheduler.vcpus ?? []).filter((id) => id < count) }))
    .filter(({ vcpus }) => vcpus.length > 0);
  result.cpuTune = {
    ...others,
    ...(pins.length === 0 ? {} : { vcpuPins: pins }),
    ...(schedulers.length === 0 ? {} : { vcpuSchedulers: schedulers }),
  };
  return result;
}

/**
 * These virtual CPUs online or not, one by one.
 * @throws {VirError} INVALID_ARG: there is no such one, or it is the first, which is always there
 */
export function withVcpusEnabled(
  definition: DomainDefinition,
  ids: readonly number[],
  enabled: boolean,
): DomainDefinition {
  const vcpus = vcpusOf(definition).map(unordered);
  for (const id of ids) {
    const vcpu = vcpus[id];
    if (id === 0) throw invalidArgument("virtual CPU 0 is always online, and stays so");
    if (vcpu === undefined) throw invalidArgument(`there is no virtual CPU ${id}: the domain has ${vcpus.length}`);
    vcpu.enabled = enabled;
    vcpu.hotpluggable = true;
  }
  return withVcpus(definition, vcpus, true);
}

/** What a running guest has to be given, or has to let go of, for `count` to be online. */
export interface VcpuPlan {
  readonly enabled: boolean;
  readonly ids: readonly number[];
}

/** @throws {VirError} INVALID_ARG: more than there are; CONFIG_UNSUPPORTED: too few that may be taken away */
export function planVcpuCount(definition: DomainDefinition, count: number): VcpuPlan {
  const vcpus = vcpusOf(definition);
  checkCount(vcpus, count);
  const missing = count - vcpus.filter(({ enabled }) => enabled).length;
  const enabled = missing > 0;
  const ids = enabled
    ? vcpus.filter((vcpu) => !vcpu.enabled).map(({ id }) => id)
    : vcpus
        .filter((vcpu) => vcpu.enabled && vcpu.hotpluggable === true && vcpu.id !== 0)
        .map(({ id }) => id)
        .toReversed();
  if (ids.length < Math.abs(missing))
    throw configUnsupported(
      `only ${ids.length} of the online virtual CPUs can be unplugged: ${count} cannot be reached while the guest runs`,
    );
  return { enabled, ids: ids.slice(0, Math.abs(missing)) };
}

/** @throws {VirError} INVALID_ARG: no such CPU, or it is so already; OPERATION_UNSUPPORTED: it cannot be unplugged */
export function planVcpu(definition: DomainDefinition, ids: readonly number[], enabled: boolean): VcpuPlan {
  const vcpus = vcpusOf(definition);
  for (const id of ids) {
    const vcpu = vcpus[id];
    if (vcpu === undefined) throw invalidArgument(`there is no virtual CPU ${id}: the domain has ${vcpus.length}`);
    if (vcpu.enabled === enabled)
      throw invalidArgument(`virtual CPU ${id} is ${enabled ? "online" : "offline"} already`);
    if (!enabled && vcpu.hotpluggable !== true)
      throw operationUnsupported(`virtual CPU ${id} was there when the guest started and cannot be unplugged`);
  }
  if (ids.length > 1) throw operationUnsupported("virtual CPUs of a running guest are plugged in or out one at a time");
  return { enabled, ids };
}

/** The live definition once a guest has been given these, or has let go of them. */
export function withVcpusPlugged(
  definition: DomainDefinition,
  ids: readonly number[],
  enabled: boolean,
): DomainDefinition {
  let last = 0;
  const vcpus = vcpusOf(definition).map((vcpu) => {
    if (vcpu.enabled) last = Math.max(last, vcpu.order ?? last + 1);
    return vcpu.enabled ? { ...vcpu, order: vcpu.order ?? last } : vcpu;
  });
  for (const id of ids) {
    const vcpu = vcpus[id];
    if (vcpu === undefined || vcpu.enabled === enabled) continue;
    vcpus[id] = enabled
      ? { ...vcpu, enabled, hotpluggable: true, order: ++last }
      : { ...unordered(vcpu), enabled, hotpluggable: true };
  }
  // they count on without gaps
  const orders = vcpus.flatMap(({ order }) => order ?? []).sort((left, right) => left - right);
  return withVcpus(
    definition,
    vcpus.map((vcpu) => (vcpu.order === undefined ? vcpu : { ...vcpu, order: 1 + orders.indexOf(vcpu.order) })),
    true,
  );
}
