/** libvirt's functions that have no method here, each with its reason. */

const errors = "an error is thrown where it happens, as a VirError; none is kept aside";
const events = "the program's event loop is Node's or the browser's own";
const parameters = "typed parameters are plain objects";
const references = "objects only name what is in the daemon: they hold nothing that would have to be counted or freed";
const streams = "a stream waits by promises, not by callbacks";
const descriptors =
  "hands file descriptors from process to process, which Node's sockets cannot do and a browser has none of";
const namespaces = "moves the calling process into another namespace, which a Node process cannot do to itself";

export const missing: Readonly<Record<string, string>> = {
  virGetVersion: "the version of this library is in its package.json; the daemon's is getLibVersion()",
  virConnectOpenAuth: "connect() asks nobody for passwords: a daemon that demands them is AUTH_FAILED",
  virInitialize: "there is nothing to be initialised",

  virConnCopyLastError: errors,
  virConnGetLastError: errors,
  virConnResetLastError: errors,
  virConnSetErrorFunc: errors,
  virCopyLastError: errors,
  virDefaultErrorFunc: errors,
  virFreeError: errors,
  virGetLastError: errors,
  virGetLastErrorCode: errors,
  virGetLastErrorDomain: errors,
  virGetLastErrorMessage: errors,
  virResetError: errors,
  virResetLastError: errors,
  virSaveLastError: errors,
  virSetErrorFunc: errors,

  virEventAddHandle: events,
  virEventAddTimeout: events,
  virEventRegisterDefaultImpl: events,
  virEventRegisterImpl: events,
  virEventRemoveHandle: events,
  virEventRemoveTimeout: events,
  virEventRunDefaultImpl: events,
  virEventUpdateHandle: events,
  virEventUpdateTimeout: events,

  virTypedParamsAddBoolean: parameters,
  virTypedParamsAddDouble: parameters,
  virTypedParamsAddFromString: parameters,
  virTypedParamsAddInt: parameters,
  virTypedParamsAddLLong: parameters,
  virTypedParamsAddString: parameters,
  virTypedParamsAddStringList: parameters,
  virTypedParamsAddUInt: parameters,
  virTypedParamsAddULLong: parameters,
  virTypedParamsClear: parameters,
  virTypedParamsFree: parameters,
  virTypedParamsGet: parameters,
  virTypedParamsGetBoolean: parameters,
  virTypedParamsGetDouble: parameters,
  virTypedParamsGetInt: parameters,
  virTypedParamsGetLLong: parameters,
  virTypedParamsGetString: parameters,
  virTypedParamsGetUInt: parameters,
  virTypedParamsGetULLong: parameters,

  virConnectRef: references,
  virDomainCheckpointFree: references,
  virDomainCheckpointRef: references,
  virDomainFSInfoFree: references,
  virDomainFree: references,
  virDomainIOThreadInfoFree: references,
  virDomainInterfaceFree: references,
  virDomainRef: references,
  virDomainSnapshotFree: references,
  virDomainSnapshotRef: references,
  virDomainStatsRecordListFree: references,
  virInterfaceFree: references,
  virInterfaceRef: references,
  virNWFilterBindingFree: references,
  virNWFilterBindingRef: references,
  virNWFilterFree: references,
  virNWFilterRef: references,
  virNetworkDHCPLeaseFree: references,
  virNetworkFree: references,
  virNetworkPortFree: references,
  virNetworkPortRef: references,
  virNetworkRef: references,
  virNodeDeviceFree: references,
  virNodeDeviceRef: references,
  virSecretFree: references,
  virSecretRef: references,
  virStoragePoolFree: references,
  virStoragePoolRef: references,
  virStorageVolFree: references,
  virStorageVolRef: references,
  virStreamFree: references,
  virStreamRef: references,

  virStreamEventAddCallback: streams,
  virStreamEventRemoveCallback: streams,
  virStreamEventUpdateCallback: streams,

  virDomainCreateWithFiles: descriptors,
  virDomainCreateXMLWithFiles: descriptors,
  virDomainFDAssociate: descriptors,
  virDomainLxcOpenNamespace: descriptors,
  virDomainOpenGraphics: descriptors,
  virDomainOpenGraphicsFD: descriptors,
  virDomainQemuMonitorCommandWithFiles: descriptors,

  virDomainLxcEnterCGroup: namespaces,
  virDomainLxcEnterNamespace: namespaces,
  virDomainLxcEnterSecurityLabel: namespaces,

  virDomainAnnounceInterface: "of libvirt 12.5: its procedure is not in the protocol table yet",
};

/** Functions whose method does not follow from their name: `Class.member`, or a function of the module. */
export const elsewhere: Readonly<Record<string, string>> = {
  virConnectOpen: "connect",
  virConnectOpenReadOnly: "connect",
  virConnectUnregisterCloseCallback: "Connection.registerCloseCallback",

  // events are iterated over
  virConnectDomainEventDeregister: "Connection.domainEvents",
  virConnectDomainEventDeregisterAny: "Connection.domainEvents",
  virConnectDomainEventRegister: "Connection.domainEvents",
  virConnectDomainEventRegisterAny: "Connection.domainEvents",
  virConnectDomainQemuMonitorEventDeregister: "Connection.qemuMonitorEvents",
  virConnectDomainQemuMonitorEventRegister: "Connection.qemuMonitorEvents",
  virConnectNetworkEventDeregisterAny: "Connection.networkEvents",
  virConnectNetworkEventRegisterAny: "Connection.networkEvents",
  virConnectNodeDeviceEventDeregisterAny: "Connection.nodeDeviceEvents",
  virConnectNodeDeviceEventRegisterAny: "Connection.nodeDeviceEvents",
  virConnectSecretEventDeregisterAny: "Connection.secretEvents",
  virConnectSecretEventRegisterAny: "Connection.secretEvents",
  virConnectStoragePoolEventDeregisterAny: "Connection.storagePoolEvents",
  virConnectStoragePoolEventRegisterAny: "Connection.storagePoolEvents",

  // older forms of another function
  virDomainCreateLinux: "Connection.domainCreateXML",
  virDomainMigrate2: "Domain.migrate",
  virDomainMigrate3: "Domain.migrate",
  virDomainMigrateToURI2: "Domain.migrateToURI",
  virDomainMigrateToURI3: "Domain.migrateToURI",
  virNodeDeviceDettach: "NodeDevice.detach",

  // streams are given out by what opens them, and read by iteration or with recv()
  virStreamNew: "StorageVol.download",
  virStreamRecvHole: "Stream.recv",
};

/** Functions whose flags change what is answered, so that they are methods apart from the one without. */
export const apart: ReadonlySet<string> = new Set(["virDomainBlockStatsFlags", "virDomainGetVcpusFlags"]);

/** Members that are no function of libvirt's, each with what it is for. */
export const ours: Readonly<Record<string, string>> = {
  "Connection.uri": "as it was connected to, before the daemon says it in other words",
  "Connection.closed": "waits for the end of the connection",
  "Connection.connectionEvents": "tells when the connection broke and when it stands again",
  "NetworkPort.connection": "as of all other objects",
  "NodeDevice.connection": "as of all other objects",
  "NWFilter.connection": "as of all other objects",
  "NWFilterBinding.connection": "as of all other objects",
  "StorageVol.pool": "a part of what names it",
  "StorageVol.storagePoolLookupByVolume": "the same as of the connection, for who has the volume at hand",
  "StorageVol.openUpload": "the stream of an upload that no source can feed",
  "Stream.sparse": "iterates with holes",
  "Stream.duplex": "the stream as one of Node's",
  "Stream.closed": "waits for the end of the stream",
};
