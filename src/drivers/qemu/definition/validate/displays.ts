/** Graphics, video cards, sound and input that this QEMU does not have, or that do not go together. */
import { configUnsupported, internalError, xmlError } from "../../../../protocol/errors.ts";
import type { DomainDefinition, Graphics, Input, Video } from "../../../../formats/domain/index.ts";
import type { QemuCapabilities } from "../../capabilities/capabilities.ts";
import { hasPs2 } from "../machine.ts";

export function validateDisplays(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const { devices } = domain;
  for (const video of devices.videos) validateVideo(video, domain, capabilities);
  for (const graphics of devices.graphics) validateGraphics(graphics, capabilities);
  for (const input of devices.inputs) validateInput(input, domain);
  validateAudio(domain);
}

/** QEMU's device for each type of card; what is not here QEMU does not have. */
const deviceOfCard: Readonly<Record<string, string>> = {
  vga: "VGA",
  cirrus: "cirrus-vga",
  vmvga: "vmware-svga",
  qxl: "qxl",
  bochs: "bochs-display",
  ramfb: "ramfb",
};

/** Cards that may stand beside a first one. */
const secondary = new Set(["qxl", "virtio"]);
const severalHeads = new Set(["qxl", "virtio"]);

function validateVideo(video: Video, domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const { model, driver } = video;
  if (model === undefined || model.type === "none") return;
  const { type } = model;
  if (type === "virtio") validateVirtioCard(video, domain, capabilities);
  else if (!capabilities.hasType(deviceOfCard[type] ?? ""))
    throw configUnsupported(`'${capabilities.binary}' has no video card of type '${type}'`);
  if (model.primary !== true && !secondary.has(type))
    throw configUnsupported(`a video card of type '${type}' can only be the first`);
  if ((model.heads ?? 1) > 1 && !severalHeads.has(type))
    throw configUnsupported(`a video card of type '${type}' has one head, not ${model.heads}`);
  if (driver?.name === "vhostuser" && type !== "virtio")
    throw configUnsupported(`a video card of type '${type}' has no driver 'vhostuser': only virtio has`);
  if (model.acceleration?.accel2d === true) throw configUnsupported("QEMU has no 2D acceleration (accel2d)");
  if (model.resolution !== undefined && (model.resolution.x === 0 || model.resolution.y === 0))
    throw configUnsupported("the resolution of a video card is at least 1 by 1");
  if (type !== "virtio" && type !== "qxl" && (model.vramKiB ?? 1024) < 1024)
    throw configUnsupported(`the vram of a video card is at least 1024 KiB, not ${model.vramKiB}`);
}

function validateVirtioCard({ model, driver }: Video, domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const device = model?.device ?? "virtio-gpu";
  const vga = device.endsWith("-vga") || device.endsWith("-vga-gl");
  const type = vga ? device : device.endsWith("-gl") ? "virtio-gpu-gl-pci" : `${device}-pci`;
  if (!capabilities.hasType(type)) throw configUnsupported(`'${capabilities.binary}' has no virtio card '${type}'`);
  if (vga && model?.primary !== true)
    throw configUnsupported(`the card '${device}' is compatible with VGA, and can only be the first`);
  const { source } = domain.memoryBacking ?? {};
  if (model?.blob === true && driver?.name !== "vhostuser" && source !== "memfd")
    throw configUnsupported("blob resources of a virtio card need <memoryBacking><source type='memfd'/>");
}

function validateGraphics(graphics: Graphics, capabilities: QemuCapabilities): void {
  const { type } = graphics;
  if (type === "rdp" || type === "desktop") throw noGraphics(type, capabilities);
  if (type === "spice" && capabilities.probed.options["spice"] === undefined) throw noGraphics(type, capabilities);
  if (type === "egl-headless" && !capabilities.has("displayEglHeadless")) throw noGraphics(type, capabilities);
  if (type === "dbus" && !capabilities.has("chardevDbus")) throw noGraphics(type, capabilities);
  if (type === "spice" && (graphics.tlsPort ?? 0) > 0)
    throw configUnsupported("SPICE over TLS (tlsPort) is not set up on this host: leave the port out");
  if (type === "vnc" && (graphics.passwd?.length ?? 0) > 8)
    throw configUnsupported(`a VNC password has 8 characters at most, not ${graphics.passwd?.length}`);
  if ((type === "vnc" || type === "spice") && graphics.passwdValidTo !== undefined)
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(graphics.passwdValidTo))
      throw internalError(
        `'${graphics.passwdValidTo}' is no time like 2030-12-31T23:59:59, until which a password is valid`,
      );
}

const noGraphics = (type: string, { binary }: QemuCapabilities) =>
  configUnsupported(`'${binary}' has no graphics of type '${type}'`);

function validateInput({ type, bus, model }: Input, domain: DomainDefinition): void {
  if (type === "evdev") return;
  if (bus === "ps2") {
    if (type !== "mouse" && type !== "keyboard") throw internalError(`there is no ${type} on the bus ps2: use usb`);
    if (!hasPs2(domain)) throw configUnsupported(`the machine ${domain.os.machine} has no PS/2`);
  } else if (bus !== "usb" && bus !== "virtio") {
    if (type === "passthrough") throw configUnsupported(`an input passed through is on the bus virtio, not ${bus}`);
    throw internalError(`QEMU has no input devices on the bus ${bus}: use usb`);
  }
  if (bus !== "virtio") {
    if (type === "passthrough") throw configUnsupported(`an input passed through is on the bus virtio, not ${bus}`);
    if (model !== undefined) throw configUnsupported(`the model ${model} of an input is on the bus virtio, not ${bus}`);
  }
  if (model === "virtio-transitional" || model === "virtio-non-transitional")
    throw configUnsupported(`QEMU has no input device of the model ${model}: use virtio`);
}

function validateAudio({ devices }: DomainDefinition): void {
  const ids = new Set<number>();
  for (const { id, ...audio } of devices.audios) {
    if (ids.has(id)) throw xmlError(`the id ${id} is given to two <audio> elements`);
    ids.add(id);
    for (const direction of ["input", "output"] as const) {
      const side = audio[direction];
      if (side?.settings !== undefined && side.fixedSettings !== true)
        throw configUnsupported("the settings of an audio device need fixedSettings='yes'");
      if (side?.fixedSettings === true && side.mixingEngine === false)
        throw configUnsupported("fixed settings of an audio device need its mixing engine");
    }
  }
  for (const { audioId } of devices.sounds)
    if (audioId !== undefined && !ids.has(audioId))
      throw xmlError(`there is no <audio id='${audioId}'/> for a sound card`);
}
