/** Every number, field, type, priority and access rule of the tables, held against the protocol's facts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adminProgram } from "../../src/protocol/admin.ts";
import { keepaliveProgram } from "../../src/protocol/keepalive.ts";
import { lxcProgram } from "../../src/protocol/lxc.ts";
import type { Program } from "../../src/protocol/program.ts";
import { qemuProgram } from "../../src/protocol/qemu.ts";
import { remoteProgram } from "../../src/protocol/remote/index.ts";
import { ErrorMessage } from "../../src/protocol/remote/types.ts";
import { MessageStatus, MessageType, StreamHoleMessage } from "../../src/rpc/message.ts";
import { shared, withShared } from "../shared.ts";

interface Procedure {
  number: number;
  name: string;
  args?: string;
  ret?: string;
  msg?: string;
  priority?: string[];
  acl?: string[];
  aclfilter?: string[];
  readstream?: string[];
  writestream?: string[];
  sparseflag?: string[];
}

interface Facts {
  constants: Record<string, string>;
  typedefs?: Record<string, string>;
  enums?: Record<string, Record<string, number>>;
  structs: Record<string, [name: string, type: string][]>;
  unions?: Record<string, { cases: string[] }>;
  procedures: Procedure[];
  program: number;
  version: number;
}

const read = (name: string): Facts =>
  JSON.parse(readFileSync(join(shared ?? "", "reference", "protocol", `${name}.json`), "utf8")) as Facts;

const camel = (name: string): string => name.replace(/_([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());

/** Public constants that the facts name without their value: the buffer lengths of libvirt.h, and one list limit. */
const publicConstants: Record<string, number> = {
  VIR_UUID_BUFLEN: 16,
  VIR_SECURITY_MODEL_BUFLEN: 257,
  VIR_SECURITY_LABEL_BUFLEN: 4097,
  VIR_SECURITY_DOI_BUFLEN: 257,
  REMOTE_SECURITY_LABEL_LIST_MAX: 64,
};

/** Resolves the facts' type names into the notation that codecs give. */
class Notation {
  readonly #facts: Facts;
  readonly #remote: Facts;

  constructor(facts: Facts, remote: Facts) {
    this.#facts = facts;
    this.#remote = remote;
  }

  #find<K extends "typedefs" | "structs" | "unions" | "enums">(kind: K, name: string) {
    return this.#facts[kind]?.[name] ?? this.#remote[kind]?.[name];
  }

  #number(text: string): number {
    const value = this.#facts.constants[text] ?? this.#remote.constants[text] ?? publicConstants[text] ?? text;
    if (typeof value === "number") return value;
    return /^\d+$/.test(value) ? Number(value) : this.#number(value);
  }

  type(text: string): string {
    const array = /^(.*?)\s*([<[])(\w+)[>\]]$/.exec(text);
    if (array !== null) {
      const [, item = "", bracket, size = ""] = array;
      const inner = item === "opaque" || item === "string" ? item : this.type(item);
      return `${inner}${bracket}${this.#number(size)}${bracket === "<" ? ">" : "]"}`;
    }
    if (text.endsWith("*")) return `${this.type(text.slice(0, -1).trim())} *`;
    const typedef = this.#find("typedefs", text) as string | undefined;
    if (typedef !== undefined) return this.type(typedef);
    if (this.#find("structs", text) !== undefined) return this.struct(text);
    const union = this.#find("unions", text) as { cases: string[] } | undefined;
    if (union !== undefined) {
      const arms = union.cases.map((line, index) => {
        const type = /: (.*) \w+;$/.exec(line)?.[1] ?? "";
        return `${index + 1}: ${this.type(type)}`;
      });
      return `union(${arms.join(", ")})`;
    }
    return text === "unsigned" ? "unsigned int" : text;
  }

  struct(name: string | undefined): string {
    const fields = name === undefined ? [] : (this.#find("structs", name) as [string, string][]);
    return `{ ${fields.map(([field, type]) => `${camel(field)}: ${this.type(type)}`).join(", ")} }`;
  }
}

const programs: [name: string, program: Program][] = [
  ["remote", remoteProgram],
  ["qemu", qemuProgram],
  ["lxc", lxcProgram],
  ["admin", adminProgram],
  ["keepalive", keepaliveProgram],
];

describe.skipIf(shared === undefined)(withShared("the procedure tables agree with the protocol's facts"), () => {
  const remote = shared === undefined ? undefined : read("remote");

  it.each(programs)("the %s program", (name, program) => {
    const facts = read(name);
    const notation = new Notation(facts, remote as Facts);
    expect(program.id).toBe(facts.program);
    expect(program.version).toBe(facts.version);
    expect(Object.keys(program.procedures)).toHaveLength(facts.procedures.length);
    for (const fact of facts.procedures) {
      const key = camel(fact.name.toLowerCase());
      const row = program.procedures[key];
      expect(row, key).toBeDefined();
      if (row === undefined) continue;
      const told =
        row.kind === "event"
          ? { kind: "event", message: row.message.notation }
          : {
              kind: "call",
              args: row.args.notation,
              returns: row.returns.notation,
              stream: row.stream,
              sparse: row.sparse,
            };
      const isEvent = fact.msg !== undefined || name === "keepalive";
      const known = isEvent
        ? { kind: "event", message: notation.struct(fact.msg) }
        : {
            kind: "call",
            args: notation.struct(fact.args),
            returns: notation.struct(fact.ret),
            stream: fact.readstream === undefined ? (fact.writestream === undefined ? undefined : "write") : "read",
            sparse: fact.sparseflag?.[0],
          };
      expect({ key, number: row.number, ...told }).toEqual({ key, number: fact.number, ...known });
      expect({ key, priority: row.priority }).toEqual({ key, priority: fact.priority?.[0] ?? "low" });
      const acl = fact.acl ?? (name === "keepalive" ? ["none"] : []);
      expect({ key, access: row.access, filter: row.filter }).toEqual({
        key,
        access: acl,
        filter: fact.aclfilter ?? [],
      });
    }
  });

  it("453 remote procedures are there", () => {
    expect(Object.keys(remoteProgram.procedures)).toHaveLength(453);
  });

  it("message types, statuses, errors and holes", () => {
    const facts = read("virnet");
    const notation = new Notation(facts, facts);
    expect(Object.values(MessageType)).toEqual(Object.values(facts.enums?.["virNetMessageType"] ?? {}));
    expect(Object.values(MessageStatus)).toEqual(Object.values(facts.enums?.["virNetMessageStatus"] ?? {}));
    expect(ErrorMessage.notation).toBe(notation.struct("virNetMessageError"));
    expect(StreamHoleMessage.notation).toBe(notation.struct("virNetStreamHole"));
  });
});
