// The page of one class.

import { anchorOf, cell } from "./links.mjs";

/** Classes whose own words are for readers of the source. */
const wordsForReadersOfTheSource = new Set(["ConnectionLink", "DomainHandle"]);

/** Types that are part of nearly every signature. */
const everywhere = ["CallOptions", "Promise"];

/**
 * @param {import("./read-api.mjs").Class} class_
 * @param {{ links: import("./links.mjs").Links, functionsOf: (member: string) => string[] }} context
 */
export function classPage(class_, { links, functionsOf }) {
  const parts = class_.parts.map((part) => ({
    ...part,
    methods: part.members.filter(({ shape }) => shape === "method"),
  }));
  const sections = parts
    .filter(({ methods }) => methods.length > 0)
    .map((part) => (part.class === class_.name ? { ...part, title: ownTitle(part) } : part));
  const properties = parts.flatMap(({ members }) => members.filter(({ shape }) => shape === "property"));
  const protocols = parts.flatMap(({ members }) => members.filter(({ shape }) => shape === "protocol"));
  return [
    `# ${class_.name}`,
    ...(sections.length > 1 ? [] : [`${titleOf(class_)}.`]),
    links.prose(class_.doc, class_.name),
    ...(sections.length > 1 ? [contents(sections)] : []),
    ...(properties.length > 0 ? [propertyTable(class_, properties, { links, functionsOf })] : []),
    ...sections.flatMap((part) => [...section(class_, part, sections.length > 1, { links, functionsOf })]),
    ...(protocols.length > 0 ? [protocolList(protocols)] : []),
  ];
}

/** What a class is, in a line. */
export const titleOf = ({ name, parts }) => parts.find((part) => part.class === name)?.title ?? name;

/** What the class itself adds to all those that it is made of. */
const ownTitle = ({ methods: [first] }) => (first.subsection === undefined ? "More" : capital(first.subsection.title));

const capital = (text) => `${text[0].toUpperCase()}${text.slice(1)}`;

const linkTo = ({ name }) => `[${name}](#${anchorOf(name)})`;

const contents = (sections) =>
  sections.map(({ title, methods }) => `- **${title}**: ${methods.map(linkTo).join(", ")}`).join("\n");

function propertyTable({ name: class_ }, properties, { links, functionsOf }) {
  const rows = properties.map(({ name, signature, doc }) => {
    const functions = functionsOf(`${class_}.${name}`).map((function_) => `\`${function_}\``);
    return `| \`${cell(signature)}\` | ${cell(links.prose(doc, class_))} | ${functions.join(", ")} |`;
  });
  return `## Properties\n\n| | | libvirt |\n|---|---|---|\n${rows.join("\n")}`;
}

function* section(class_, part, titled, context) {
  if (titled) yield `## ${part.title}`;
  else yield "## Methods";
  const ownWords = part.class !== class_.name && !wordsForReadersOfTheSource.has(part.class);
  if (ownWords && part.doc !== "") yield context.links.prose(part.doc, class_.name);
  let subsection;
  for (const member of part.methods) {
    if (member.subsection !== undefined && member.subsection !== subsection) {
      subsection = member.subsection;
      const title = capital(subsection.title);
      if (title !== part.title) yield `*${title}*`;
    }
    yield* method(class_.name, member, context);
  }
}

/** @param {import("./read-api.mjs").Member} member */
function* method(class_, member, { links, functionsOf }) {
  yield `### ${member.name}`;
  yield `\`\`\`ts\n${member.signature}\n\`\`\``;
  if (member.doc !== "") yield links.prose(member.doc, class_);
  if (member.throws.length > 0) yield throwsLine(member.throws, class_, links);
  const functions = functionsOf(`${class_}.${member.name}`).map((function_) => `\`${function_}\``);
  const types = links.typesIn(member.signature, [...everywhere, class_]).map((name) => links.code(name));
  yield [
    functions.length === 0 ? "No function of libvirt's." : `libvirt: ${functions.join(", ")}.`,
    ...(types.length === 0 ? [] : [`Types: ${types.join(", ")}.`]),
  ].join(" ");
}

/** What is thrown, error numbers as code. */
export function throwsLine(throws, class_, links) {
  const text = throws.map((line) => links.prose(line, class_)).join(" ");
  const sentence = /[.!?]$/.test(text) ? text : `${text}.`;
  return `Throws ${sentence.replaceAll(/(?<![`\w])([A-Z][A-Z0-9]*_[A-Z0-9_]+|RPC|OVERFLOW)(?![`\w])/g, "`$1`")}`;
}

const protocolList = (members) =>
  `## For the language\n\n\`\`\`ts\n${members.map(({ signature }) => signature).join("\n")}\n\`\`\``;
