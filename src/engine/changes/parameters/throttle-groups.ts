/** Groups of disks that share limits of their own, each disk in as many of them as it likes. */
import type { DomainDefinition, IOTune } from "../../../formats/domain/index.ts";
import { invalidArgument, operationInvalid } from "../../../protocol/errors.ts";
import { checkIOTune, type IOTuneParameters, mergedIOTune } from "./io-tune.ts";

export type ThrottleGroup = IOTune & { readonly groupName: string };

/**
 * The group as the parameters make it; it may be without any limit, and get one later.
 * @throws {VirError} INVALID_ARG, ARGUMENT_UNSUPPORTED as for the limits of a disk
 */
export function throttleGroup(
  { throttleGroups = [] }: DomainDefinition,
  name: string,
  parameters: IOTuneParameters,
): ThrottleGroup {
  if (name === "") throw invalidArgument("a throttle group has a name");
  checkIOTune(parameters);
  const present = throttleGroups.find(({ groupName }) => groupName === name);
  const { group_name: _, ...limits } = parameters;
  return { ...mergedIOTune(present, limits), groupName: name };
}

/** In the place of the one with its name, or behind all others. */
export function withThrottleGroup(definition: DomainDefinition, group: ThrottleGroup): DomainDefinition {
  const groups = definition.throttleGroups ?? [];
  const known = groups.some(({ groupName }) => groupName === group.groupName);
  const throttleGroups = known
    ? groups.map((one) => (one.groupName === group.groupName ? group : one))
    : [...groups, group];
  return { ...definition, throttleGroups };
}

/** @throws {VirError} INVALID_ARG: there is no such group; OPERATION_INVALID: a disk is in it */
export function withoutThrottleGroup(definition: DomainDefinition, name: string): DomainDefinition {
  const { throttleGroups = [], ...others } = definition;
  if (!throttleGroups.some(({ groupName }) => groupName === name))
    throw invalidArgument(`the domain has no throttle group '${name}'`);
  const user = definition.devices.disks.find(({ throttleFilters = [] }) =>
    throttleFilters.some(({ group }) => group === name),
  );
  if (user !== undefined)
    throw operationInvalid(`the throttle group '${name}' is in use: the disk '${user.target.dev}' is in it`);
  const left = throttleGroups.filter(({ groupName }) => groupName !== name);
  return left.length === 0 ? others : { ...others, throttleGroups: left };
}
