/**
 * Files with the state of guests. There is none beyond their definition: an image is the magic `TestGuestMagic`, the
 * length of the XML in four bytes, lowest first, and the XML, as libvirt's test driver writes it. Whether the guest goes
 * on when it is restored follows in a byte of our own.
 */
import type { DumpRequest, ImageSupport, SavedGuest, SaveRequest } from "../../engine/saved/support.ts";
import { readBytes, writeFileAtomically } from "../../host/files.ts";
import {
  DomainCoreDumpFlags as Dump,
  DomainCoreDumpFormat,
  ErrorDomain,
  DomainSaveRestoreFlags as SaveFlags,
} from "../../protocol/enums.ts";
import { internalError, invalidArgument, systemError } from "../../protocol/errors.ts";
import { picture } from "./picture.ts";

const magic = "TestGuestMagic";
const domain = ErrorDomain.TEST;

async function write(path: string, { xml, running }: SavedGuest): Promise<void> {
  const text = new TextEncoder().encode(xml);
  const bytes = new Uint8Array(magic.length + 4 + text.length + 1);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(magic.length, text.length, true);
  bytes.set(text, magic.length + 4);
  bytes[bytes.length - 1] = running ? 1 : 0;
  await writeFileAtomically(path, bytes).catch((error: unknown) => {
    throw systemError(error, `${path} cannot be written`, { domain });
  });
}

async function read(path: string): Promise<SavedGuest> {
  const bytes = await readBytes(path).catch((error: unknown) => {
    throw systemError(error, `${path} cannot be read`, { domain });
  });
  const start = magic.length + 4;
  const text = new TextDecoder();
  if (bytes.length < start || text.decode(bytes.subarray(0, magic.length)) !== magic) {
    throw internalError(`${path} is no image of a guest of the test hypervisor`, { domain });
  }
  const end = start + new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
  if (bytes.length < end) throw internalError(`${path} ends in the middle of the guest's definition`, { domain });
  // an image of libvirt's own has no last byte
  return { xml: text.decode(bytes.subarray(start, end)), running: bytes[end] !== 0 };
}

export const testImages: ImageSupport = {
  saveFlags: 0,
  managedSaveFlags: SaveFlags.BYPASS_CACHE,
  restoreFlags: 0,
  defineFlags: 0,
  xmlChanges: true,
  dumpFlags: Dump.CRASH,
  dumpFormats: new Set([DomainCoreDumpFormat.RAW]),
  save: ({ path, saved }: SaveRequest) => write(path, saved),
  read,
  rewrite: write,
  dump: ({ guest, path }: DumpRequest) => write(path, { xml: `${guest.definition.name}\n`, running: false }),
  screenshot: async (_guest, screen) => {
    if (screen < 0) throw invalidArgument(`there is no screen ${screen}`, { domain });
    return { mime: "image/png", data: picture };
  },
};
