/** What tests use of scripts/docs, which is plain JavaScript. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

export const textOf = (path: string): string => readFileSync(`${ROOT}/${path}`, "utf8");

export interface Member {
  readonly name: string;
  readonly shape: "method" | "property" | "protocol";
  readonly doc: string;
  readonly throws: readonly string[];
}

interface Described {
  readonly name: string;
  readonly doc: string;
}

export interface Library {
  readonly classes: readonly (Described & { readonly parts: readonly { readonly members: readonly Member[] }[] })[];
  readonly functions: readonly Described[];
  readonly types: readonly (Described & { readonly text: string })[];
  readonly constants: readonly Described[];
  readonly enumerations: readonly (Described & { readonly values: readonly (readonly [string, number])[] })[];
}

const script = async (name: string): Promise<unknown> => import(`${ROOT}/scripts/docs/${name}`);

/** What `node scripts/docs/api.mjs` would write, and what it was made of. */
export async function madePages(): Promise<{ pages: ReadonlyMap<string, string>; library: Library }> {
  const { apiPages } = (await script("api-pages.mjs")) as {
    apiPages: (root: string) => Promise<{ pages: ReadonlyMap<string, string>; library: Library }>;
  };
  return apiPages(ROOT);
}

interface Quotes {
  readonly quotedIn: (page: string) => string[];
  readonly withQuotes: (page: string, read: (name: string) => string) => string;
}

export const quotes = async (): Promise<Quotes> => (await script("guide-quotes.mjs")) as Quotes;

interface Links {
  readonly anchorOf: (heading: string) => string;
}

export const links = async (): Promise<Links> => (await script("links.mjs")) as Links;
