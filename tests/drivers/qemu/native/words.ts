/** A line as a shell takes it apart, quotes and all; for tests, so that quoting is undone by other code than did it. */
export function words(line: string): string[] {
  const found: string[] = [];
  for (const [word] of line.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g))
    found.push(
      word.replaceAll(/'([^']*)'|\\(.)/g, (_, quoted: string | undefined, escaped: string) => quoted ?? escaped),
    );
  return found;
}
