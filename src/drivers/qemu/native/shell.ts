/** Words as a shell takes them: what `domxml-to-native` answers can be pasted. */

/** What a shell would not take for itself. */
const special = /[\r\t\n !"#$&'()*;<>?[\\\]^`{|}~]/;

export function quoteWord(word: string): string {
  if (word === "") return "''";
  return special.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word;
}

/** `NAME=value … binary options`, on one line. */
export function writeCommandLine(environment: Readonly<Record<string, string>>, argv: readonly string[]): string {
  return [
    ...Object.entries(environment).map(([name, value]) => `${name}=${quoteWord(value)}`),
    ...argv.map(quoteWord),
  ].join(" ");
}
