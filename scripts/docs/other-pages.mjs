// The pages that are not of a class: types, enumerations, events, libvirt's functions.

import { anchorOf, cell } from "./links.mjs";

/** What the numbers of an event's fields are: none of it is in the types, which are those of the wire. */
const eventEnumerations = {
  LIFECYCLE: { event: "DomainEventType" },
  WATCHDOG: { action: "DomainEventWatchdogAction" },
  IO_ERROR: { action: "DomainEventIOErrorAction" },
  IO_ERROR_REASON: { action: "DomainEventIOErrorAction" },
  GRAPHICS: { phase: "DomainEventGraphicsPhase" },
  BLOCK_JOB: { type: "DomainBlockJobType", status: "ConnectDomainEventBlockJobStatus" },
  BLOCK_JOB_2: { type: "DomainBlockJobType", status: "ConnectDomainEventBlockJobStatus" },
  DISK_CHANGE: { reason: "ConnectDomainEventDiskChangeReason" },
  TRAY_CHANGE: { reason: "DomainEventTrayChangeReason" },
  AGENT_LIFECYCLE: {
    state: "ConnectDomainEventAgentLifecycleState",
    reason: "ConnectDomainEventAgentLifecycleReason",
  },
  METADATA_CHANGE: { type: "DomainMetadataType" },
  MEMORY_FAILURE: {
    recipient: "DomainMemoryFailureRecipientType",
    action: "DomainMemoryFailureActionType",
    flags: "DomainMemoryFailureFlags",
  },
};

/** The event classes and what each kind of domain event says. */
export function domainEventTable({ domainEvents, enumerations }, links) {
  const ids = enumerations.find(({ name }) => name === "DomainEventID")?.values ?? [];
  const rows = ids.map(([name, number]) => {
    const fields = domainEvents.find(({ id }) => id === number)?.fields;
    if (fields === undefined) return `| \`${name}\` | cannot be listened for: it has no message on the wire |`;
    const meant = eventEnumerations[name] ?? {};
    const unknown = Object.keys(meant).filter((key) => !fields.some((field) => field.name === key));
    if (unknown.length > 0) throw new Error(`event ${name} has no ${unknown.join(", ")}`);
    const described = fields.map((field) => {
      const enumeration = meant[field.name];
      const of = enumeration === undefined ? "" : ` (${links.code(enumeration)})`;
      return `\`${cell(`${field.name}: ${field.type}`)}\`${of}`;
    });
    return `| \`${name}\` | ${described.join(", ")} |`;
  });
  return `| \`DomainEventID\` | beside \`id\` and \`domain\` |\n|---|---|\n${rows.join("\n")}`;
}

/** @returns {string[]} the blocks of types.md */
export function typesPage({ types, constants }, links) {
  const declaration = ({ name, doc, text }) => {
    const named = links.typesIn(text, [name]).map((other) => links.code(other));
    return [
      `## ${name}`,
      ...(doc === "" ? [] : [links.prose(doc, name)]),
      `\`\`\`ts\n${text}\n\`\`\``,
      ...(named.length === 0 ? [] : [`Types: ${named.join(", ")}.`]),
    ];
  };
  return [
    "# Types",
    "What methods take and answer.",
    ...[...types, ...constants].toSorted(byName).flatMap(declaration),
  ];
}

/**
 * @param {Map<string, string[]>} users of an enumeration, the members whose description names it
 * @returns {string[]} the blocks of enumerations.md
 */
export function enumerationsPage({ enumerations }, users, links) {
  const described = enumerations.toSorted(byName).flatMap(({ name, values }) => {
    const of = (users.get(name) ?? []).map((user) => links.code(user));
    return [
      `## ${name}`,
      values.map(([value, number]) => `\`${value}\` ${number}`).join(", "),
      ...(of.length === 0 ? [] : [`For ${of.join(", ")}.`]),
    ];
  });
  return [
    "# Enumerations",
    "Constants with libvirt's numbers: `VIR_DOMAIN_RUNNING` of `virDomainState` is `DomainState.RUNNING`. Flags are combined with `|`.",
    ...described,
  ];
}

/**
 * @param {import("./functions.mjs").Inventory} inventory
 * @param {Map<string, string>} places
 * @returns {string[]} the blocks of functions.md
 */
export function functionsPage({ functions, missing, ours }, places, links) {
  const without = functions.filter((function_) => function_ in missing);
  const reasons = grouped(without, missing);
  const rows = functions
    .filter((function_) => places.has(function_))
    .map((function_) => `| \`${function_}\` | ${links.code(places.get(function_))} |`);
  return [
    "# libvirt's functions",
    `Of the ${functions.length} public functions of libvirt, ${rows.length} are methods here; ${without.length} are not, each with its reason.`,
    "## Functions without a method",
    `| function | why |\n|---|---|\n${[...reasons]
      .map(([reason, names]) => `| ${names.map((name) => `\`${name}\``).join(", ")} | ${cell(reason)} |`)
      .join("\n")}`,
    "## Members that are no function of libvirt's",
    `| member | what for |\n|---|---|\n${Object.entries(ours)
      .map(([member, reason]) => `| ${links.code(member)} | ${cell(reason)} |`)
      .join("\n")}`,
    "## Functions and their methods",
    `| function | method |\n|---|---|\n${rows.join("\n")}`,
  ];
}

/** @returns {string[]} the blocks of formats.md */
export function formatsPage({ formats: { functions, types } }, links) {
  const rows = types
    .filter(({ name }) => name.endsWith("Definition"))
    .toSorted(byName)
    .map(({ name, doc }) => {
      const of = functions.filter(({ signature }) => new RegExp(String.raw`\b${name}\b`).test(signature));
      const named = of.map((function_) => `[\`${function_.name}\`](#${anchorOf(function_.name)})`);
      return `| \`${name}\` | ${named.join(", ")} | ${cell(links.prose(doc, name))} |`;
    });
  const described = functions
    .toSorted(byName)
    .flatMap(({ name, doc, signature }) => [
      `### ${name}`,
      `\`\`\`ts\n${signature}\n\`\`\``,
      ...(doc === "" ? [] : [links.prose(doc, name)]),
    ]);
  return [
    "# The formats",
    'What `import … from "tsvirt/formats"` gives: libvirt\'s XML as typed objects, [at work in the guide](../guide/README.md#2-a-domain-from-a-typed-object).',
    `| definition | functions | |\n|---|---|---|\n${rows.join("\n")}`,
    "## Functions",
    ...described,
  ];
}

const byName = (one, other) => (one.name < other.name ? -1 : 1);

function grouped(names, reasons) {
  const groups = new Map();
  for (const name of names) groups.set(reasons[name], [...(groups.get(reasons[name]) ?? []), name]);
  return groups;
}
