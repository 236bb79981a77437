/** What the agent in a running guest does. It is asked outside of the domain's job: it may be slow, or not there. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  DomainAgentResponseTimeoutValues,
  DomainAuthorizedSSHKeysSetFlags,
  DomainGetHostnameFlags,
  DomainGuestInfoTypes,
  DomainInterfaceAddressesSource,
  DomainSetTimeFlags,
  DomainSetUserPasswordFlags,
  NodeSuspendTarget,
} from "../../protocol/enums.ts";
import { argumentUnsupported, invalidArgument, rejectUnknownFlags } from "../../protocol/errors.ts";
import { writeCpuSet } from "../../xml/index.ts";
import { readNumbers } from "../changes/cpu-map.ts";
import { ParameterTable } from "../changes/parameters/typed.ts";
import type { DomainEngine } from "../engine.ts";
import { ask, offered } from "./offered.ts";

const all = (values: Readonly<Record<string, number>>): number =>
  Object.values(values).reduce((sum, value) => sum | value, 0);
const guestVcpuParameters = new ParameterTable({ vcpus: "string", online: "string", offlinable: "string" });

export function guestAgentHandlers(engine: DomainEngine): RemoteHandlers {
  return offered(engine, {
    agentVcpus: {
      async domainGetGuestVcpus({ signal }, { dom, flags }) {
        rejectUnknownFlags(flags, 0, "domainGetGuestVcpus");
        const { ids, online, offlinable } = await ask(engine, dom, "agentVcpus")(signal);
        return {
          params: guestVcpuParameters.write({
            vcpus: writeCpuSet(ids),
            online: writeCpuSet(online),
            offlinable: writeCpuSet(offlinable),
          }),
        };
      },
    },
    setAgentVcpus: {
      async domainSetGuestVcpus({ signal }, { dom, cpumap, state, flags }) {
        rejectUnknownFlags(flags, 0, "domainSetGuestVcpus");
        if (state !== 0 && state !== 1) throw invalidArgument(`the state of a virtual CPU is 0 or 1, not ${state}`);
        await ask(engine, dom, "setAgentVcpus")(readNumbers(cpumap), state === 1, signal);
        return {};
      },
    },
    filesystems: {
      async domainGetFsinfo({ signal }, { dom, flags }) {
        rejectUnknownFlags(flags, 0, "domainGetFSInfo");
        const found = await ask(engine, dom, "filesystems")(signal);
        const info = found.map(({ mountpoint, name, type, devices }) => ({
          mountpoint,
          name,
          fstype: type,
          devAliases: [...devices],
        }));
        return { info, ret: info.length };
      },
    },
    freezeFilesystems: {
      async domainFsfreeze({ signal }, { dom, mountpoints, flags }) {
        rejectUnknownFlags(flags, 0, "domainFSFreeze");
        return { filesystems: await ask(engine, dom, "freezeFilesystems")(mountpoints, signal) };
      },
    },
    thawFilesystems: {
      async domainFsthaw({ signal }, { dom, mountpoints, flags }) {
        rejectUnknownFlags(flags, 0, "domainFSThaw");
        return { filesystems: await ask(engine, dom, "thawFilesystems")(mountpoints, signal) };
      },
    },
    trimFilesystems: {
      async domainFstrim({ signal }, { dom, mountPoint, minimum, flags }) {
        rejectUnknownFlags(flags, 0, "domainFSTrim");
        if (mountPoint !== null) throw argumentUnsupported("all filesystems are trimmed, not a single mount point");
        await ask(engine, dom, "trimFilesystems")(minimum, signal);
        return {};
      },
    },
    hostName: {
      async domainGetHostname({ signal }, { dom, flags }) {
        const both = DomainGetHostnameFlags.LEASE | DomainGetHostnameFlags.AGENT;
        rejectUnknownFlags(flags, both, "domainGetHostname");
        if (flags === both) throw invalidArgument("the name comes from the lease or from the agent, not from both");
        const source = flags === DomainGetHostnameFlags.LEASE ? "lease" : "agent";
        return { hostname: await ask(engine, dom, "hostName")(source, signal) };
      },
    },
    time: {
      async domainGetTime({ signal }, { dom, flags }) {
        rejectUnknownFlags(flags, 0, "domainGetTime");
        const { seconds, nanoseconds } = await ask(engine, dom, "time")(signal);
        return { seconds, nseconds: nanoseconds };
      },
    },
    setTime: {
      async domainSetTime({ signal }, { dom, seconds, nseconds, flags }) {
        rejectUnknownFlags(flags, DomainSetTimeFlags.SYNC, "domainSetTime");
        const sync = (flags & DomainSetTimeFlags.SYNC) !== 0;
        if (nseconds >= 1e9) throw invalidArgument(`${nseconds} nanoseconds are a second or more`);
        await ask(engine, dom, "setTime")(sync ? undefined : { seconds, nanoseconds: nseconds }, signal);
        return {};
      },
    },
    interfaceAddresses: {
      async domainInterfaceAddresses({ signal }, { dom, source, flags }) {
        rejectUnknownFlags(flags, 0, "domainInterfaceAddresses");
        const addresses = ask(engine, dom, "interfaceAddresses");
        if (!Object.values<number>(DomainInterfaceAddressesSource).includes(source))
          throw argumentUnsupported(`there is no source ${source} of the addresses of interfaces`);
        const found = await addresses(source, signal);
        return {
          ifaces: found.map(({ name, mac, addresses: addrs }) => ({
            name,
            hwaddr: mac ?? null,
            addrs: addrs.map(({ type, address, prefix }) => ({ type, addr: address, prefix })),
          })),
        };
      },
    },
    guestInfo: {
      async domainGetGuestInfo({ signal }, { dom, types, flags }) {
        rejectUnknownFlags(flags, 0, "domainGetGuestInfo");
        rejectUnknownFlags(types, all(DomainGuestInfoTypes), "the types of domainGetGuestInfo");
        return { params: await ask(engine, dom, "guestInfo")(types, signal) };
      },
    },
    setUserPassword: {
      async domainSetUserPassword({ signal }, { dom, user, password, flags }) {
        rejectUnknownFlags(flags, DomainSetUserPasswordFlags.ENCRYPTED, "domainSetUserPassword");
        if (user === null || password === null) throw invalidArgument("a password is set for a user: both are needed");
        const encrypted = (flags & DomainSetUserPasswordFlags.ENCRYPTED) !== 0;
        await ask(engine, dom, "setUserPassword")(user, password, { encrypted }, signal);
        return {};
      },
    },
    authorizedSshKeys: {
      async domainAuthorizedSshKeysGet({ signal }, { dom, user, flags }) {
        rejectUnknownFlags(flags, 0, "domainAuthorizedSSHKeysGet");
        return { keys: [...(await ask(engine, dom, "authorizedSshKeys")(user, signal))] };
      },
    },
    setAuthorizedSshKeys: {
      async domainAuthorizedSshKeysSet({ signal }, { dom, user, keys, flags }) {
        const { APPEND, REMOVE } = DomainAuthorizedSSHKeysSetFlags;
        rejectUnknownFlags(flags, APPEND | REMOVE, "domainAuthorizedSSHKeysSet");
        if (flags === (APPEND | REMOVE)) throw invalidArgument("keys are appended or removed, not both at once");
        if (flags !== 0 && keys.length === 0) throw invalidArgument("no key is given to be appended or removed");
        const how = flags === APPEND ? "append" : flags === REMOVE ? "remove" : "replace";
        await ask(engine, dom, "setAuthorizedSshKeys")(user, keys, how, signal);
        return {};
      },
    },
    suspendToSleep: {
      async domainPmSuspendForDuration({ signal }, { dom, target, duration, flags }) {
        rejectUnknownFlags(flags, 0, "domainPMSuspendForDuration");
        if (duration !== 0n) throw argumentUnsupported("how long a guest is to sleep cannot be said: use 0");
        if (!Object.values<number>(NodeSuspendTarget).includes(target))
          throw invalidArgument(`there is no target ${target} of a suspension`);
        await ask(engine, dom, "suspendToSleep")(target, signal);
        return {};
      },
    },
    setAgentTimeout: {
      async domainAgentSetResponseTimeout(_, { dom, timeout, flags }) {
        rejectUnknownFlags(flags, 0, "domainAgentSetResponseTimeout");
        if (timeout < DomainAgentResponseTimeoutValues.BLOCK)
          throw invalidArgument(`the timeout of the agent is ${timeout}: -2 or more`);
        await ask(engine, dom, "setAgentTimeout")(timeout);
        return { result: 0 };
      },
    },
  });
}
