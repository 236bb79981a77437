/** What a hypervisor's own namespace adds to a domain: arguments and settings that libvirt itself has no name for. */
import { attribute, element, many, oneOf, string, type Element, type Fields } from "../../xml/index.ts";

const arg = (prefix: string) => element(`${prefix}:arg`, { value: attribute(string) });

const qemuEnv = { name: attribute(string), value: attribute(string).optional() };
const qemuCommandLine = { args: many(arg("qemu")), env: many(element("qemu:env", qemuEnv)).optional() };
export interface QemuCommandLine extends Fields<typeof qemuCommandLine> {}
export const QemuCommandLine: Element<QemuCommandLine> = element("qemu:commandline", qemuCommandLine);

const capability = { capability: attribute(string) };
const qemuCapabilities = {
  add: many(element("qemu:add", capability)).optional(),
  del: many(element("qemu:del", capability)).optional(),
};
export interface QemuCapabilitiesOverride extends Fields<typeof qemuCapabilities> {}
export const QemuCapabilitiesOverride: Element<QemuCapabilitiesOverride> = element(
  "qemu:capabilities",
  qemuCapabilities,
);

const property = {
  name: attribute(string),
  type: attribute(oneOf("string", "signed", "unsigned", "bool", "remove")),
  value: attribute(string).optional(),
};
const overrideDevice = {
  alias: attribute(string),
  frontend: element("qemu:frontend", { properties: many(element("qemu:property", property)).optional() }).optional(),
};
const qemuOverride = { devices: many(element("qemu:device", overrideDevice)) };
export interface QemuOverride extends Fields<typeof qemuOverride> {}
export const QemuOverride: Element<QemuOverride> = element("qemu:override", qemuOverride);

export const QemuDeprecation = element("qemu:deprecation", {
  behavior: attribute(oneOf("none", "omit", "reject", "crash")),
});

const lxcNamespace = {
  shareNet: element("lxc:sharenet", {
    type: attribute(oneOf("none", "netns", "name", "pid")),
    value: attribute(string),
  }).optional(),
  shareIpc: element("lxc:shareipc", {
    type: attribute(oneOf("none", "netns", "name", "pid")),
    value: attribute(string),
  }).optional(),
  shareUts: element("lxc:shareuts", {
    type: attribute(oneOf("none", "netns", "name", "pid")),
    value: attribute(string),
  }).optional(),
};
export interface LxcNamespace extends Fields<typeof lxcNamespace> {}
export const LxcNamespace: Element<LxcNamespace> = element("lxc:namespace", lxcNamespace);

const bhyveCommandLine = { args: many(arg("bhyve")) };
export interface BhyveCommandLine extends Fields<typeof bhyveCommandLine> {}
export const BhyveCommandLine: Element<BhyveCommandLine> = element("bhyve:commandline", bhyveCommandLine);

const xenCommandLine = { args: many(arg("xen")) };
export interface XenCommandLine extends Fields<typeof xenCommandLine> {}
export const XenCommandLine: Element<XenCommandLine> = element("xen:commandline", xenCommandLine);
