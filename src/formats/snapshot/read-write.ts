/** From the XML of a snapshot to its definition and back. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { internalError, xmlError } from "../../protocol/errors.ts";
import {
  fault,
  isElement,
  parseXml,
  readElement,
  writeElement,
  type Element,
  type Unknown,
  type XmlElement,
} from "../../xml/index.ts";
import {
  FreshSnapshot,
  KeptSnapshot,
  WrittenSnapshot,
  WrittenWithoutDomain,
  type SnapshotDefinition,
  type SnapshotMemory,
} from "./definition.ts";
import { toWritten } from "./disk.ts";

const domain = ErrorDomain.DOMAIN_SNAPSHOT;

export interface ParseSnapshotOptions {
  /** Names that libvirt does not know are refused (XML_INVALID_SCHEMA) rather than dropped. */
  validate?: boolean;
}

/**
 * Reads the XML of a snapshot that is to be taken: name, description, memory and disks, and nothing else. Without a
 * name it gets `nowSeconds` for one.
 *
 * XML_DETAIL: not well-formed. XML_ERROR, INTERNAL_ERROR (a disk without a name), CONFIG_UNSUPPORTED: wrong content.
 */
export function parseSnapshot(xml: string, nowSeconds: number, options: ParseSnapshotOptions = {}): SnapshotDefinition {
  const { name, description, memory, disks } = read(FreshSnapshot, rootOf(xml), options);
  return {
    name: name ?? String(nowSeconds),
    ...(description === undefined ? {} : { description }),
    creationTimeSeconds: nowSeconds,
    ...memoryField(checkMemory(memory, undefined)),
    disks: disks ?? [],
  };
}

/**
 * Reads the XML of a snapshot that was taken before, by this daemon or another one. What it says of the domain is not
 * completed. The numbers are those of `parseSnapshot`, and INTERNAL_ERROR for one that does not say when it was taken.
 */
export function parseKeptSnapshot(
  xml: string,
  options: ParseSnapshotOptions = {},
): { snapshot: SnapshotDefinition; current: boolean } {
  const { name, active, creationTimeSeconds, state, ...rest } = read(
    KeptSnapshot,
    withoutOlderDomain(rootOf(xml)),
    options,
  );
  if (name === undefined) throw xmlError("a snapshot that was taken before has a name", { domain });
  if (creationTimeSeconds === undefined) {
    throw internalError(`<creationTime> of the snapshot ${name} is missing`, { domain });
  }
  if (state === undefined) throw xmlError(`<state> of the snapshot ${name} is missing`, { domain });
  const offline = state === "shutoff" || state === "disk-snapshot";
  const { memory, disks, cookie, ...others } = rest;
  const snapshot: SnapshotDefinition = {
    name,
    state,
    creationTimeSeconds,
    ...others,
    ...memoryField(checkMemory(memory, offline)),
    disks: disks ?? [],
    ...(offline || cookie === undefined ? {} : { cookie }),
  };
  return { snapshot, current: active !== undefined && active !== 0 };
}

const memoryField = (memory: SnapshotMemory | undefined): Partial<SnapshotDefinition> =>
  memory === undefined ? {} : { memory };

/** `offline`: the domain did not run; undefined: not known yet. */
function checkMemory(given: FreshSnapshot["memory"], offline: boolean | undefined): SnapshotMemory | undefined {
  const file = given?.file;
  const assumed = offline === undefined ? undefined : offline ? "no" : "internal";
  const snapshot = given?.snapshot ?? (file === undefined ? assumed : "external");
  if (file !== undefined && snapshot !== "external") {
    throw xmlError(`<memory> names the file '${file}', which only snapshot='external' writes`, { domain });
  }
  if (snapshot === "external" && file === undefined) {
    throw xmlError("external memory needs <memory file='…'>", { domain });
  }
  if (offline === true && snapshot !== undefined && snapshot !== "no") {
    throw xmlError("there is no memory to keep of a domain that is shut off, or of disks alone", { domain });
  }
  if (file !== undefined && !file.startsWith("/")) {
    throw xmlError(`the memory file '${file}' is not an absolute path`, { domain });
  }
  return snapshot === undefined ? undefined : { snapshot, ...(file === undefined ? {} : { file }) };
}

function rootOf(xml: string): XmlElement {
  const root = parseXml(xml, { domain });
  if (root.name === "domainsnapshot") return root;
  throw fault(root, `the document is a <${root.name}>, not a <domainsnapshot>`, { domain: ErrorDomain.XML });
}

/** The oldest snapshots hold no domain but its UUID alone: that is as good as none. */
function withoutOlderDomain(root: XmlElement): XmlElement {
  const content = root.content.filter(
    (node) => !isElement(node) || node.name !== "domain" || node.attributes["type"] !== undefined,
  );
  return content.length === root.content.length ? root : { ...root, content };
}

function read<T>(codec: Element<T>, root: XmlElement, { validate = false }: ParseSnapshotOptions): T {
  const { value, unknown } = readElement(codec, root, { domain });
  if (validate && unknown[0] !== undefined) throw unknownName(unknown[0]);
  return value;
}

function unknownName({ element, attribute }: Unknown) {
  const what = attribute === undefined ? `<${element.name}> is not known here` : `'${attribute}' is not known here`;
  return fault(element, what, {
    code: ErrorNumber.XML_INVALID_SCHEMA,
    domain: ErrorDomain.XML,
    ...(attribute === undefined ? {} : { attribute }),
  });
}

export interface WriteSnapshotOptions {
  /** Secrets of the domain are written too. */
  secure?: boolean;
  /** The UUID of the domain, for a snapshot that holds none. */
  uuid?: string;
  /** The form that is kept in a file, which says whether the snapshot is the current one. */
  current?: boolean;
}

/** The snapshot's XML, as `virsh snapshot-dumpxml` prints it, with the last newline. */
export function writeSnapshot(definition: SnapshotDefinition, options: WriteSnapshotOptions = {}): string {
  const { secure = false, uuid, current } = options;
  const { disks, revertDisks = [], domain: owner, ...rest } = definition;
  const value = {
    ...rest,
    disks: disks.map(toWritten),
    revertDisks: revertDisks.map(toWritten),
    ...(current === undefined ? {} : { active: current ? 1 : 0 }),
  };
  if (owner !== undefined) return writeElement(WrittenSnapshot, { ...value, domain: owner }, { secure });
  return writeElement(WrittenWithoutDomain, uuid === undefined ? value : { ...value, domain: { uuid } }, { secure });
}
