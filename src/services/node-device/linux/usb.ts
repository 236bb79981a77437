/** USB devices and their interfaces. */
import { given, numberOf, type Reader, type Reading } from "./reading.ts";
import type { SysDevice } from "../../../host/node-devices/sys-device.ts";

export const readUsb: Reader = async (device) => {
  switch (device.properties["DEVTYPE"]) {
    case "usb_device":
      return readDevice(device);
    case "usb_interface":
      return readInterface(device);
    default:
      return undefined;
  }
};

async function readDevice(device: SysDevice): Promise<Reading | undefined> {
  const { properties } = device;
  const bus = numberOf(properties["BUSNUM"]);
  const number = numberOf(properties["DEVNUM"]);
  const vendorId = numberOf(properties["ID_VENDOR_ID"] ?? (await device.attribute("idVendor")), 16);
  const productId = numberOf(properties["ID_MODEL_ID"] ?? (await device.attribute("idProduct")), 16);
  if (bus === undefined || number === undefined || vendorId === undefined || productId === undefined) return undefined;
  const vendor = properties["ID_VENDOR_FROM_DATABASE"] ?? (await device.attribute("manufacturer"));
  const product = properties["ID_MODEL_FROM_DATABASE"] ?? (await device.attribute("product"));
  return {
    capability: {
      type: "usb_device",
      bus,
      device: number,
      ...given({ port: await device.attribute("devpath") }),
      product: given({ id: productId, name: product }),
      vendor: given({ id: vendorId, name: vendor }),
    },
  };
}

async function readInterface(device: SysDevice): Promise<Reading> {
  const value = async (name: string) => numberOf(await device.attribute(name), 16) ?? 0;
  return {
    capability: {
      type: "usb",
      number: await value("bInterfaceNumber"),
      class: await value("bInterfaceClass"),
      subclass: await value("bInterfaceSubClass"),
      protocol: await value("bInterfaceProtocol"),
    },
  };
}
