/**
 * Images of guests that have no memory, such as those of the test hypervisor: what libvirt's test driver writes, so that
 * each can read the other's. A mark of 15 bytes, the length of the XML as 32 bits in little-endian order, and the XML.
 */
import { readRegular } from "../../host/regular-file.ts";
import { writeFileAtomically } from "../../host/files.ts";
import {
  DomainCoreDumpFlags,
  DomainCoreDumpFormat,
  DomainSaveRestoreFlags,
  ErrorDomain,
} from "../../protocol/enums.ts";
import { internalError, invalidArgument, systemError } from "../../protocol/errors.ts";
import type { ImageSupport, SavedGuest } from "./support.ts";

const mark = "TestGuestMagic\0";
/** More than any definition has. */
const maximumBytes = 16 * 1024 * 1024;
/** Replacing what lies there would take a device or a setting of the host away. */
const notForFiles = /^\/(?:dev|proc|sys)(?:\/|$)/;

/** @param managedFolder where managed images lie; without it they are marks, as on libvirt's test driver. */
export function plainImages(managedFolder?: string): ImageSupport {
  return {
    saveFlags: 0,
    managedSaveFlags:
      DomainSaveRestoreFlags.BYPASS_CACHE | DomainSaveRestoreFlags.RUNNING | DomainSaveRestoreFlags.PAUSED,
    restoreFlags: 0,
    defineFlags: DomainSaveRestoreFlags.RUNNING | DomainSaveRestoreFlags.PAUSED,
    xmlChanges: false,
    dumpFlags: DomainCoreDumpFlags.CRASH,
    dumpFormats: new Set([DomainCoreDumpFormat.RAW]),
    ...(managedFolder === undefined ? {} : { managedFolder }),
    save: ({ path, saved }) => writeImage(path, saved),
    read: readImage,
    rewrite: writeImage,
    dump: ({ path }) => write(path, Buffer.from(mark)),
  };
}

async function writeImage(path: string, { xml }: SavedGuest): Promise<void> {
  const text = Buffer.from(xml);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  await write(path, Buffer.concat([Buffer.from(mark), length, text]));
}

async function write(path: string, data: Uint8Array): Promise<void> {
  if (notForFiles.test(path)) throw invalidArgument(`${path} is no place for a file`);
  await writeFileAtomically(path, data).catch((error: unknown) => {
    throw systemError(error, `cannot write ${path}`, { domain: ErrorDomain.TEST });
  });
}

/** Nothing but the XML is kept, so a guest always runs when it is restored. */
async function readImage(path: string): Promise<SavedGuest> {
  const bytes = await readRegular(path, maximumBytes).catch((error: unknown) => {
    throw systemError(error, `cannot read ${path}`, { domain: ErrorDomain.TEST });
  });
  const start = mark.length + 4;
  if (bytes.length < start) {
    throw systemError(new Error(`it has ${bytes.length} bytes, fewer than an image`), `cannot read ${path}`, {
      domain: ErrorDomain.TEST,
    });
  }
  const end = start + bytes.readUInt32LE(mark.length);
  if (bytes.toString("latin1", 0, mark.length) !== mark || bytes.length < end) {
    throw internalError(`${path} is not the image of a saved guest`, { domain: ErrorDomain.TEST });
  }
  return { xml: bytes.toString("utf8", start, end), running: true };
}
