// The recipes as the guide quotes them: each between two comments that name its file.

const quote = /(<!-- recipe: (\S+) -->\n)([\s\S]*?)(<!-- end -->)/g;

/** The names of the recipes that a page quotes. */
export const quotedIn = (page) => [...page.matchAll(quote)].map(([, , name]) => name);

/** How to start a recipe: the first line of its comment that does. */
const usageOf = (source) => /^\/\/ {3}(node .*?)(?: {4,}.*)?$/m.exec(source)?.[1] ?? "";

/** A recipe without the comment at its top, which says what the guide says in more words. */
const withoutTop = (source) => source.replace(/^(\/\/.*\n)+\n*/, "");

/**
 * @param {string} page
 * @param {(name: string) => string} read the text of a recipe
 * @returns {string} the page with every recipe quoted as it is now
 */
export function withQuotes(page, read) {
  return page.replaceAll(quote, (_, start, name, _old, end) => {
    const source = read(name);
    const language = name.endsWith(".html") ? "html" : "js";
    const usage = language === "js" ? `\`\`\`sh\n${usageOf(source)}\n\`\`\`\n\n` : "";
    return `${start}${usage}\`\`\`${language}\n${withoutTop(source)}\`\`\`\n${end}`;
  });
}
