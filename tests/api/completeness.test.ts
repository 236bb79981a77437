// The methods of the API against the list of libvirt's functions: each function has its method, or a reason why not.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as api from "../../src/api/index.ts";
import { connected } from "./connected.ts";
import { apart, elsewhere, missing, ours } from "./missing-functions.ts";

const functions = readFileSync(fileURLToPath(new URL("libvirt-functions.txt", import.meta.url)), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("vir"));

/** One of each class. */
function samples(): Readonly<Record<string, object>> {
  const { connection } = connected({});
  const uuid = "00112233-4455-6677-8899-aabbccddeeff";
  const domain = new api.Domain(connection, { name: "a", uuid, id: -1 });
  const network = new api.Network(connection, { name: "n", uuid });
  return {
    Connection: connection,
    Domain: domain,
    DomainSnapshot: new api.DomainSnapshot(domain, "s"),
    DomainCheckpoint: new api.DomainCheckpoint(domain, "c"),
    Network: network,
    NetworkPort: new api.NetworkPort(network, uuid),
    StoragePool: new api.StoragePool(connection, { name: "p", uuid }),
    StorageVol: new api.StorageVol(connection, { pool: "p", name: "v", key: "k" }),
    Secret: new api.Secret(connection, { uuid, usageType: 0, usageID: "" }),
    Interface: new api.Interface(connection, { name: "i", mac: "" }),
    NodeDevice: new api.NodeDevice(connection, { name: "d" }),
    NWFilter: new api.NWFilter(connection, { name: "f", uuid }),
    NWFilterBinding: new api.NWFilterBinding(connection, { portdev: "t", filtername: "f" }),
    Stream: new api.Stream({} as never),
  };
}

/** For TypeScript alone, or what every object has. */
const notPublic = new Set(["constructor", "toJSON", "remote", "call", "renamed", "renumbered"]);

/** `Class.member` of all that a class offers. */
function membersOf(name: string, sample: object): string[] {
  const found = new Set<string>(Object.keys(sample));
  for (let at = Object.getPrototypeOf(sample) as object; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const member of Object.getOwnPropertyNames(at)) found.add(member);
  }
  return [...found].filter((member) => !notPublic.has(member)).map((member) => `${name}.${member}`);
}

const classes = Object.entries(samples());
const members = new Set(classes.flatMap(([name, sample]) => membersOf(name, sample)));

/** "GetXMLDesc" as a method is called: "getXMLDesc"; "FSFreeze" "fsFreeze"; "NWFilterDefineXML" "nwfilterDefineXML". */
const camelCase = (name: string): string =>
  name.startsWith("NWFilter")
    ? `nwf${name.slice(3)}`
    : name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (start) => start.toLowerCase());

const prefixes: Readonly<Record<string, string>> = { Connection: "Connect" };
const ofAnObject = new RegExp(`^(Node|${classes.map(([name]) => name).join("|")})`);

/** What the method of a function may be called: with its class taken off, or where it is of another class with it. */
function namesOf(function_: string): string[] {
  const whole = function_.slice("vir".length);
  const names: string[] = [];
  for (const [class_] of classes) {
    const prefix = prefixes[class_] ?? class_;
    const behind = whole.startsWith(prefix) ? whole.slice(prefix.length) : undefined;
    for (const rest of [behind, ofAnObject.test(whole) ? whole : undefined]) {
      if (rest === undefined || rest === "") continue;
      // A function with flags is the method without; a UUID is always a string.
      const shorter = apart.has(function_) ? [] : [rest.replace(/(With)?Flags$/, ""), rest.replace(/String$/, "")];
      for (const plain of [rest, ...shorter]) {
        names.push(`${class_}.${camelCase(plain)}`);
        // What an object knows of itself is no call.
        if (rest === behind && /^Get[A-Z]/.test(plain)) names.push(`${class_}.${attribute(plain.slice(3))}`);
      }
    }
  }
  return names;
}

const attribute = (name: string): string =>
  name === "Connect" ? "connection" : name === "MAC" ? "mac" : camelCase(name);

/** The member that a function is, if its name leads to one. */
const found = (function_: string): string | undefined => namesOf(function_).find((name) => members.has(name));

describe("the API", () => {
  it("has a method for every function of libvirt, or a reason why not", () => {
    const without = functions.filter((name) => found(name) === undefined && !(name in elsewhere) && !(name in missing));
    expect(without).toEqual([]);
  });

  it("has none of those that it gives a reason for", () => {
    expect(Object.keys(missing).filter((name) => found(name) !== undefined)).toEqual([]);
    expect(Object.keys(missing).filter((name) => name in elsewhere)).toEqual([]);
  });

  it("has those that are elsewhere there, and not under their own name", () => {
    const module_ = api as unknown as Readonly<Record<string, unknown>>;
    const gone = Object.values(elsewhere).filter(
      (where) => !members.has(where) && typeof module_[where] !== "function",
    );
    expect(gone).toEqual([]);
    expect(Object.keys(elsewhere).filter((name) => found(name) !== undefined)).toEqual([]);
  });

  it("gives reasons for functions that there are", () => {
    const known = new Set(functions);
    expect([...Object.keys(missing), ...Object.keys(elsewhere)].filter((name) => !known.has(name))).toEqual([]);
  });

  it("has no method that is not libvirt's but those of its own", () => {
    const claimed = new Set([...functions.map(found), ...Object.values(elsewhere), ...Object.keys(ours)]);
    expect([...members].filter((member) => !claimed.has(member))).toEqual([]);
    expect(Object.keys(ours).filter((member) => !members.has(member))).toEqual([]);
  });

  const installed = "/usr/share/libvirt/api/libvirt-api.xml";
  it.skipIf(!existsSync(installed))("knows every function of the libvirt that is installed here", () => {
    const names = [...readFileSync(installed, "utf8").matchAll(/<function name='(vir\w+)'/g)].map(([, name]) => name);
    const known = new Set(functions);
    expect(names.length).toBeGreaterThan(400);
    expect(names.filter((name) => !known.has(name ?? ""))).toEqual([]);
  });
});
