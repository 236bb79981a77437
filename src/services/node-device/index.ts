/** The host's devices: `service.ts` answers the calls, a source (`NodeDevices`) tells of the devices. */
export * from "./memory.ts";
export * from "./service.ts";
export * from "./source.ts";
export { LinuxNodeDevices, type LinuxNodeDevicesOptions } from "./linux/devices.ts";
