/** Every call about saved guests, core dumps and pictures of screens. */
import type { CallContext, RemoteHandlers } from "../../protocol/contract.ts";
import {
  DomainCoreDumpFlags as DumpFlag,
  DomainCoreDumpFormat,
  DomainSaveImageXMLFlags,
  DomainSaveRestoreFlags as Flag,
} from "../../protocol/enums.ts";
import { invalidArgument, noSupport, rejectUnknownFlags } from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import type { DomainEngine } from "../engine.ts";
import { exclude } from "../snapshots/flag-rules.ts";
import { dumpCore } from "./dump.ts";
import { readSaveParameters } from "./parameters.ts";
import { redefineSaved, restoreGuest, savedXml } from "./restore.ts";
import { saveGuest } from "./save.ts";
import type { ImageSupport } from "./support.ts";

const dumpFormats: ReadonlySet<number> = new Set(Object.values(DomainCoreDumpFormat));

/** Without support of the hypervisor nothing but the question whether there is a managed save is answered. */
export function imageHandlers(engine: DomainEngine): RemoteHandlers {
  const { images } = engine.hypervisor;
  const asked = { domainHasManagedSaveImage: hasManagedSave(engine) };
  if (images === undefined) return asked;
  return {
    ...asked,
    ...saveHandlers(engine, images),
    ...managedHandlers(engine, images),
    ...dumpHandlers(engine, images),
    ...(images.parameters === undefined ? {} : parameterHandlers(engine, images, images.parameters)),
    ...(images.screenshot === undefined ? {} : { domainScreenshot: screenshot(engine, images) }),
  };
}

const hasManagedSave =
  ({ domains }: DomainEngine): NonNullable<RemoteHandlers["domainHasManagedSaveImage"]> =>
  (_, { dom, flags }) => {
    rejectUnknownFlags(flags, 0, "domainHasManagedSaveImage");
    return { result: domains.get(dom).managedSave ? 1 : 0 };
  };

function checkFlags(flags: number, known: number, call: string): void {
  exclude(flags, Flag, ["RUNNING", "PAUSED"]);
  rejectUnknownFlags(flags, known, call);
}

/** A path of the client's is not looked for from the daemon's own folder. */
function absolute(path: string): string {
  if (path.startsWith("/")) return path;
  throw invalidArgument(`'${path}' is not an absolute path`);
}

function saveHandlers(engine: DomainEngine, images: ImageSupport): RemoteHandlers {
  const save = async (dom: DomainReference, to: string, xml: string | null, flags: number): Promise<object> => {
    checkFlags(flags, images.saveFlags, "domainSaveFlags");
    await saveGuest(engine, images, dom, { target: { path: absolute(to) }, xml: xml ?? undefined, flags });
    return {};
  };
  const restore = async (from: string, xml: string | null, flags: number): Promise<object> => {
    checkFlags(flags, images.restoreFlags, "domainRestoreFlags");
    await restoreGuest(engine, images, absolute(from), { xml: xml ?? undefined, flags });
    return {};
  };
  return {
    domainSave: (_, { dom, to }) => save(dom, to, null, 0),
    domainSaveFlags: (_, { dom, to, dxml, flags }) => save(dom, to, dxml, flags),
    domainRestore: (_, { from }) => restore(from, null, 0),
    domainRestoreFlags: (_, { from, dxml, flags }) => restore(from, dxml, flags),
    async domainSaveImageGetXmlDesc(_, { file, flags }) {
      rejectUnknownFlags(flags, DomainSaveImageXMLFlags.XML_SECURE, "domainSaveImageGetXMLDesc");
      return { xml: await savedXml(images, absolute(file), flags !== 0) };
    },
    async domainSaveImageDefineXml(_, { file, dxml, flags }) {
      checkFlags(flags, images.defineFlags, "domainSaveImageDefineXML");
      await redefineSaved(engine, images, absolute(file), dxml, flags);
      return {};
    },
  };
}

function managedHandlers(engine: DomainEngine, images: ImageSupport): RemoteHandlers {
  const { domains, belongings } = engine;
  const { managed } = belongings;
  const handlers: RemoteHandlers = {
    async domainManagedSave(_, { dom, flags }) {
      checkFlags(flags, images.managedSaveFlags, "domainManagedSave");
      await saveGuest(engine, images, dom, { target: "managed", flags });
      return {};
    },
    async domainManagedSaveRemove(_, { dom, flags }) {
      rejectUnknownFlags(flags, 0, "domainManagedSaveRemove");
      const domain = domains.get(dom);
      await domain.edits.run("domainManagedSaveRemove", () => managed.remove(domains.get(dom)));
      return {};
    },
  };
  // a mark has no XML
  if (managed.marksOnly) return handlers;
  return {
    ...handlers,
    async domainManagedSaveGetXmlDesc(_, { dom, flags }) {
      rejectUnknownFlags(flags, DomainSaveImageXMLFlags.XML_SECURE, "domainManagedSaveGetXMLDesc");
      return { xml: await savedXml(images, managed.existing(domains.get(dom)), flags !== 0) };
    },
    async domainManagedSaveDefineXml(_, { dom, dxml, flags }) {
      checkFlags(flags, images.defineFlags, "domainManagedSaveDefineXML");
      if (dxml === null) throw invalidArgument("there is no XML to put into the image");
      await redefineSaved(engine, images, managed.existing(domains.get(dom)), dxml, flags);
      return {};
    },
  };
}

function parameterHandlers(engine: DomainEngine, images: ImageSupport, known: ReadonlySet<string>): RemoteHandlers {
  return {
    async domainSaveParams(_, { dom, params, flags }) {
      checkFlags(flags, images.saveFlags, "domainSaveParams");
      const { file, xml, others } = readSaveParameters(params, known);
      const target = file === undefined ? "managed" : { path: absolute(file) };
      await saveGuest(engine, images, dom, { target, xml, flags, parameters: others });
      return {};
    },
    async domainRestoreParams(_, { params, flags }) {
      checkFlags(flags, images.restoreFlags, "domainRestoreParams");
      const { file, xml } = readSaveParameters(params, new Set());
      if (file === undefined) throw invalidArgument("the parameter 'file' says what is to be restored: it is missing");
      await restoreGuest(engine, images, absolute(file), { xml, flags });
      return {};
    },
  };
}

function dumpHandlers(engine: DomainEngine, images: ImageSupport): RemoteHandlers {
  const dump = async (dom: DomainReference, to: string, format: number, flags: number): Promise<object> => {
    exclude(flags, DumpFlag, ["CRASH", "LIVE"], ["CRASH", "RESET"], ["LIVE", "RESET"]);
    rejectUnknownFlags(flags, images.dumpFlags, "domainCoreDumpWithFormat");
    if (!dumpFormats.has(format)) throw invalidArgument(`there is no format ${format} of core dumps`);
    await dumpCore(engine, images, dom, absolute(to), format, flags);
    return {};
  };
  return {
    domainCoreDump: (_, { dom, to, flags }) => dump(dom, to, DomainCoreDumpFormat.RAW, flags),
    domainCoreDumpWithFormat: (_, { dom, to, dumpformat, flags }) => dump(dom, to, dumpformat, flags),
  };
}

const screenshot =
  ({ domains }: DomainEngine, images: ImageSupport): NonNullable<RemoteHandlers["domainScreenshot"]> =>
  async (context, { dom, screen, flags }) => {
    rejectUnknownFlags(flags, 0, "domainScreenshot");
    const picture = await images.screenshot?.(domains.get(dom), screen);
    if (picture === undefined) throw noSupport("domainScreenshot");
    send(context, picture.data);
    return { mime: picture.mime };
  };

/** The picture follows the answer; a client that does not read it to the end is nobody's failure. */
function send({ stream }: CallContext, data: Uint8Array): void {
  stream
    .write(data)
    .then(() => stream.finish())
    .catch(() => undefined);
}
