// Which scenarios are not run where, and why.

import { type ScenarioId, topics } from "../scenarios/index.ts";
import type { Skips } from "../target.ts";

/** All scenarios of a topic. */
const allOf = (topic: keyof typeof topics, reason: string): Skips =>
  Object.fromEntries(Object.keys(topics[topic]).map((name) => [`${topic}: ${name}` as ScenarioId, reason]));

const noSuchCalls = "the test hypervisor, ours as libvirt's, does not have these calls";
const imagesForget = "an image of the test hypervisor holds a definition, not whether its guest was paused";

/** Of every test hypervisor. */
export const testHypervisorSkips: Skips = {
  ...allOf("persistence", "the test hypervisor forgets everything with its last connection"),
  ...allOf("consoles", "no software runs in guests of the test hypervisor"),
  ...allOf("secrets", noSuchCalls),
  ...allOf("network filters", noSuchCalls),
  "definitions: a domain of another hypervisor is refused": "the test hypervisor runs definitions of all hypervisors",
  "wrong states: there is no call that the hypervisor does not know": noSuchCalls,
  "XML: aliases are those of a running guest": "the test hypervisor gives devices no aliases",
  "snapshots: a snapshot is defined from the description of one":
    "the test hypervisor has nothing of a snapshot but what it knows, so that this cannot be forgotten by itself",
  "snapshots: a snapshot's name has no slash": "the test hypervisor keeps no snapshot in a file",
  "saving: a guest that was paused when it was saved is paused when it is restored": imagesForget,
  "saving: who restores a guest can say whether it runs": imagesForget,
  "saving: a domain that saves itself goes on where it was when it is started":
    "the test hypervisor boots a domain that saved itself",
  "saving: a domain that was paused when it saved itself is paused when it is started": imagesForget,
  "networks: a network has a bridge of its own": "the test hypervisor makes up no names for bridges",
  "networks: a network that serves addresses has given none away at first": noSuchCalls,
  "volumes: a name that is taken is refused": "the test hypervisor says so with OPERATION_FAILED",
  "volumes: a volume's name does not lead out of its pool": "pools of the test hypervisor are no folders",
};

const noFlags = "libvirt's test driver does not know the flag";
const notChanged = "libvirt's test driver does not change devices, or one kind alone";
const notForSecondTime = "libvirt's test driver does not look whether that makes sense";
const notInactive = "libvirt's test driver has checkpoints of running domains alone";
const noContent = "volumes of libvirt's test driver have no content";

/** Of libvirt's own test driver, beside those. */
export const referenceTestSkips: Skips = {
  ...testHypervisorSkips,
  "life cycle: a domain can be started paused, and then runs for the first time when it is resumed": noFlags,
  "life cycle: a transient domain can be created paused": noFlags,
  "life cycle: a domain started to end with its connection does so": noFlags,
  "events: a domain that is started paused is told to be suspended once it started": noFlags,
  "virtual processors: a virtual processor is bound to processors of the host": noFlags,
  "networks: a network that is defined again has its new definition, once it is stopped": noFlags,
  "definitions: a transient domain cannot be undefined": notForSecondTime,
  "definitions: a transient domain has no autostart": notForSecondTime,
  "networks: an active network cannot be started, one that is not cannot be stopped": notForSecondTime,
  "networks: a transient network has no autostart": notForSecondTime,
  "statistics: a processor that the host does not have has done nothing": notForSecondTime,
  "networks: an active network that is undefined is transient": "libvirt's test driver refuses to undefine it",
  "memory: a domain that is shut off has its memory set in none or both of guest and definition":
    "libvirt's test driver refuses the two flags together, whatever the state",
  "events: devices that come and go are told by their alias": notChanged,
  "devices: a device is added to a definition": notChanged,
  "devices: a device is removed from a definition": notChanged,
  "devices: what is not there cannot be removed or changed": notChanged,
  "devices: a device that is none is refused": notChanged,
  "devices: a domain that is shut off has no guest to be changed": notChanged,
  "devices: a device added to a running guest is not in its definition unless asked for": notChanged,
  "devices: a device added to the definition of a running guest is not in the guest": notChanged,
  "checkpoints: a checkpoint is found by name and describes itself": notInactive,
  "checkpoints: checkpoints make a tree": notInactive,
  "checkpoints: what is known of a checkpoint can be forgotten": notInactive,
  "checkpoints: a domain with checkpoints is listed as such, and not undefined unless that was asked for": notInactive,
  "pools: a pool is found by the path that it stands at": "libvirt's test driver does not have this call",
  "volumes: a volume grows, and shrinks when that was meant": "libvirt's test driver does not have this call",
  "volumes: what was written into a volume is read from it": noContent,
  "volumes: a part of a volume is written and read": noContent,
  "volumes: a volume is made with the content of another": noContent,
  "volumes: a volume that was wiped holds nothing but zeros": noContent,
  "statistics: statistics tell of memory and virtual processors": "libvirt's test driver counts nothing in bulk",
  "statistics: a running guest's memory is told": "libvirt's test driver tells other numbers than the definition's",
};

/** Of the one of libvirt 9. */
export const olderTestSkips: Skips = {
  ...referenceTestSkips,
  "devices: a device of a definition is changed": notChanged,
  "devices: a transient domain has no definition to be changed": notChanged,
};

const notOnLinux = "libvirt reads the host's interfaces and does not define them where it has no netcf";

/** Of libvirt's own QEMU driver. */
export const referenceQemuSkips: Skips = {
  ...allOf("persistence", "others use this daemon, so it is not restarted"),
  "interfaces: an interface is defined, brought up, taken down and undefined": notOnLinux,
  "interfaces: an interface that is defined from its own description has the same one": notOnLinux,
  "interfaces: changes are taken back together": notOnLinux,
  "interfaces: changes that were begun are kept once committed": notOnLinux,
};

const noNetworks = "networks are defined and kept on QEMU connections, and cannot be started yet";
const noPools = "pools are defined and kept on QEMU connections, and cannot be started yet";
const notSaved = "guests of QEMU cannot be saved to files yet";
const noSnapshots = "snapshots of QEMU's domains cannot be taken yet";
const noInterfaces = "interfaces of the host are not told of on QEMU connections yet";
const notLive = "running guests of QEMU cannot be changed or asked in this way yet";

/** Of our own QEMU driver. */
export const virtdQemuSkips: Skips = {
  "devices: a device added to a running guest is not in its definition unless asked for": notLive,
  "events: devices that come and go are told by their alias": notLive,
  "interfaces: an interface describes itself": noInterfaces,
  "interfaces: an interface is defined, brought up, taken down and undefined": noInterfaces,
  "interfaces: an interface is found by its name": noInterfaces,
  "interfaces: an interface that is defined from its own description has the same one": noInterfaces,
  "interfaces: changes are taken back together": noInterfaces,
  "interfaces: changes that were begun are kept once committed": noInterfaces,
  "interfaces: interfaces are listed by whether they are active": noInterfaces,
  "life cycle: what happens at a shutdown can be changed while the guest runs": notLive,
  "memory: a running guest can be asked to give memory back, its definition stays": notLive,
  "networks: a network is defined, started, stopped and undefined": noNetworks,
  "networks: a network that is defined again has its new definition, once it is stopped": noNetworks,
  "networks: a network that serves addresses has given none away at first": noNetworks,
  "networks: a transient network has no autostart": noNetworks,
  "networks: a transient network is active from the start and is gone when it is stopped": noNetworks,
  "networks: a transient network that is defined is persistent": noNetworks,
  "networks: an active network cannot be started, one that is not cannot be stopped": noNetworks,
  "networks: an active network that is undefined is transient": noNetworks,
  "networks: events of one network are those of no other": noNetworks,
  "networks: networks are listed by each filter": noNetworks,
  "networks: the life of a network is told in order": noNetworks,
  "persistence: networks that were active still are": noNetworks,
  "persistence: snapshots are kept with their tree": noSnapshots,
  "pools: a pool is defined, started, stopped and undefined": noPools,
  "pools: a pool is found by name, UUID and path": noPools,
  "pools: a pool is found by the path that it stands at": noPools,
  "pools: a transient pool has no autostart": noPools,
  "pools: a transient pool is active from the start and is gone when it is stopped": noPools,
  "pools: an active pool cannot be started or undefined, one that is not cannot be stopped or refreshed": noPools,
  "pools: building a pool and deleting it is told": noPools,
  "pools: pools are listed by each filter": noPools,
  "pools: the life of a pool is told in order": noPools,
  "saving: a domain that saved itself is listed as such": notSaved,
  "saving: a domain that saves itself goes on where it was when it is started": notSaved,
  "saving: a domain that was paused when it saved itself is paused when it is started": notSaved,
  "saving: a domain with a saved guest is not undefined unless that was asked for": notSaved,
  "saving: a guest that is saved is shut off, and runs again when it is restored": notSaved,
  "saving: a guest that runs cannot be restored a second time": notSaved,
  "saving: a guest that was paused when it was saved is paused when it is restored": notSaved,
  "saving: a transient domain cannot save itself": notSaved,
  "saving: a transient guest is gone when it is saved, and there again when it is restored": notSaved,
  "saving: the description in a file can be read and changed": notSaved,
  "saving: what a domain saved can be thrown away: it boots then": notSaved,
  "saving: who restores a guest can say whether it runs": notSaved,
  "snapshots: a description that is no snapshot's is refused": noSnapshots,
  "snapshots: a domain is as it was when it is reverted": noSnapshots,
  "snapshots: a domain with snapshots is listed as such, and not undefined unless that was asked for": noSnapshots,
  "snapshots: a name that is taken is refused": noSnapshots,
  "snapshots: a snapshot is defined from the description of one": noSnapshots,
  "snapshots: a snapshot is deleted with what came after it, or only that is": noSnapshots,
  "snapshots: a snapshot is found by name, is current and has a description": noSnapshots,
  "snapshots: a snapshot that is deleted leaves its children to its parent": noSnapshots,
  "snapshots: a snapshot without a name is named by its time": noSnapshots,
  "snapshots: a snapshot's name has no slash": noSnapshots,
  "snapshots: snapshots are listed by the state that they hold": noSnapshots,
  "snapshots: snapshots are listed by their place in the tree": noSnapshots,
  "snapshots: snapshots make a tree": noSnapshots,
  "statistics: a running guest's memory is told": notLive,
  "virtual processors: a running guest gets another virtual processor, its definition only when asked": notLive,
  "virtual processors: a running guest's virtual processors are listed": notLive,
  "volumes: a description that is no volume's is refused": noPools,
  "volumes: a name that is taken is refused": noPools,
  "volumes: a part of a volume is written and read": noPools,
  "volumes: a pool lists its volumes": noPools,
  "volumes: a pool that is not active has no volumes": noPools,
  "volumes: a volume grows, and shrinks when that was meant": noPools,
  "volumes: a volume has the size that it was made with": noPools,
  "volumes: a volume in the format of QEMU has the size of its guest's disk": noPools,
  "volumes: a volume is found by name, key and path, and leads to its pool": noPools,
  "volumes: a volume is made with the content of another": noPools,
  "volumes: a volume that was deleted is gone": noPools,
  "volumes: a volume that was wiped holds nothing but zeros": noPools,
  "volumes: a volume's name does not lead out of its pool": noPools,
  "volumes: volumes outlive a stop of their pool": noPools,
  "volumes: what was written into a volume is read from it": noPools,
  "wrong states: a paused domain refuses what needs its processors": notLive,
  "wrong states: a running domain refuses what is for those that do not run, and what it has no device for": notLive,
  "wrong states: a transient domain refuses what is for those with a definition": notLive,
  "wrong states: there is no call that the hypervisor does not know": notLive,
};
