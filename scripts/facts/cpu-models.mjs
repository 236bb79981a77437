/**
 * Reads the CPU map that a libvirt package installs and prints the table that src/services/cpu decides by:
 *
 *     node scripts/facts/cpu-models.mjs /usr/share/libvirt/cpu_map 12.8 > src/services/cpu/table.ts
 *     npx oxfmt src/services/cpu/table.ts
 *
 * What is kept are the facts: names, bits, signatures, which models may be named for a host or a guest. Models of one
 * family differ in a few features only, so each is told as its difference from the model before it that it is most like.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SaxesParser } from "saxes";

const [folder, version] = process.argv.slice(2);
if (folder === undefined || version === undefined) {
  process.stderr.write("usage: cpu-models.mjs FOLDER-OF-THE-CPU-MAP VERSION-OF-LIBVIRT\n");
  process.exit(2);
}

/** The children of the root of one of the map's files. */
function readTree(name) {
  const parser = new SaxesParser();
  const root = { children: [] };
  const open = [root];
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes, children: [] };
    open.at(-1).children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  parser.write(readFileSync(join(folder, name), "utf8")).close();
  return root.children[0];
}

/** All vendors, features and models of an architecture, in the order in which libvirt learns of them. */
function readArchitecture(wanted) {
  const arch = readTree("index.xml").children.find(({ attributes }) => attributes.name === wanted);
  const included = ({ name, attributes, children }) =>
    name === "include" ? readTree(attributes.filename).children : children.flatMap(included);
  const all = arch.children.flatMap(included);
  const named = (name) => all.filter((element) => element.name === name);
  return { vendors: named("vendor"), features: named("feature"), models: named("model") };
}

const childrenOf = (element, name) => element.children.filter((child) => child.name === name);
const childOf = (element, name) => childrenOf(element, name)[0]?.attributes;
const fail = (what) => {
  throw new Error(`${what}: the table has no form for it`);
};

// ---- x86: features ----

const REGISTERS = ["eax", "ebx", "ecx", "edx"];
const hex = (value) => `0x${value.toString(16)}`;

/** Where the feature's one bit is: `{ register: "cpuid 0x7.1 eax", bit: 4 }`. */
function placeOf({ attributes: { name }, children }) {
  const data = children.filter((child) => child.name !== "alias");
  if (data.length !== 1) fail(`feature ${name} in ${data.length} registers`);
  const [{ name: kind, attributes }] = data;
  const set = REGISTERS.filter((register) => Number(attributes[register] ?? 0) !== 0);
  const bit = Math.log2(Number(attributes[set[0]]));
  if (set.length !== 1 || !Number.isInteger(bit)) fail(`feature ${name} of several bits`);
  const subleaf = Number(attributes.ecx_in ?? 0);
  const source =
    kind === "msr"
      ? `msr ${hex(Number(attributes.index))}`
      : `cpuid ${hex(Number(attributes.eax_in))}${subleaf === 0 ? "" : `.${subleaf}`}`;
  return { register: `${source} ${set[0]}`, bit };
}

/** Runs of features of one register: their names from bit 0 on, with `@n` where bits are skipped. */
function featureRuns(features) {
  const runs = [];
  const taken = new Map();
  for (const feature of features) {
    const { name } = feature.attributes;
    const { register, bit } = placeOf(feature);
    const place = `${register} ${bit}`;
    if (taken.has(place)) fail(`features ${name} and ${taken.get(place)} in one bit`);
    taken.set(place, name);
    let run = runs.at(-1);
    if (run?.register !== register || run.next > bit) {
      run = { register, names: [], next: 0 };
      runs.push(run);
    }
    if (bit !== run.next) run.names.push(`@${bit}`);
    run.names.push(name);
    run.next = bit + 1;
  }
  return runs.map(({ register, names }) => [register, names]);
}

const aliasesFrom = (features, source) =>
  Object.fromEntries(
    features.flatMap((feature) =>
      childrenOf(feature, "alias")
        .filter(({ attributes }) => attributes.source === source)
        .map(({ attributes }) => [attributes.name, feature.attributes.name]),
    ),
  );

// ---- x86: models ----

const only = (element, kept) =>
  childrenOf(element, "feature").filter(({ attributes: { added, removed } }) =>
    kept(added === "yes", removed === "yes"),
  );
const names = (elements) => elements.map(({ attributes }) => attributes.name);

function asModel(element) {
  const known = new Set(["check", "decode", "signature", "vendor", "feature", "model"]);
  const odd = element.children.find(({ name }) => !known.has(name));
  if (odd !== undefined) fail(`<${odd.name}> in ${element.attributes.name}`);
  const decode = childOf(element, "decode");
  const partial = childOf(element, "check")?.partial;
  if (partial !== undefined && partial !== "compat") fail(`check partial='${partial}'`);
  return {
    name: element.attributes.name,
    versionOf: childOf(element, "model")?.name,
    decode: ["host", "guest"].filter((type) => decode[type] === "on"),
    compat: partial === "compat",
    vendor: childOf(element, "vendor")?.name,
    signatures: childrenOf(element, "signature").map(
      ({ attributes: { family, model, stepping } }) =>
        `${family}/${model}${stepping === undefined ? "" : `/${stepping}`}`,
    ),
    features: names(only(element, (added, removed) => !added && !removed)),
    added: names(only(element, (added) => added)),
    removed: names(only(element, (_, removed) => removed)),
  };
}

/** What has to be said of `list` when `base` is known: names to add, and names with a minus to take away. */
const difference = (list, base) => [
  ...base.filter((name) => !list.includes(name)).map((name) => `-${name}`),
  ...list.filter((name) => !base.includes(name)),
];

function withDifferences(models) {
  const nothing = { features: [], added: [] };
  return models.map((model, at) => {
    if (model.versionOf !== undefined) {
      const { name, versionOf, decode, compat } = model;
      const more = model.features.length + model.added.length + model.removed.length + model.signatures.length;
      if (more > 0 || model.vendor !== undefined || compat) fail(`${name} differs from ${versionOf}`);
      return { name, versionOf, decode };
    }
    const from = (base) => ({
      features: difference(model.features, base.features),
      added: difference(model.added, base.added),
    });
    let best = { ...from(nothing), like: undefined };
    const size = ({ features, added }) => features.length + added.length;
    for (const base of models.slice(0, at)) {
      if (base.versionOf === undefined && size(from(base)) < size(best)) best = { ...from(base), like: base.name };
    }
    return { ...model, ...best };
  });
}

// ---- printing ----

const text = (value) => JSON.stringify(value);
/** Many names as one string, in lines of bearable length. */
function listed(all, indent = "    ") {
  const one = all.join(" ");
  if (one.length < 90) return text(one);
  const lines = [[]];
  for (const name of all) {
    if ([...lines.at(-1), name].join(" ").length > 112) lines.push([]);
    lines.at(-1).push(name);
  }
  return `\`\n${lines.map((line) => `${indent}${line.join(" ")}`).join("\n")}\``;
}
const record = (entries) => `{ ${entries.map(([key, value]) => `${text(key)}: ${text(value)}`).join(", ")} }`;

function printModel({ name, versionOf, like, vendor, signatures, decode, compat, features, added, removed }) {
  const fields = [`name: ${text(name)}`];
  if (versionOf !== undefined) fields.push(`versionOf: ${text(versionOf)}`);
  if (like !== undefined) fields.push(`like: ${text(like)}`);
  if (vendor !== undefined) fields.push(`vendor: ${text(vendor)}`);
  if (signatures?.length > 0) fields.push(`signatures: ${text(signatures.join(" "))}`);
  fields.push(`decode: ${text(decode.join(" "))}`);
  if (compat) fields.push("compat: true");
  if (features?.length > 0) fields.push(`features: ${listed(features)}`);
  if (added?.length > 0) fields.push(`added: ${listed(added)}`);
  if (removed?.length > 0) fields.push(`removed: ${listed(removed)}`);
  return `  { ${fields.join(", ")} },`;
}

const x86 = readArchitecture("x86");
const power = readArchitecture("ppc64");
const arm = readArchitecture("arm");
const immovable = x86.features.filter(({ attributes }) => attributes.migratable === "no");

const lines = [
  `/** Facts about CPU models, from the CPU map of libvirt ${version}: printed by scripts/facts/cpu-models.mjs. */`,
  'import type { ArmModelRow, FeatureRun, PowerModelRow, X86ModelRow } from "./rows.ts";',
  "",
  "/** What CPUID leaf 0 says, by the vendor's name. */",
  `export const x86Vendors: Readonly<Record<string, string>> = ${record(
    x86.vendors.map(({ attributes: { name, string } }) => [name, string]),
  )};`,
  "",
  "/** Every feature by the register that tells of it, in the order in which features are listed. */",
  "export const x86Features: readonly FeatureRun[] = [",
  ...featureRuns(x86.features).map(([register, run]) => `  [${text(register)}, ${listed(run)}],`),
  "];",
  "",
  "/** Features that no guest can take along to another host. */",
  `export const x86NotMigratable = ${text(names(immovable).join(" "))};`,
  "",
  "/** Other names of features, as QEMU uses them. */",
  `export const qemuFeatureAliases: Readonly<Record<string, string>> = ${record(
    Object.entries(aliasesFrom(x86.features, "qemu")),
  )};`,
  "",
  "export const x86Models: readonly X86ModelRow[] = [",
  ...withDifferences(x86.models.map(asModel)).map(printModel),
  "];",
  "",
  "export const powerModels: readonly PowerModelRow[] = [",
  ...power.models.map((model) => {
    const pvrs = childrenOf(model, "pvr").map(({ attributes }) => `[${attributes.value}, ${attributes.mask}]`);
    const vendor = text(childOf(model, "vendor").name);
    return `  { name: ${text(model.attributes.name)}, vendor: ${vendor}, pvrs: [${pvrs.join(", ")}] },`;
  }),
  "];",
  "",
  "/** Implementers by the number in MIDR_EL1. */",
  `export const armVendors: Readonly<Record<string, number>> = { ${arm.vendors
    .map(({ attributes: { name, value } }) => `${text(name)}: ${value}`)
    .join(", ")} };`,
  "",
  `export const armFeatures = ${listed(names(arm.features), "  ")};`,
  "",
  "export const armModels: readonly ArmModelRow[] = [",
  ...arm.models.map(
    (model) =>
      `  { name: ${text(model.attributes.name)}, vendor: ${text(childOf(model, "vendor").name)}, part: ${childOf(model, "pvr").value} },`,
  ),
  "];",
];
process.stdout.write(`${lines.join("\n")}\n`);
