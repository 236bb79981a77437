/** How much of the host's CPU time a guest gets: shares against others, and quotas in each period. */
import type { CpuTune, DomainDefinition } from "../../../formats/domain/index.ts";
import { invalidArgument } from "../../../protocol/errors.ts";
import { exactNumber, ParameterTable, type ParametersOf } from "./typed.ts";

/** The scheduler that the parameters are of. */
export const schedulerType = "posix";

export const cpuLimitParameters = new ParameterTable({
  cpu_shares: "ullong",
  vcpu_period: "ullong",
  vcpu_quota: "llong",
  emulator_period: "ullong",
  emulator_quota: "llong",
  global_period: "ullong",
  global_quota: "llong",
  iothread_period: "ullong",
  iothread_quota: "llong",
});
export type CpuLimits = ParametersOf<typeof cpuLimitParameters>;

/** In microseconds; 0: none. */
const period = { least: 1_000n, most: 1_000_000n };
/** In microseconds of each period; negative: no limit. */
const quota = { least: 1_000n, most: 17_592_186_044_415n };

const fields = {
  cpu_shares: "shares",
  vcpu_period: "periodUs",
  vcpu_quota: "quotaUs",
  emulator_period: "emulatorPeriodUs",
  emulator_quota: "emulatorQuotaUs",
  global_period: "globalPeriodUs",
  global_quota: "globalQuotaUs",
  iothread_period: "iothreadPeriodUs",
  iothread_quota: "iothreadQuotaUs",
} as const satisfies Readonly<Record<keyof CpuLimits, keyof CpuTune>>;
const names = cpuLimitParameters.names;

/** 0 stands for what is not said. */
export function cpuLimitsOf({ cpuTune }: DomainDefinition): CpuLimits {
  return Object.fromEntries(names.map((name) => [name, BigInt(cpuTune?.[fields[name]] ?? 0)]));
}

/** @throws {VirError} INVALID_ARG: a period or quota out of range */
export function withCpuLimits(definition: DomainDefinition, limits: CpuLimits): DomainDefinition {
  const cpuTune: CpuTune = { ...definition.cpuTune };
  for (const name of names) {
    const value = limits[name];
    if (value === undefined) continue;
    const range = name.endsWith("_period") ? period : name.endsWith("_quota") ? quota : undefined;
    if (range !== undefined && value > 0n && (value < range.least || value > range.most))
      throw invalidArgument(`${name} is ${value}: it is a number from ${range.least} to ${range.most} (microseconds)`);
    if (value === 0n && range !== undefined) delete cpuTune[fields[name]];
    // every negative quota means the same
    else cpuTune[fields[name]] = value < 0n ? -1 : exactNumber(name, value);
  }
  return { ...definition, cpuTune };
}
