/** Limits on single devices of a domain: on network interfaces, on disks, on groups of disks. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainEventID } from "../../protocol/enums.ts";
import { invalidArgument, rejectUnknownFlags } from "../../protocol/errors.ts";
import { affectFlags, definitionAsked } from "../changes/affect.ts";
import { makeChange, operationOf } from "../changes/change.ts";
import {
  bandwidthOf,
  bandwidthParameters,
  interfaceNamed,
  limitedBandwidth,
  withBandwidth,
} from "../changes/parameters/interface-bandwidth.ts";
import {
  checkIOTune,
  diskNamed,
  ioTuneBefore,
  ioTuneOf,
  ioTuneParameters,
  mergedIOTune,
  tunedDisk,
  withIOTune,
} from "../changes/parameters/io-tune.ts";
import { throttleGroup, withoutThrottleGroup, withThrottleGroup } from "../changes/parameters/throttle-groups.ts";
import { counted, stringOkay } from "../changes/parameters/typed.ts";
import type { DomainEngine } from "../engine.ts";

export function limitHandlers(engine: DomainEngine): RemoteHandlers {
  const { domains } = engine;
  return {
    domainGetInterfaceParameters(_, { dom, device, nparams, flags }) {
      rejectUnknownFlags(flags, affectFlags | stringOkay, "domainGetInterfaceParameters");
      const nic = interfaceNamed(definitionAsked(domains.get(dom), flags), device);
      return counted(bandwidthParameters.write(bandwidthOf(nic)), nparams, flags);
    },
    async domainSetInterfaceParameters(_, { dom, device, params, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetInterfaceParameters");
      const limits = bandwidthParameters.read(params);
      await makeChange(engine, dom, flags, {
        call: "domainSetInterfaceParameters",
        config(definition) {
          const nic = interfaceNamed(definition, device);
          return withBandwidth(definition, nic, limitedBandwidth(nic, limits));
        },
        async live(guest, signal) {
          const nic = interfaceNamed(guest.definition, device);
          const bandwidth = limitedBandwidth(nic, limits);
          await operationOf(guest, "setInterfaceBandwidth")(nic, bandwidth, signal);
          return (definition) => withBandwidth(definition, nic, bandwidth);
        },
      });
      return {};
    },

    domainGetBlockIoTune(_, { dom, disk, nparams, flags }) {
      rejectUnknownFlags(flags, affectFlags | stringOkay, "domainGetBlockIoTune");
      const definition = definitionAsked(domains.get(dom), flags);
      // how many there are can be asked without a disk
      if (disk === null && nparams !== 0) throw invalidArgument("no disk is named whose limits are asked for");
      const tune = disk === null ? undefined : diskNamed(definition, disk).ioTune;
      return counted(ioTuneParameters.write(ioTuneOf(tune)), nparams, flags);
    },
    async domainSetBlockIoTune(_, { dom, disk: name, params, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetBlockIoTune");
      const parameters = ioTuneParameters.read(params);
      checkIOTune(parameters);
      let tuned: ReturnType<typeof tunedDisk> | undefined;
      await makeChange(engine, dom, flags, {
        call: "domainSetBlockIoTune",
        config(definition) {
          const disk = diskNamed(definition, name);
          const before = ioTuneBefore(definition, disk, parameters.group_name);
          return withIOTune(definition, disk, mergedIOTune(before, parameters));
        },
        async live(guest, signal) {
          const disk = diskNamed(guest.definition, name);
          const before = ioTuneBefore(guest.definition, disk, parameters.group_name);
          const limits = mergedIOTune(before, parameters);
          await operationOf(guest, "setBlockIOTune")(disk, limits, signal);
          tuned = tunedDisk(disk, parameters);
          return (definition) => withIOTune(definition, disk, limits);
        },
        made(domain) {
          if (tuned !== undefined) engine.events.emit(domain, DomainEventID.TUNABLE, { params: tuned });
        },
      });
      return {};
    },

    async domainSetThrottleGroup(_, { dom, group: name, params, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetThrottleGroup");
      const parameters = ioTuneParameters.read(params);
      await makeChange(engine, dom, flags, {
        call: "domainSetThrottleGroup",
        config: (definition) => withThrottleGroup(definition, throttleGroup(definition, name, parameters)),
        async live(guest, signal) {
          const group = throttleGroup(guest.definition, name, parameters);
          await operationOf(guest, "setThrottleGroup")(group, signal);
          return (definition) => withThrottleGroup(definition, group);
        },
      });
      return {};
    },
    async domainDelThrottleGroup(_, { dom, group: name, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainDelThrottleGroup");
      if (name === null) throw invalidArgument("no throttle group is named to be removed");
      await makeChange(engine, dom, flags, {
        call: "domainDelThrottleGroup",
        config: (definition) => withoutThrottleGroup(definition, name),
        async live(guest, signal) {
          withoutThrottleGroup(guest.definition, name);
          await operationOf(guest, "removeThrottleGroup")(name, signal);
          return (definition) => withoutThrottleGroup(definition, name);
        },
      });
      return {};
    },
  };
}
