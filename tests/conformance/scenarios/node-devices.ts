// Devices of the host.

import { expect } from "vitest";
import { ConnectListAllNodeDeviceFlags as List } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

export const nodeDevices = {
  "the host itself is a device, of which the others are parts": async (scene) => {
    const { connection } = scene;
    const computer = await connection.nodeDeviceLookupByName("computer");
    expect(await computer.listCaps()).toEqual(["system"]);
    expect(await computer.getParent()).toBeNull();
    const xml = await computer.getXMLDesc();
    expect(xml).toContain("<name>computer</name>");
    expect(xml).toContain("<capability type='system'>");
  },

  "a device is found by its name": async (scene) => {
    const { connection } = scene;
    const devices = await connection.listAllNodeDevices();
    expect(devices.length).toBeGreaterThan(1);
    for (const { name } of devices.slice(0, 5)) {
      expect((await connection.nodeDeviceLookupByName(name)).name).toBe(name);
    }
    expect(await outcome(connection.nodeDeviceLookupByName("none"))).toBe("NO_NODE_DEVICE");
  },

  "every device has a parent that is a device, up to the host": async (scene) => {
    const { connection } = scene;
    const devices = await connection.listAllNodeDevices();
    const names = new Set(devices.map(({ name }) => name));
    for (const device of devices.filter(({ name }) => name !== "computer")) {
      expect(names).toContain(await device.getParent());
    }
  },

  "devices are counted and listed by what they are": async (scene) => {
    const { connection } = scene;
    const all = await connection.nodeListDevices();
    expect(all.toSorted()).toEqual((await connection.listAllNodeDevices()).map(({ name }) => name).toSorted());
    expect(await connection.nodeNumOfDevices()).toBe(all.length);
    expect(await connection.nodeListDevices("system")).toEqual(["computer"]);
    expect(await connection.nodeNumOfDevices("system")).toBe(1);
    expect((await connection.listAllNodeDevices(List.CAP_SYSTEM)).map(({ name }) => name)).toEqual(["computer"]);
    expect(await outcome(connection.listAllNodeDevices(1 << 25))).toBe("INVALID_ARG");
  },

  "a device that is listed for what it is says that it is that": async (scene) => {
    const kinds = [
      [List.CAP_NET, "net"],
      [List.CAP_SCSI_HOST, "scsi_host"],
      [List.CAP_STORAGE, "storage"],
    ] as const;
    for (const [flag, kind] of kinds) {
      for (const device of await scene.connection.listAllNodeDevices(flag))
        expect(await device.listCaps()).toContain(kind);
    }
  },

  "a device cannot be looked for without a name": async (scene) => {
    expect(await outcome(scene.connection.nodeDeviceLookupByName(""))).toBe("NO_NODE_DEVICE");
  },
} satisfies Topic;
