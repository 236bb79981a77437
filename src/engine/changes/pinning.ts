/** On which of the host's CPUs the threads of a guest may run. */
import type { CpuTune, DomainDefinition } from "../../formats/domain/index.ts";
import { invalidArgument } from "../../protocol/errors.ts";
import { currentVcpus, maximumVcpus } from "../sizes.ts";
import { ioThreadsOf, withListedIOThreads } from "./iothreads.ts";

function withCpuTune(definition: DomainDefinition, cpuTune: CpuTune): DomainDefinition {
  return { ...definition, cpuTune: { ...definition.cpuTune, ...cpuTune } };
}

function checkCpus(cpus: readonly number[]): void {
  if (cpus.length === 0) throw invalidArgument("no CPU is named to pin to");
}

/** @throws {VirError} INVALID_ARG: no such virtual CPU, or no CPU to pin to */
export function withVcpuPin(definition: DomainDefinition, vcpu: number, cpus: readonly number[]): DomainDefinition {
  if (vcpu >= maximumVcpus(definition))
    throw invalidArgument(
      `there is no virtual CPU ${vcpu}: the domain has ${currentVcpus(definition)}, at most ${maximumVcpus(definition)}`,
    );
  checkCpus(cpus);
  const others = (definition.cpuTune?.vcpuPins ?? []).filter((pin) => pin.vcpu !== vcpu);
  const vcpuPins = [...others, { vcpu, cpuset: [...cpus] }].sort((left, right) => left.vcpu - right.vcpu);
  return withCpuTune(definition, { vcpuPins });
}

/** @throws {VirError} INVALID_ARG: no CPU to pin to */
export function withEmulatorPin(definition: DomainDefinition, cpus: readonly number[]): DomainDefinition {
  checkCpus(cpus);
  return withCpuTune(definition, { emulatorPin: [...cpus] });
}

/** @throws {VirError} INVALID_ARG: no such I/O thread, or no CPU to pin to */
export function withIOThreadPin(definition: DomainDefinition, id: number, cpus: readonly number[]): DomainDefinition {
  checkCpus(cpus);
  if (!ioThreadsOf(definition).some((thread) => thread.id === id))
    throw invalidArgument(`the domain has no I/O thread ${id}`);
  const others = (definition.cpuTune?.iothreadPins ?? []).filter((pin) => pin.iothread !== id);
  const iothreadPins = [...others, { iothread: id, cpuset: [...cpus] }].sort(
    (left, right) => left.iothread - right.iothread,
  );
  return withCpuTune(withListedIOThreads(definition), { iothreadPins });
}

/** What everything runs on that is not pinned on its own; undefined: all CPUs. */
const everywhere = ({ vcpuPlacement, vcpuSet }: DomainDefinition): readonly number[] | undefined =>
  vcpuPlacement === "auto" ? undefined : vcpuSet;

/** The CPUs of each virtual CPU, of those that may come too; undefined: all. */
export function vcpuAffinities(definition: DomainDefinition): (readonly number[] | undefined)[] {
  const pins = new Map(definition.cpuTune?.vcpuPins?.map(({ vcpu, cpuset }) => [vcpu, cpuset]));
  return Array.from({ length: maximumVcpus(definition) }, (_, id) => pins.get(id) ?? everywhere(definition));
}

export const emulatorAffinity = (definition: DomainDefinition): readonly number[] | undefined =>
  definition.cpuTune?.emulatorPin ?? everywhere(definition);

export function ioThreadAffinities(
  definition: DomainDefinition,
): { id: number; cpus: readonly number[] | undefined }[] {
  const pins = new Map(definition.cpuTune?.iothreadPins?.map(({ iothread, cpuset }) => [iothread, cpuset]));
  return ioThreadsOf(definition).map(({ id }) => ({ id, cpus: pins.get(id) ?? everywhere(definition) }));
}
