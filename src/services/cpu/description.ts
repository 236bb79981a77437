/** A CPU as it is compared and computed with, and what is refused about it. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { virError, type VirError } from "../../protocol/errors.ts";
import type { CpuMap, X86Model } from "./map.ts";

/**
 * `force`, `require`: the guest has it; `optional`: it has what the host has; `disable`: it does not have it; `forbid`: a
 * host that has it cannot run the guest.
 */
export type FeaturePolicy = "force" | "require" | "optional" | "disable" | "forbid";

export interface CpuFeature {
  name: string;
  policy: FeaturePolicy;
}

/** What a document or a domain says that decides about features; `CpuDocument` and, with its type, `Cpu` are such. */
export interface CpuDescription {
  readonly type: "host" | "guest";
  /** Of a host. */
  readonly arch?: string;
  readonly match?: "minimum" | "exact" | "strict";
  readonly model?: string;
  readonly vendor?: string;
  /** Those of a host have no policy: they are there. */
  readonly features?: readonly { readonly name: string; readonly policy?: FeaturePolicy }[];
}

/** A model with what it has less or more than it. */
export interface ModelledCpu {
  model: string;
  vendor?: string;
  features: CpuFeature[];
}

export const cpuError = (code: ErrorNumber, detail: string): VirError =>
  virError(code, detail, { domain: ErrorDomain.CPU });

/** Throws INTERNAL_ERROR (as libvirt does) for a model that the map does not have. */
export function modelNamed(map: CpuMap, name: string): X86Model {
  const model = map.models.get(name);
  if (model === undefined) throw cpuError(ErrorNumber.INTERNAL_ERROR, `there is no CPU model '${name}'`);
  return model;
}

/** Throws INTERNAL_ERROR (as libvirt does) for a feature that the map does not have. */
export function knownFeature(map: CpuMap, name: string): string {
  if (!map.features.has(name)) throw cpuError(ErrorNumber.INTERNAL_ERROR, `there is no CPU feature '${name}'`);
  return name;
}

/** Everything that the CPU has: its model's features, more and less. What is optional does not count. */
export function featuresOf(map: CpuMap, cpu: CpuDescription): Set<string> {
  const result = new Set(cpu.model === undefined ? [] : modelNamed(map, cpu.model).features);
  for (const { name, policy } of cpu.features ?? []) {
    if (cpu.type === "guest" && policy === "optional") continue;
    knownFeature(map, name);
    if (cpu.type === "guest" && (policy === "disable" || policy === "forbid")) result.delete(name);
    else result.add(name);
  }
  return result;
}

/** The features that a guest's CPU names with this policy; its model's too where they are required. */
export function featuresUnder(map: CpuMap, cpu: CpuDescription, policy: FeaturePolicy): Set<string> {
  const required = policy === "require";
  const result = new Set(required && cpu.model !== undefined ? modelNamed(map, cpu.model).features : []);
  for (const feature of cpu.features ?? []) {
    const own = cpu.type === "host" ? "require" : (feature.policy ?? "require");
    if (own === policy) result.add(knownFeature(map, feature.name));
  }
  return result;
}

/** The features of a set in the order in which they are listed. */
export function inOrder(map: CpuMap, features: ReadonlySet<string>): string[] {
  return [...map.features.keys()].filter((name) => features.has(name));
}

/** Sets `policy`, for a feature that is not named yet at the end. */
export function setFeature(features: CpuFeature[], name: string, policy: FeaturePolicy): void {
  const existing = features.find((feature) => feature.name === name);
  if (existing === undefined) features.push({ name, policy });
  else existing.policy = policy;
}

/** Switches off, by name, what the model once had: a hypervisor may still have it in the model. */
export function disableRemoved(features: CpuFeature[], model: X86Model): void {
  for (const name of model.removed) {
    if (!features.some((feature) => feature.name === name)) features.push({ name, policy: "disable" });
  }
}

/** Names in the order of their characters, as libvirt sorts. */
export const byName = (left: { readonly name: string }, right: { readonly name: string }): number =>
  left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
