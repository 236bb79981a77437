/** The threads of a guest that do its input and output. */
import type { DomainDefinition, IOThread } from "../../formats/domain/index.ts";
import { configUnsupported, invalidArgument, operationInvalid } from "../../protocol/errors.ts";
import { exactNumber, ParameterTable, type ParametersOf } from "./parameters/typed.ts";

/** All of them, told one by one whether the definition does so or only says how many there are. */
export function ioThreadsOf({ iothreads = 0, iothreadIds = [] }: DomainDefinition): IOThread[] {
  if (iothreadIds.length > 0) return iothreadIds;
  return Array.from({ length: iothreads }, (_, index) => ({ id: index + 1 }));
}

function withIOThreads(definition: DomainDefinition, threads: readonly IOThread[]): DomainDefinition {
  const { iothreads: _, iothreadIds: __, ...others } = definition;
  return threads.length === 0 ? others : { ...others, iothreads: threads.length, iothreadIds: [...threads] };
}

/** What is said of one of them makes all of them be named. */
export const withListedIOThreads = (definition: DomainDefinition): DomainDefinition =>
  withIOThreads(definition, ioThreadsOf(definition));

/** @throws {VirError} INVALID_ARG: there is one with that number, or it is 0 */
export function withIOThread(definition: DomainDefinition, id: number): DomainDefinition {
  if (id === 0) throw invalidArgument("I/O threads are counted from 1");
  const threads = ioThreadsOf(definition);
  if (threads.some((thread) => thread.id === id)) throw invalidArgument(`there is an I/O thread ${id} already`);
  return withIOThreads(definition, [...threads, { id }]);
}

/** @throws {VirError} INVALID_ARG: there is none with that number, or a device uses it */
export function withoutIOThread(definition: DomainDefinition, id: number): DomainDefinition {
  const threads = ioThreadsOf(definition);
  if (!threads.some((thread) => thread.id === id)) throw invalidArgument(`the domain has no I/O thread ${id}`);
  const user = userOf(definition, id);
  if (user !== undefined) throw invalidArgument(`I/O thread ${id} cannot be removed: ${user} uses it`);
  const left = withIOThreads(
    definition,
    threads.filter((thread) => thread.id !== id),
  );
  const { iothreadPins, iothreadSchedulers, ...cpuTune } = definition.cpuTune ?? {};
  if (iothreadPins === undefined && iothreadSchedulers === undefined) return left;
  const pins = (iothreadPins ?? []).filter((pin) => pin.iothread !== id);
  const schedulers = (iothreadSchedulers ?? [])
    .map((scheduler) => ({ ...scheduler, iothreads: (scheduler.iothreads ?? []).filter((one) => one !== id) }))
    .filter((scheduler) => scheduler.iothreads.length > 0);
  return {
    ...left,
    cpuTune: {
      ...cpuTune,
      ...(pins.length === 0 ? {} : { iothreadPins: pins }),
      ...(schedulers.length === 0 ? {} : { iothreadSchedulers: schedulers }),
    },
  };
}

/** The device that the thread serves, in words. */
function userOf({ devices }: DomainDefinition, id: number): string | undefined {
  for (const { driver, target } of devices.disks)
    if (driver?.iothread === id || driver?.iothreads?.some((one) => one.id === id) === true)
      return `the disk '${target.dev}'`;
  for (const controller of devices.controllers) {
    const driver = "driver" in controller ? controller.driver : undefined;
    if (driver !== undefined && "iothread" in driver && driver.iothread === id)
      return `the ${controller.type} controller ${controller.index}`;
  }
  return undefined;
}

export const ioThreadParameters = new ParameterTable({
  poll_max_ns: "ullong",
  poll_grow: ["uint", "ullong"],
  poll_shrink: ["uint", "ullong"],
  poll_weight: ["ullong", "uint"],
  thread_pool_min: "int",
  thread_pool_max: "int",
});

const poolLimits = { thread_pool_min: 0, thread_pool_max: 1 } as const;
/** The weight is a number of bits to shift by. */
const greatestWeight = 63;

const pollFields = [
  ["poll_max_ns", "maxNs"],
  ["poll_grow", "grow"],
  ["poll_shrink", "shrink"],
  ["poll_weight", "weight"],
] as const;

/**
 * The thread with these settings.
 * @throws {VirError} INVALID_ARG: no such thread; CONFIG_UNSUPPORTED: no such number of workers;
 * OPERATION_INVALID: fewer workers at most than at least
 */
export function tunedIOThread(
  definition: DomainDefinition,
  id: number,
  parameters: ParametersOf<typeof ioThreadParameters>,
): IOThread {
  const thread = ioThreadsOf(definition).find((one) => one.id === id);
  if (thread === undefined) throw invalidArgument(`the domain has no I/O thread ${id}`);
  for (const [name, least] of Object.entries(poolLimits)) {
    const value = parameters[name as keyof typeof poolLimits];
    if (value !== undefined && value !== -1 && value < least)
      throw configUnsupported(`${name} is ${value}: ${least} at least, or -1 for the hypervisor's own`);
  }
  const { thread_pool_min, thread_pool_max } = parameters;
  const poll: NonNullable<IOThread["poll"]> = { ...thread.poll };
  for (const [name, field] of pollFields) {
    const value = parameters[name];
    if (value !== undefined) poll[field] = exactNumber(name, value);
  }
  if ((poll.weight ?? 0) > greatestWeight)
    throw configUnsupported(`poll_weight is ${poll.weight}: ${greatestWeight} at most`);
  const threadPoolMin = thread_pool_min ?? thread.threadPoolMin ?? -1;
  const threadPoolMax = thread_pool_max ?? thread.threadPoolMax ?? -1;
  if (threadPoolMin > threadPoolMax)
    throw operationInvalid(`thread_pool_min (${threadPoolMin}) is more than thread_pool_max (${threadPoolMax})`);
  const { threadPoolMin: _, threadPoolMax: __, ...others } = thread;
  return {
    ...others,
    ...(threadPoolMin === -1 ? {} : { threadPoolMin }),
    ...(threadPoolMax === -1 ? {} : { threadPoolMax }),
    ...(Object.keys(poll).length === 0 ? {} : { poll }),
  };
}

/** The definition with this thread in the place of the one with its number. */
export function withTunedIOThread(definition: DomainDefinition, tuned: IOThread): DomainDefinition {
  const plain = Object.keys(tuned).length === 1;
  if (plain && (definition.iothreadIds ?? []).length === 0) return definition;
  return withIOThreads(
    definition,
    ioThreadsOf(definition).map((thread) => (thread.id === tuned.id ? tuned : thread)),
  );
}
