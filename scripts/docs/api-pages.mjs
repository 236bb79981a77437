// All pages about the API: docs/api.md and docs/api/.

import { classPage, throwsLine, titleOf } from "./class-page.mjs";
import { placesOf, readInventory } from "./functions.mjs";
import { anchorOf, cell, Links, pageOf } from "./links.mjs";
import { domainEventTable, enumerationsPage, formatsPage, functionsPage, typesPage } from "./other-pages.mjs";
import { readLibrary } from "./read-api.mjs";

/** What one meets first comes first. */
const order = [
  "Connection",
  "Domain",
  "DomainSnapshot",
  "DomainCheckpoint",
  "Network",
  "NetworkPort",
  "StoragePool",
  "StorageVol",
  "Secret",
  "Interface",
  "NodeDevice",
  "NWFilter",
  "NWFilterBinding",
  "Stream",
  "Events",
  "ConnectionEvents",
  "VirError",
];

const conventions = `\
- **Names.** A method is libvirt's function without \`vir\` and the name of its object: \`virDomainCreate\` is
  \`domain.create()\`, \`virConnectListAllDomains\` is \`connection.listAllDomains()\`, \`virNodeGetInfo\` is
  \`connection.nodeGetInfo()\`. What libvirt has with and without flags is one method.
- **Flags** are numbers of the [enumerations](api/enumerations.md), combined with \`|\`, and 0 when left out.
- **The last argument** of every call, [\`CallOptions\`](api/types.md#calloptions), takes a \`signal\` and a \`deadlineMs\` for
  all that the method does.
- **Errors** are [\`VirError\`](api/vir-error.md)s with libvirt's number in \`code\`. Beside those that a method names: NO_SUPPORT
  for what the hypervisor cannot do, INVALID_ARG for flags that it does not know, OPERATION_DENIED on a read-only
  connection, RPC when the connection is lost, OPERATION_ABORTED and OPERATION_TIMEOUT when the caller gave up.
- **Numbers.** What is 64 bits wide in libvirt is a \`bigint\`; everything else is a \`number\`. Units are in the names, or said.
- **Objects** only name what is in the daemon: they need no freeing, and may be kept.`;

/**
 * @param {string} root the checkout
 * @returns {Promise<{ pages: Map<string, string>, library: import("./read-api.mjs").Library }>} each page by its path, and
 *   what they were made of
 */
export async function apiPages(root) {
  const library = readLibrary(root);
  const inventory = await readInventory(root);
  const classes = inOrder(library.classes);
  const links = new Links(library);
  const members = new Set(
    classes.flatMap(({ name, parts }) =>
      parts.flatMap((part) => part.members.map((member) => `${name}.${member.name}`)),
    ),
  );
  const places = placesOf(inventory, order.slice(0, order.indexOf("Events")), members);
  const functionsOf = (member) => [...places].filter(([, place]) => place === member).map(([function_]) => function_);
  const pages = new Map();
  pages.set("docs/api.md", page(indexPage(library, classes, links, functionsOf)));
  for (const class_ of classes) {
    const blocks = classPage(class_, { links, functionsOf });
    if (class_.name === "Events") blocks.push("## Events of domains", domainEventTable(library, links));
    pages.set(`docs/api/${pageOf(class_.name)}`, page(blocks));
  }
  pages.set("docs/api/types.md", page(typesPage(library, links)));
  pages.set("docs/api/enumerations.md", page(enumerationsPage(library, usersOfEnumerations(library, classes), links)));
  pages.set("docs/api/formats.md", page(formatsPage(library, links)));
  pages.set("docs/api/functions.md", page(functionsPage(inventory, places, links)));
  return { pages, library };
}

const page = (blocks) => {
  const [title, ...rest] = blocks;
  return `${[title, "<!-- Made by scripts/docs/api.mjs from src/api: change it there. -->", ...rest].join("\n\n")}\n`;
};

function inOrder(classes) {
  const strange = classes.filter(({ name }) => !order.includes(name));
  if (strange.length > 0) throw new Error(`no place among the pages: ${strange.map(({ name }) => name).join(", ")}`);
  return classes.toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
}

function indexPage({ functions }, classes, links, functionsOf) {
  // this page is one folder above the others
  const here = (text) => text.replaceAll("](../api.md#", "](#").replaceAll(/\]\((?!#|\.\.|http)/g, "](api/");
  const described = functions.flatMap(({ name, doc, throws, signature }) => [
    `## ${name}`,
    `\`\`\`ts\n${signature}\n\`\`\``,
    here(links.prose(doc, name)),
    ...(throws.length === 0 ? [] : [here(throwsLine(throws, name, links))]),
    ...libvirtLine(functionsOf(name)),
  ]);
  const list = classes.map((class_) => {
    const members = class_.parts.flatMap((part) => part.members);
    const methods = members.filter(({ shape }) => shape === "method").length;
    return `| [\`${class_.name}\`](api/${pageOf(class_.name)}) | ${methods} | ${cell(titleOf(class_))} |`;
  });
  return [
    "# The API",
    'What `import … from "tsvirt"` gives. The [guide](guide/README.md) shows it at work.',
    conventions,
    "## Classes",
    `| class | methods | |\n|---|---|---|\n${list.join("\n")}`,
    `Beside: [types](api/types.md), [enumerations](api/enumerations.md), [what each kind of event says](api/${pageOf("Events")}#${anchorOf("Events of domains")}), [libvirt's functions and the methods that they are](api/functions.md), and [the formats](api/formats.md) of \`tsvirt/formats\`.`,
    ...described,
  ];
}

const libvirtLine = (functions) =>
  functions.length === 0 ? [] : [`libvirt: ${functions.map((function_) => `\`${function_}\``).join(", ")}.`];

/** Of each enumeration, the members and types that name it. */
function usersOfEnumerations({ enumerations, types }, classes) {
  const described = [
    ...classes.flatMap(({ name, parts }) =>
      parts.flatMap(({ members }) =>
        members
          .filter(({ shape }) => shape !== "protocol")
          .map((member) => [`${name}.${member.name}`, `${member.doc} ${member.throws.join(" ")} ${member.signature}`]),
      ),
    ),
    ...types.map(({ name, doc, text }) => [name, `${doc} ${text}`]),
  ];
  return new Map(
    enumerations.map(({ name }) => {
      const word = new RegExp(String.raw`\b${name}\b`);
      return [name, described.filter(([user, text]) => user !== name && word.test(text)).map(([user]) => user)];
    }),
  );
}
