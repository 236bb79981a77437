/**
 * Storage pools and volumes.
 */
import { array, char, int, optional, uchar, uhyper, uint, uuid } from "../../xdr/codec.ts";
import { call, event } from "../procedure.ts";
import * as limits from "./limits.ts";
import { StoragePool, StorageVolume, optionalText, text } from "./types.ts";

export const storageProcedures = {
  connectNumOfStoragePools: call(71, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_storage_pools",
    filter: "storage_pool:getattr",
  }),
  connectListStoragePools: call(72, {
    args: { maxnames: int },
    returns: { names: array(text, limits.STORAGE_POOL_LIST_MAX) },
    priority: "high",
    access: "connect:search_storage_pools",
    filter: "storage_pool:getattr",
  }),
  connectNumOfDefinedStoragePools: call(73, {
    returns: { num: int },
    priority: "high",
    access: "connect:search_storage_pools",
    filter: "storage_pool:getattr",
  }),
  connectListDefinedStoragePools: call(74, {
    args: { maxnames: int },
    returns: { names: array(text, limits.STORAGE_POOL_LIST_MAX) },
    priority: "high",
    access: "connect:search_storage_pools",
    filter: "storage_pool:getattr",
  }),
  connectFindStoragePoolSources: call(75, {
    args: { type: text, srcSpec: optionalText, flags: uint },
    returns: { xml: text },
    access: "connect:detect_storage_pools",
  }),
  storagePoolCreateXml: call(76, {
    args: { xml: text, flags: uint },
    returns: { pool: StoragePool },
    access: ["storage_pool:start", "storage_pool:write"],
  }),
  storagePoolDefineXml: call(77, {
    args: { xml: text, flags: uint },
    returns: { pool: StoragePool },
    priority: "high",
    access: ["storage_pool:write", "storage_pool:save"],
  }),
  storagePoolCreate: call(78, { args: { pool: StoragePool, flags: uint }, access: "storage_pool:start" }),
  storagePoolBuild: call(79, { args: { pool: StoragePool, flags: uint }, access: "storage_pool:format" }),
  storagePoolDestroy: call(80, { args: { pool: StoragePool }, priority: "high", access: "storage_pool:stop" }),
  storagePoolDelete: call(81, { args: { pool: StoragePool, flags: uint }, access: "storage_pool:format" }),
  storagePoolUndefine: call(82, { args: { pool: StoragePool }, priority: "high", access: "storage_pool:delete" }),
  storagePoolRefresh: call(83, { args: { pool: StoragePool, flags: uint }, access: "storage_pool:refresh" }),
  storagePoolLookupByName: call(84, {
    args: { name: text },
    returns: { pool: StoragePool },
    priority: "high",
    access: "storage_pool:getattr",
  }),
  storagePoolLookupByUuid: call(85, {
    args: { uuid },
    returns: { pool: StoragePool },
    priority: "high",
    access: "storage_pool:getattr",
  }),
  storagePoolLookupByVolume: call(86, {
    args: { vol: StorageVolume },
    returns: { pool: StoragePool },
    priority: "high",
    access: "storage_pool:getattr",
  }),
  storagePoolGetInfo: call(87, {
    args: { pool: StoragePool },
    returns: { state: uchar, capacity: uhyper, allocation: uhyper, available: uhyper },
    priority: "high",
    access: "storage_pool:read",
  }),
  storagePoolGetXmlDesc: call(88, {
    args: { pool: StoragePool, flags: uint },
    returns: { xml: text },
    priority: "high",
    access: "storage_pool:read",
  }),
  storagePoolGetAutostart: call(89, {
    args: { pool: StoragePool },
    returns: { autostart: int },
    priority: "high",
    access: "storage_pool:read",
  }),
  storagePoolSetAutostart: call(90, {
    args: { pool: StoragePool, autostart: int },
    priority: "high",
    access: "storage_pool:write",
  }),
  storagePoolNumOfVolumes: call(91, {
    args: { pool: StoragePool },
    returns: { num: int },
    priority: "high",
    access: "storage_pool:search_storage_vols",
    filter: "storage_vol:getattr",
  }),
  storagePoolListVolumes: call(92, {
    args: { pool: StoragePool, maxnames: int },
    returns: { names: array(text, limits.STORAGE_VOL_LIST_MAX) },
    priority: "high",
    access: "storage_pool:search_storage_vols",
    filter: "storage_vol:getattr",
  }),
  storageVolCreateXml: call(93, {
    args: { pool: StoragePool, xml: text, flags: uint },
    returns: { vol: StorageVolume },
    access: "storage_vol:create",
  }),
  storageVolDelete: call(94, { args: { vol: StorageVolume, flags: uint }, access: "storage_vol:delete" }),
  storageVolLookupByName: call(95, {
    args: { pool: StoragePool, name: text },
    returns: { vol: StorageVolume },
    priority: "high",
    access: "storage_vol:getattr",
  }),
  storageVolLookupByKey: call(96, {
    args: { key: text },
    returns: { vol: StorageVolume },
    priority: "high",
    access: "storage_vol:getattr",
  }),
  storageVolLookupByPath: call(97, {
    args: { path: text },
    returns: { vol: StorageVolume },
    priority: "high",
    access: "storage_vol:getattr",
  }),
  storageVolGetInfo: call(98, {
    args: { vol: StorageVolume },
    returns: { type: char, capacity: uhyper, allocation: uhyper },
    priority: "high",
    access: "storage_vol:read",
  }),
  storageVolGetXmlDesc: call(99, {
    args: { vol: StorageVolume, flags: uint },
    returns: { xml: text },
    priority: "high",
    access: "storage_vol:read",
  }),
  storageVolGetPath: call(100, {
    args: { vol: StorageVolume },
    returns: { name: text },
    priority: "high",
    access: "storage_vol:read",
  }),
  storageVolCreateXmlFrom: call(125, {
    args: { pool: StoragePool, xml: text, clonevol: StorageVolume, flags: uint },
    returns: { vol: StorageVolume },
    access: "storage_vol:create",
  }),
  storagePoolIsActive: call(154, {
    args: { pool: StoragePool },
    returns: { active: int },
    priority: "high",
    access: "storage_pool:read",
  }),
  storagePoolIsPersistent: call(155, {
    args: { pool: StoragePool },
    returns: { persistent: int },
    priority: "high",
    access: "storage_pool:read",
  }),
  storageVolWipe: call(165, { args: { vol: StorageVolume, flags: uint }, access: "storage_vol:format" }),
  storageVolUpload: call(208, {
    args: { vol: StorageVolume, offset: uhyper, length: uhyper, flags: uint },
    access: "storage_vol:data_write",
    stream: "write",
    sparse: "VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM",
  }),
  storageVolDownload: call(209, {
    args: { vol: StorageVolume, offset: uhyper, length: uhyper, flags: uint },
    access: "storage_vol:data_read",
    stream: "read",
    sparse: "VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM",
  }),
  storageVolWipePattern: call(259, {
    args: { vol: StorageVolume, algorithm: uint, flags: uint },
    access: "storage_vol:format",
  }),
  storageVolResize: call(260, {
    args: { vol: StorageVolume, capacity: uhyper, flags: uint },
    access: "storage_vol:resize",
  }),
  connectListAllStoragePools: call(281, {
    args: { needResults: int, flags: uint },
    returns: { pools: array(StoragePool, limits.STORAGE_POOL_LIST_MAX), ret: uint },
    priority: "high",
    access: "connect:search_storage_pools",
    filter: "storage_pool:getattr",
  }),
  storagePoolListAllVolumes: call(282, {
    args: { pool: StoragePool, needResults: int, flags: uint },
    returns: { vols: array(StorageVolume, limits.STORAGE_VOL_LIST_MAX), ret: uint },
    priority: "high",
    access: "storage_pool:search_storage_vols",
    filter: "storage_vol:getattr",
  }),
  connectStoragePoolEventRegisterAny: call(368, {
    args: { eventID: int, pool: optional(StoragePool) },
    returns: { callbackID: int },
    priority: "high",
    access: "connect:search_storage_pools",
    filter: "storage_pool:getattr",
  }),
  connectStoragePoolEventDeregisterAny: call(369, {
    args: { callbackID: int },
    priority: "high",
    access: "connect:read",
  }),
  storagePoolEventLifecycle: event(370, {
    message: { callbackID: int, pool: StoragePool, event: int, detail: int },
    access: "none",
  }),
  storagePoolEventRefresh: event(373, { message: { callbackID: int, pool: StoragePool }, access: "none" }),
  storageVolGetInfoFlags: call(378, {
    args: { vol: StorageVolume, flags: uint },
    returns: { type: char, capacity: uhyper, allocation: uhyper },
    priority: "high",
    access: "storage_vol:read",
  }),
  storagePoolLookupByTargetPath: call(391, {
    args: { path: text },
    returns: { pool: StoragePool },
    priority: "high",
    access: "storage_pool:getattr",
  }),
  connectGetStoragePoolCapabilities: call(403, {
    args: { flags: uint },
    returns: { capabilities: text },
    access: "connect:read",
  }),
} as const;
