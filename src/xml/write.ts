/**
 * The layout of everything that libvirt prints: two spaces a level, attributes in single quotes, `<a/>` for what is
 * empty, text on the line of its element, a newline at the end.
 */

/** Escapes text and attribute values as libvirt does; control characters, which XML cannot hold, are left out. */
export function escapeXml(text: string): string {
  if (!special.test(text)) return text;
  return text.replace(everySpecial, (character) => escapes[character] ?? "");
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const special = /[<>&'"\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const everySpecial = new RegExp(special, "g");
const escapes: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  "'": "&apos;",
  '"': "&quot;",
};

const indents = Array.from({ length: 64 }, (_, level) => "  ".repeat(level));
export const indent = (level: number) => indents[level] ?? "  ".repeat(level);

/** What is left out unless asked for. */
export interface WriteOptions {
  /** What belongs to a running guest alone is written too. */
  live?: boolean;
  /** Secrets are written too. */
  secure?: boolean;
  /** For a migration: what an older libvirt on the other side would refuse is left out. */
  migratable?: boolean;
}

/**
 * Writes elements one after the other. A start tag waits until something follows in it: an element that turns out to
 * have no attribute and no content is not written at all, unless it is ended with `end(name, true)`.
 */
export class XmlWriter {
  #out = "";
  #level: number;
  /** The start tag written last still lacks its `>`. */
  #open = false;
  /** The last thing written was text, which its end tag follows on the same line. */
  #inline = false;
  /** Elements started, of which nothing is written yet: outermost first. */
  readonly #waiting: string[] = [];

  /** `level`: how deep the document's root stands, in levels of indentation. */
  constructor(level = 0) {
    this.#level = level;
  }

  /** How deep the next element would stand. */
  get level(): number {
    return this.#level;
  }

  start(name: string): void {
    this.#waiting.push(name);
    this.#level++;
  }

  /** An attribute of the element just started. */
  attribute(name: string, value: string): void {
    if (this.#waiting.length > 0) this.#begin();
    this.#out += ` ${name}='${escapeXml(value)}'`;
  }

  /** The element just started has this text, and no children. */
  text(value: string): void {
    if (this.#waiting.length > 0) this.#begin();
    this.#out += `>${escapeXml(value)}`;
    this.#open = false;
    this.#inline = true;
  }

  /** Ends the element started last; `keepEmpty` writes it even if nothing is in it, `paired` on two lines then. */
  end(name: string, keepEmpty: boolean | "paired" = false): void {
    if (this.#waiting.length > 0) {
      if (keepEmpty === false) {
        this.#waiting.pop();
        this.#level--;
        return;
      }
      this.#begin();
    }
    this.#level--;
    if (this.#open && keepEmpty === "paired") this.#closeTag();
    if (this.#open) this.#out += "/>\n";
    else this.#out += this.#inline ? `</${name}>\n` : `${indent(this.#level)}</${name}>\n`;
    this.#open = false;
    this.#inline = false;
  }

  /** Lines that are laid out already, indentation and last newline included. */
  raw(lines: string): void {
    if (this.#waiting.length > 0) this.#begin();
    this.#closeTag();
    this.#out += lines;
  }

  toString(): string {
    return this.#out;
  }

  #begin(): void {
    let level = this.#level - this.#waiting.length;
    for (const name of this.#waiting) {
      this.#closeTag();
      this.#out += `${indent(level++)}<${name}`;
      this.#open = true;
    }
    this.#waiting.length = 0;
  }

  #closeTag(): void {
    if (!this.#open) return;
    this.#out += ">\n";
    this.#open = false;
  }
}
