/**
 * The host file of test:///FILE: a `<node>` with what is on it. Each `<domain>`, `<network>`, `<pool>`, `<interface>` and
 * `<device>` stands there whole or names a file (`<domain file="…"/>`, relative to the host file); a pool holds its
 * `<volume>` elements. A domain's `test:` elements say how it is found: `runstate` (1 running, 3 paused, 5 shut off, 6
 * crashed), `transient`, `hasmanagedsave`, `domainsnapshot`, `domaincheckpoint`. What is not said is as on the default
 * host. `<fault>` is tsvirt's own:
 *
 *     <fault procedure="domainCreate" object="web" error="OPERATION_FAILED" message="no luck" times="2" after="1" delayMs="50"/>
 */
import { parseInterface } from "../../formats/interface/index.ts";
import { parseNodeDevice } from "../../formats/node-device/index.ts";
import { DomainState, ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { invalidArgument, virError } from "../../protocol/errors.ts";
import { remoteProcedures } from "../../protocol/remote/index.ts";
import {
  fault as faultAt,
  isElement,
  nearest,
  parseXml,
  readInteger,
  readSize,
  textOf,
  toFragment,
  writeFragment,
  canonicalName,
  type XmlElement,
} from "../../xml/index.ts";
import { defaultMemoryKiB, defaultProcessor } from "./default-host.ts";
import type { Fault, TestDomain, TestHost, TestPool, TestProcessor } from "./host.ts";

/** Reads the file of that name, as the host file gives it. */
export type ReadFile = (name: string) => Promise<string>;

/** @throws {VirError} XML_DETAIL, XML_ERROR with line and column; what `read` throws */
export async function readTestHost(text: string, read: ReadFile): Promise<TestHost> {
  const root = parseXml(text);
  if (root.name !== "node") throw faultAt(root, `a host file is a <node>, not a <${root.name}>`);
  const reader = new Reader(read);
  return {
    processor: processorOf(child(root, "cpu")),
    memoryKiB: memoryOf(child(root, "memory")),
    domains: await reader.each(root, "domain", domainOf),
    networks: await reader.each(root, "network", write),
    interfaces: await reader.each(root, "interface", (element) => parseInterface(write(element))),
    pools: await reader.each(root, "pool", async (pool, stated) =>
      poolOf(pool, await reader.each(stated, "volume", write)),
    ),
    devices: await reader.each(root, "device", (element) => parseNodeDevice(write(element), { live: true })),
    faults: children(root, "fault").map(faultOf),
  };
}

const children = (element: XmlElement, name: string): XmlElement[] =>
  element.content.filter(isElement).filter((node) => canonicalName(node) === name);
const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element === undefined ? undefined : children(element, name)[0];

const write = (element: XmlElement): string => writeFragment(toFragment(element));

class Reader {
  readonly #read: ReadFile;

  constructor(read: ReadFile) {
    this.#read = read;
  }

  /** The elements of that name, each from its file if it names one. `stated`: the element in the host file itself. */
  async each<T>(
    parent: XmlElement,
    name: string,
    make: (element: XmlElement, stated: XmlElement) => T | Promise<T>,
  ): Promise<T[]> {
    const made: T[] = [];
    for (const stated of children(parent, name)) {
      const { file } = stated.attributes;
      made.push(await make(file === undefined ? stated : parseXml(await this.#read(file)), stated));
    }
    return made;
  }
}

function poolOf(pool: XmlElement, volumes: string[]): TestPool {
  const own = { ...pool, content: pool.content.filter((node) => !isElement(node) || node.name !== "volume") };
  return { xml: write(own), volumes };
}

const states: ReadonlySet<number> = new Set([
  DomainState.RUNNING,
  DomainState.PAUSED,
  DomainState.SHUTOFF,
  DomainState.CRASHED,
]);

function domainOf(domain: XmlElement): TestDomain {
  const runstate = child(domain, "test:runstate");
  const state = runstate === undefined ? DomainState.RUNNING : whole(runstate);
  if (!states.has(state)) throw faultAt(runstate ?? domain, `a domain cannot be found in the state ${state}`);
  const says = (name: string): boolean => {
    const element = child(domain, name);
    return element !== undefined && whole(element) !== 0;
  };
  const transient = says("test:transient");
  if (transient && state === DomainState.SHUTOFF) {
    throw faultAt(runstate ?? domain, "a transient domain is gone when it is shut off: it cannot be found so");
  }
  return {
    xml: write({ ...domain, content: domain.content.filter((node) => !isOwn(node)) }),
    state,
    transient,
    managedSave: says("test:hasmanagedsave"),
    snapshots: children(domain, "test:domainsnapshot").flatMap(stripped),
    checkpoints: children(domain, "test:domaincheckpoint").flatMap(stripped),
  };
}

const isOwn = (node: XmlElement["content"][number]): boolean =>
  isElement(node) && (canonicalName(node) ?? "").startsWith("test:");

/** The element without its prefix, as the format of snapshots and checkpoints has it. */
function stripped(element: XmlElement): string[] {
  return [write({ ...element, name: element.name.slice(element.name.indexOf(":") + 1), attributes: {} })];
}

function whole(element: XmlElement): number {
  const value = readInteger(textOf(element).trim());
  if (value === undefined || value < 0) throw faultAt(element, `'${textOf(element)}' is no whole number`);
  return value;
}

function processorOf(cpu: XmlElement | undefined): TestProcessor {
  const number = (name: string, fallback: number): number => {
    const element = child(cpu, name);
    return element === undefined ? fallback : whole(element);
  };
  const model = child(cpu, "model");
  return {
    model: model === undefined ? defaultProcessor.model : textOf(model),
    mhz: number("mhz", defaultProcessor.mhz),
    active: number("active", defaultProcessor.active),
    cells: number("nodes", defaultProcessor.cells),
    socketsPerCell: number("sockets", defaultProcessor.socketsPerCell),
    coresPerSocket: number("cores", defaultProcessor.coresPerSocket),
    threadsPerCore: number("threads", defaultProcessor.threadsPerCore),
  };
}

function memoryOf(memory: XmlElement | undefined): number {
  if (memory === undefined) return defaultMemoryKiB;
  const size = readSize(textOf(memory).trim(), memory.attributes["unit"], "KiB");
  if (size === undefined) throw faultAt(memory, `'${textOf(memory)}' is no size`);
  return size;
}

function faultOf(element: XmlElement): Fault {
  const { attributes } = element;
  return makeFault(attributes, (what, attribute) => faultAt(element, what, { attribute }));
}

/**
 * A fault from its settings, as an element's attributes or a query's `fault.NAME` give them. `refuse` makes the error for
 * a setting that is wrong.
 */
export function makeFault(
  settings: Readonly<Record<string, string | undefined>>,
  refuse: (what: string, setting: string) => Error = (what) => invalidArgument(what),
): Fault {
  const { procedure = "", object, error, message = "a fault that was asked for" } = settings;
  if (!(procedure in remoteProcedures)) {
    const near = nearest(procedure, Object.keys(remoteProcedures));
    throw refuse(
      `there is no procedure '${procedure}'${near === undefined ? "" : `; did you mean ${near}?`}`,
      "procedure",
    );
  }
  const code = (ErrorNumber as Readonly<Record<string, number>>)[error ?? ""];
  if (error !== undefined && code === undefined) throw refuse(`there is no error '${error}'`, "error");
  const number = (setting: string, fallback: number): number => {
    const text = settings[setting];
    const value = text === undefined ? fallback : readInteger(text);
    if (value === undefined || value < 0) throw refuse(`${setting} is a number, not '${text}'`, setting);
    return value;
  };
  const delayMs = number("delayMs", 0);
  if (code === undefined && delayMs === 0) throw refuse("a fault has an error, a delayMs or both", "error");
  return {
    procedure,
    object,
    error: code,
    message,
    delayMs,
    after: number("after", 0),
    times: number("times", Number.POSITIVE_INFINITY),
  };
}

/** A host file that is not there. */
export const noHostFile = (path: string, cause: unknown) =>
  virError(ErrorNumber.INTERNAL_ERROR, `the host file ${path} cannot be read`, { domain: ErrorDomain.TEST, cause });
