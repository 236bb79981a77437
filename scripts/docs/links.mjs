// Where each name of the library is described, and docstrings as Markdown with links to there.

/** The anchor that readers of Markdown give a heading. */
export const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");

/** "DomainSnapshot" is described in "domain-snapshot.md", "NWFilter" in "nwfilter.md". */
export const pageOf = (class_) =>
  `${class_
    .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
    .replace("NWFilter", "nwfilter")
    .toLowerCase()}.md`;

/** A cell of a table ends at a bar. */
export const cell = (text) => text.replaceAll("|", String.raw`\|`).replaceAll("\n", " ");

export class Links {
  /** @type {Map<string, string>} a name, and its page within docs/api with the anchor */
  #places = new Map();

  constructor({ classes, functions, types, constants, enumerations }) {
    for (const { name, parts } of classes) {
      this.#places.set(name, pageOf(name));
      for (const member of parts.flatMap(({ members }) => members)) {
        const anchor = member.shape === "method" ? anchorOf(member.name) : "properties";
        if (member.shape !== "protocol") this.#places.set(`${name}.${member.name}`, `${pageOf(name)}#${anchor}`);
      }
    }
    for (const { name } of functions) this.#places.set(name, `../api.md#${anchorOf(name)}`);
    for (const { name } of [...types, ...constants]) this.#places.set(name, `types.md#${anchorOf(name)}`);
    for (const { name } of enumerations) this.#places.set(name, `enumerations.md#${anchorOf(name)}`);
  }

  has(name) {
    return this.#places.has(name);
  }

  /** @returns {string} the place as a page of docs/api links to it */
  to(name) {
    const place = this.#places.get(name);
    if (place === undefined) throw new Error(`${name} is described nowhere`);
    return place;
  }

  /** The name as code, with a link where it is described. */
  code(name, shown = name) {
    return this.has(name) ? `[\`${shown}\`](${this.to(name)})` : `\`${shown}\``;
  }

  /** A docstring: paragraphs in one line each, names of the library as links. `class_` is whose members it may name. */
  prose(doc, class_) {
    return doc
      .split(/\n\s*\n/)
      .map((paragraph) => (/^\s{4}/m.test(paragraph) ? sample(paragraph) : this.#sentence(paragraph, class_)))
      .join("\n\n");
  }

  #sentence(text, class_) {
    return text.replaceAll(/\s*\n\s*/g, " ").replaceAll(/`([^`]+)`/g, (code, inner) => {
      const name = /^[A-Za-z]\w*(\.[A-Za-z]\w*)?(?=$|\()/.exec(inner)?.[0];
      if (name === undefined) return code;
      if (this.has(name)) return name === class_ ? code : this.code(name, inner);
      const [enumeration = "", value] = name.split(".");
      if (value !== undefined && this.has(enumeration)) return this.code(enumeration, inner);
      return this.has(`${class_}.${name}`) ? this.code(`${class_}.${name}`, inner) : code;
    });
  }

  /** The types of the library that a signature or declaration names, in its order. */
  typesIn(signature, without) {
    const names = new Set(signature.match(/\b[A-Z]\w+/g));
    return [...names].filter((name) => this.has(name) && !without.includes(name));
  }
}

const sample = (paragraph) => `\`\`\`ts\n${paragraph.replaceAll(/^\s{4}/gm, "").trimEnd()}\n\`\`\``;
