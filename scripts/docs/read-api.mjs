// What the library offers, read from its source with the compiler that builds it. Its interface for programs may still
// change from version to version: all that touches it is in this file.

import { join } from "node:path";
import { API, SymbolFlags } from "typescript/unstable/sync";
import { SyntaxKind } from "typescript/unstable/ast";

/**
 * @typedef {{ name: string, shape: "method" | "property" | "protocol", signature: string, doc: string, throws: string[],
 *   subsection?: { title: string } }} Member
 * @typedef {{ class: string, title: string, doc: string, members: Member[] }} Part what one class of a chain adds
 * @typedef {{ name: string, doc: string, parts: Part[] }} Class
 * @typedef {{ name: string, doc: string, text: string, file: string }} Declaration
 * @typedef {{ name: string, doc: string, throws: string[], signature: string }} Function_
 * @typedef {{ name: string, doc: string, values: [string, number][] }} Enumeration
 * @typedef {{ classes: Class[], functions: Function_[], types: Declaration[], constants: Declaration[],
 *   enumerations: Enumeration[], domainEvents: { id: number, fields: { name: string, type: string }[] }[],
 *   formats: { functions: Function_[], types: { name: string, doc: string }[] } }} Library
 */

/** What every class has for the language alone, shown by its signature. */
const protocolMembers = new Set(["next", "return", "toJSON"]);

/**
 * @param {string} root the checkout
 * @returns {Library} what src/api/index.ts exports
 */
export function readLibrary(root) {
  const api = new API({ cwd: root });
  try {
    const config = join(root, "scripts", "docs", "tsconfig.json");
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error(`${config} cannot be opened`);
    return new Reader(project, root).library();
  } finally {
    api.close();
  }
}

/** A constant of these formats is a function. */
const functionKinds = new Set([SyntaxKind.FunctionDeclaration, SyntaxKind.VariableDeclaration]);

class Reader {
  #project;
  #checker;
  #root;
  #exported = new Set();

  constructor(project, root) {
    this.#project = project;
    this.#checker = project.checker;
    this.#root = root;
  }

  /** @returns {Library} */
  library() {
    const entry = this.#file("src/api/index.ts");
    const exported = this.#exportsOf(entry);
    this.#exported = new Set(exported.map(({ name }) => name));
    const typesAlone = this.#typesAlone(entry, exported);
    const library = {
      classes: [],
      functions: [],
      types: [],
      constants: [],
      enumerations: [],
      domainEvents: [],
      formats: undefined,
    };
    for (const symbol of exported) this.#sort(this.#target(symbol), library, typesAlone.has(symbol.name));
    library.domainEvents = this.#domainEvents();
    library.formats = this.#formats();
    return library;
  }

  #file(path) {
    const file = this.#project.program.getSourceFile(join(this.#root, path));
    if (file === undefined) throw new Error(`${path} is not part of the project`);
    return file;
  }

  #exportsOf(file) {
    const module_ = this.#checker.getSymbolAtLocation(file);
    return module_ === undefined ? [] : this.#checker.getExportsOfModule(module_);
  }

  /** The names that are exported for types only: `export type *`, `export type { … }`, `export { type … }`. */
  #typesAlone(entry, exported) {
    const names = new Set();
    for (const statement of entry.statements) {
      if (statement.kind !== SyntaxKind.ExportDeclaration || !statement.isTypeOnly) continue;
      const from = statement.exportClause === undefined && this.#checker.getSymbolAtLocation(statement.moduleSpecifier);
      for (const { name } of from ? this.#checker.getExportsOfModule(from) : []) names.add(name);
    }
    for (const { name, declarations } of exported) {
      const specifier = declarations
        .map((declaration) => declaration.resolve(this.#project))
        .find((node) => node?.kind === SyntaxKind.ExportSpecifier);
      if (specifier === undefined) continue;
      // the specifier stands within `{ … }`, and that within the declaration
      if (specifier.isTypeOnly || specifier.parent.parent.isTypeOnly) names.add(name);
      else names.delete(name);
    }
    return names;
  }

  /** What `tsvirt/formats` exports; its types follow from what is read, and are described by their names alone. */
  #formats() {
    const formats = { functions: [], types: [] };
    const entry = this.#file("src/formats/index.ts");
    const exported = this.#exportsOf(entry);
    const typesAlone = this.#typesAlone(entry, exported);
    for (const alias of exported) {
      const { name } = alias;
      const symbol = this.#target(alias);
      const nodes = symbol.declarations.map((declaration) => declaration.resolve(this.#project));
      const node = typesAlone.has(name) ? undefined : nodes.find((found) => functionKinds.has(found?.kind));
      if (node === undefined) formats.types.push({ name: symbol.name, doc: this.#doc(symbol) });
      else {
        const { initializer = node } = node;
        const described = { name: symbol.name, doc: this.#doc(symbol), throws: this.#throws(symbol) };
        formats.functions.push({ ...described, signature: this.#signature(symbol.name, initializer) });
      }
    }
    return formats;
  }

  /** Of each kind of domain event, by its number, the properties beside `id` and `domain`. */
  #domainEvents() {
    const every = this.#exportsOf(this.#file("scripts/docs/every-domain-event.ts")).find(
      ({ name }) => name === "EveryDomainEvent",
    );
    if (every === undefined) throw new Error("EveryDomainEvent is gone");
    const kinds = this.#checker.getPropertiesOfType(this.#checker.getDeclaredTypeOfSymbol(every));
    return kinds.map((kind) => ({
      id: Number(kind.name),
      fields: this.#checker
        .getPropertiesOfType(this.#checker.getTypeOfSymbol(kind))
        .filter(({ name }) => name !== "id" && name !== "domain")
        .map((field) => ({ name: field.name, type: this.#propertyType(field) })),
    }));
  }

  /** What an export stands for. */
  #target(symbol) {
    return (symbol.flags & SymbolFlags.Alias) === 0 ? symbol : this.#checker.getAliasedSymbol(symbol);
  }

  #sort(symbol, library, typeAlone) {
    const nodes = symbol.declarations.map((declaration) => declaration.resolve(this.#project));
    const of = (kind) => nodes.find((node) => node?.kind === kind);
    const class_ = of(SyntaxKind.ClassDeclaration);
    const function_ = typeAlone ? undefined : of(SyntaxKind.FunctionDeclaration);
    const variable = typeAlone ? undefined : of(SyntaxKind.VariableDeclaration);
    const type = of(SyntaxKind.InterfaceDeclaration) ?? of(SyntaxKind.TypeAliasDeclaration);
    if (class_ !== undefined) library.classes.push(this.#class(symbol, class_));
    else if (function_ !== undefined) library.functions.push(this.#function(symbol, function_));
    else if (variable !== undefined) {
      const values = type === undefined ? undefined : enumerationValues(variable);
      if (values === undefined) library.constants.push(this.#constant(symbol, variable));
      else library.enumerations.push({ name: symbol.name, doc: this.#doc(symbol), values });
    } else if (type !== undefined) library.types.push(this.#type(symbol, type));
    else if (!typeAlone) throw new Error(`it is not known how to describe the export ${symbol.name}`);
  }

  #doc(symbol) {
    return symbol.getDocumentationComment(this.#checker).trim();
  }

  #throws(symbol) {
    return symbol
      .getJsDocTags(this.#checker)
      .filter(({ name }) => name === "throws")
      .map(({ text }) => text.replace(/^\{VirError\}\s*/, "").trim());
  }

  #fileOf(node) {
    return node.getSourceFile().fileName.slice(this.#root.length).replace(/^\//, "");
  }

  // --- functions -----------------------------------------------------------------------------------------------------

  #function(symbol, node) {
    return {
      name: symbol.name,
      doc: this.#doc(symbol),
      throws: this.#throws(symbol),
      signature: this.#signature(symbol.name, node),
    };
  }

  /** `name(parameters): result`, as one writes it in a declaration. */
  #signature(name, node) {
    const generics = node.typeParameters === undefined ? "" : `<${texts(node.typeParameters).join(", ")}>`;
    return laidOut(`${name}${generics}`, texts(node.parameters), this.#resultOf(node));
  }

  #resultOf(node) {
    if (node.type !== undefined) return oneLine(node.type.getText());
    const signature = this.#checker.getSignatureFromDeclaration(node);
    const result = signature && this.#checker.getReturnTypeOfSignature(signature);
    return result === undefined ? "void" : this.#checker.typeToString(result, node);
  }

  // --- classes -------------------------------------------------------------------------------------------------------

  #class(symbol, node) {
    const own = this.#part(symbol, node);
    const parts = [own];
    for (let base = this.#baseOf(node); base !== undefined; base = this.#baseOf(base.node)) {
      parts.unshift(this.#part(base.symbol, base.node));
    }
    // what a class says anew is described there
    const seen = new Set();
    for (const part of parts.toReversed()) {
      part.members = part.members.filter(({ name }) => !seen.has(name) && seen.add(name));
    }
    return { name: symbol.name, doc: own.doc, parts: parts.filter(({ members }) => members.length > 0) };
  }

  #baseOf(node) {
    const extended = node.heritageClauses?.find(({ token }) => token === SyntaxKind.ExtendsKeyword)?.types[0];
    const named = extended && this.#checker.getSymbolAtLocation(extended.expression);
    if (named === undefined) return undefined;
    const symbol = this.#target(named);
    const declared = symbol.declarations
      .map((declaration) => declaration.resolve(this.#project))
      .find((found) => found?.kind === SyntaxKind.ClassDeclaration);
    // Error and the like are the language's own
    return declared === undefined || !this.#fileOf(declared).startsWith("src/")
      ? undefined
      : { symbol, node: declared };
  }

  #part(symbol, node) {
    const members = [];
    let subsection;
    for (const member of node.members) {
      const title = subsectionTitle(member.getFullText().slice(0, member.getLeadingTriviaWidth()));
      if (title !== undefined) subsection = { title };
      const described = this.#member(member);
      if (described !== undefined) members.push(subsection === undefined ? described : { ...described, subsection });
    }
    return { class: symbol.name, title: fileSentence(node.getSourceFile().text), doc: this.#doc(symbol), members };
  }

  /** @returns {Member | undefined} undefined for what users cannot reach */
  #member(node) {
    const modifiers = texts(node.modifiers ?? []);
    if (modifiers.some((word) => ["private", "protected", "static", "abstract"].includes(word))) return undefined;
    const name = node.name?.getText();
    if (name === undefined || name.startsWith("#")) return undefined;
    const symbol = this.#checker.getSymbolAtLocation(node.name);
    const described = {
      name,
      doc: symbol === undefined ? "" : this.#doc(symbol),
      throws: symbol === undefined ? [] : this.#throws(symbol),
    };
    const protocol = name.startsWith("[") || protocolMembers.has(name);
    switch (node.kind) {
      case SyntaxKind.MethodDeclaration:
        return { ...described, shape: protocol ? "protocol" : "method", signature: this.#signature(name, node) };
      case SyntaxKind.GetAccessor:
        return { ...described, shape: "property", signature: `readonly ${name}: ${this.#resultOf(node)}` };
      case SyntaxKind.PropertyDeclaration: {
        const readonly = modifiers.includes("readonly") ? "readonly " : "";
        return { ...described, shape: "property", signature: `${readonly}${name}: ${this.#typeOf(symbol, node)}` };
      }
      default:
        return undefined;
    }
  }

  #typeOf(symbol, node) {
    if (node.type !== undefined) return oneLine(node.type.getText());
    const type = this.#checker.getTypeOfSymbol(symbol);
    return type === undefined ? "unknown" : this.#checker.typeToString(type, node);
  }

  // --- types and constants -------------------------------------------------------------------------------------------

  #type(symbol, node) {
    const { hidden, source } = this.#derivation(node);
    return {
      name: symbol.name,
      doc: this.#doc(symbol) || (source === undefined ? "" : this.#doc(source)),
      text: hidden ? this.#spelledOut(symbol, node) : withoutExport(node.getText()),
      file: this.#fileOf(node),
    };
  }

  /** Whether an interface is derived from what users do not see, and the constant that it takes its properties from. */
  #derivation(node) {
    if (node.kind !== SyntaxKind.InterfaceDeclaration) return { hidden: false };
    const bases = node.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
    const hidden =
      bases.some(({ expression }) => !this.#exported.has(expression.getText())) ||
      (bases.length > 0 && node.members.length === 0);
    const source = bases
      .flatMap(({ typeArguments }) => [...(typeArguments ?? [])])
      .find(({ kind }) => kind === SyntaxKind.TypeQuery);
    return { hidden, source: source && this.#checker.getSymbolAtLocation(source.exprName) };
  }

  /** An interface that is derived from what users do not see, with all its properties. */
  #spelledOut(symbol, node) {
    const generics = node.typeParameters === undefined ? "" : `<${texts(node.typeParameters).join(", ")}>`;
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol);
    const properties = this.#checker.getPropertiesOfType(type).map((property) => {
      const text = this.#propertyType(property);
      const optional = text.endsWith(" | undefined");
      const name = /^\w+$/.test(property.name) ? property.name : JSON.stringify(property.name);
      const doc = this.#doc(property);
      const comment = doc === "" ? "" : `  /** ${oneLine(doc)} */\n`;
      return `${comment}  readonly ${name}${optional ? "?" : ""}: ${text};\n`;
    });
    return `interface ${symbol.name}${generics} {\n${properties.join("")}}`;
  }

  /** As it is written, or as it follows from what it is derived from. */
  #propertyType(property) {
    const declared = property.valueDeclaration?.resolve(this.#project);
    if (declared?.kind === SyntaxKind.PropertySignature && declared.type !== undefined) {
      return oneLine(declared.type.getText());
    }
    const type = this.#checker.getTypeOfSymbol(property);
    return type === undefined ? "unknown" : spelled(this.#checker.typeToString(type));
  }

  #constant(symbol, variable) {
    const { initializer } = variable;
    const text = initializer === undefined ? "" : ` = ${initializer.getText()}`;
    return {
      name: symbol.name,
      doc: this.#doc(symbol),
      text: `const ${symbol.name}${text}`,
      file: this.#fileOf(variable),
    };
  }
}

const texts = (nodes) => [...nodes].map((node) => oneLine(node.getText()));
const oneLine = (text) => text.replaceAll(/\s+/g, " ").replaceAll(/,? \}/g, " }").trim();
/** Without the name of a type that only makes others readable. */
const spelled = (text) => text.replaceAll(/Flat<(\{[^}]*\})>/g, "$1").replaceAll("; }", " }");
const withoutExport = (text) => text.replace(/^export (declare )?/, "");

/** On one line where it fits. */
function laidOut(name, parameters, result) {
  const line = `${name}(${parameters.join(", ")}): ${result}`;
  if (line.length <= 100 || parameters.length === 0) return line;
  return `${name}(\n${parameters.map((parameter) => `  ${parameter},\n`).join("")}): ${result}`;
}

/** The first sentence of a file's own comment, as a title. */
function fileSentence(text) {
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? "";
  const words = oneLine(comment.replaceAll(/^\s*\*/gm, ""));
  return words.split(/\.(?:\s|$)/)[0] ?? "";
}

/** "life" of `// --- life -----------`. */
function subsectionTitle(trivia) {
  return /\/\/ -{3,} (.*?) -{3,}/.exec(trivia)?.[1];
}

/** The names and numbers of `{ A: 1, B: 2 } as const`; undefined for what is something else. */
function enumerationValues({ initializer }) {
  if (initializer?.kind !== SyntaxKind.AsExpression) return undefined;
  const { expression } = initializer;
  if (expression.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
  const values = [];
  for (const { name, initializer: value } of expression.properties) {
    const number = value === undefined ? Number.NaN : Number(value.getText());
    if (Number.isNaN(number)) return undefined;
    values.push([name.getText(), number]);
  }
  return values;
}
