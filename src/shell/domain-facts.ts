/** What `dominfo` tells about a domain. */
import type { Domain } from "../api/domain.ts";
import { ErrorNumber } from "../protocol/enums.ts";
import { VirError } from "../protocol/errors.ts";
import { type Answer, fields } from "./answer.ts";
import { stateName } from "./state-names.ts";

/** What a daemon cannot tell is left out, or called unknown. */
async function orUndefined<T>(call: Promise<T>, code?: ErrorNumber): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof VirError && (code === undefined || error.code === code)) return undefined;
    throw error;
  }
}

const yesNo = (value: boolean | undefined): string => (value === undefined ? "unknown" : value ? "yes" : "no");

async function securityOf(guest: Domain) {
  const security = await orUndefined(guest.connection.nodeGetSecurityModel(), ErrorNumber.NO_SUPPORT);
  if (security === undefined) return undefined;
  const { model, doi } = security;
  if (model === "") return undefined;
  const { label, enforcing } = await guest.getSecurityLabel();
  return { model, doi, ...(label === "" ? {} : { label, enforcing }) };
}

export async function domainFacts(guest: Domain): Promise<Answer> {
  const [osType, info, persistent, autostart, managedSave, security, messages] = await Promise.all([
    guest.getOSType(),
    guest.getInfo(),
    orUndefined(guest.isPersistent()),
    orUndefined(guest.getAutostart()),
    orUndefined(guest.hasManagedSaveImage()),
    securityOf(guest),
    orUndefined(guest.getMessages()),
  ]);
  const cpuTimeSeconds = Number(info.cpuTimeNs) / 1e9;
  const rows: [string, string | number | bigint][] = [
    ["Id:", guest.id === -1 ? "-" : guest.id],
    ["Name:", guest.name],
    ["UUID:", guest.uuid],
    ["OS Type:", osType],
    ["State:", stateName(info.state)],
    ["CPU(s):", info.vcpus],
  ];
  if (info.cpuTimeNs !== 0n) rows.push(["CPU time:", `${cpuTimeSeconds.toFixed(1)}s`]);
  rows.push(["Max memory:", info.maxMemoryKiB === 0xffffffffn ? "no limit" : `${info.maxMemoryKiB} KiB`]);
  rows.push(["Used memory:", `${info.memoryKiB} KiB`], ["Persistent:", yesNo(persistent)]);
  if (autostart !== undefined) rows.push(["Autostart:", autostart ? "enable" : "disable"]);
  rows.push(["Managed save:", yesNo(managedSave)]);
  if (security !== undefined) {
    rows.push(["Security model:", security.model], ["Security DOI:", security.doi]);
    if (security.label !== undefined) {
      rows.push(["Security label:", `${security.label} (${security.enforcing ? "enforcing" : "permissive"})`]);
    }
  }
  messages?.forEach((message, at) => rows.push([at === 0 ? "Messages:" : "", message]));
  return fields(15, rows, {
    id: guest.id === -1 ? null : guest.id,
    name: guest.name,
    uuid: guest.uuid,
    osType,
    state: stateName(info.state),
    vcpus: info.vcpus,
    cpuTimeNs: info.cpuTimeNs,
    maxMemoryKiB: info.maxMemoryKiB,
    memoryKiB: info.memoryKiB,
    persistent,
    autostart,
    managedSave,
    security,
    messages,
  });
}
