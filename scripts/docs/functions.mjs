// libvirt's functions and the methods that they are: by their names, or by the tables of what is elsewhere and missing.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";

/**
 * @typedef {{ functions: string[], missing: Record<string, string>, elsewhere: Record<string, string>,
 *   apart: ReadonlySet<string>, ours: Record<string, string> }} Inventory
 */

/**
 * @param {string} root the checkout
 * @returns {Promise<Inventory>} what tests/api says of libvirt's functions
 */
export async function readInventory(root) {
  const folder = join(root, "tests", "api");
  const source = readFileSync(join(folder, "missing-functions.ts"), "utf8");
  const { code } = transformSync(source, { loader: "ts", format: "esm" });
  const tables = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const functions = readFileSync(join(folder, "libvirt-functions.txt"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("vir"));
  return { functions, ...tables };
}

/** "GetXMLDesc" as a method is called: "getXMLDesc"; "FSFreeze" "fsFreeze"; "NWFilterDefineXML" "nwfilterDefineXML". */
const camelCase = (name) =>
  name.startsWith("NWFilter")
    ? `nwf${name.slice(3)}`
    : name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (start) => start.toLowerCase());

/** What an object knows of itself: of "GetUUID" the "UUID". */
const attribute = (name) => (name === "Connect" ? "connection" : name === "MAC" ? "mac" : camelCase(name));

/** What the method of a function may be called: its class taken off or, where it is of another class, with it. */
function namesOf(function_, classes, apart) {
  const whole = function_.slice("vir".length);
  const ofAnObject = new RegExp(`^(Node|${classes.join("|")})`).test(whole);
  return classes.flatMap((class_) => {
    const prefix = class_ === "Connection" ? "Connect" : class_;
    const behind = whole.startsWith(prefix) ? whole.slice(prefix.length) : "";
    return [behind, ofAnObject ? whole : ""]
      .filter((rest) => rest !== "")
      .flatMap((rest) => {
        // a function with flags is the method without; a UUID is always a string
        const shorter = apart.has(function_) ? [] : [rest.replace(/(With)?Flags$/, ""), rest.replace(/String$/, "")];
        return [rest, ...shorter].flatMap((plain) => {
          const own = rest === behind && /^Get[A-Z]/.test(plain) ? [attribute(plain.slice(3))] : [];
          return [camelCase(plain), ...own].map((name) => `${class_}.${name}`);
        });
      });
  });
}

/**
 * @param {Inventory} inventory
 * @param {readonly string[]} classes their names
 * @param {ReadonlySet<string>} members `Class.member` of all that there are
 * @returns {Map<string, string>} where each function is: `Class.member`, or a function of the module
 */
export function placesOf({ functions, elsewhere, apart }, classes, members) {
  const places = new Map();
  for (const function_ of functions) {
    const place = elsewhere[function_] ?? namesOf(function_, classes, apart).find((name) => members.has(name));
    if (place !== undefined) places.set(function_, place);
  }
  return places;
}
