// The API for browsers as one ES module, with nothing of Node in it.
import { build } from "esbuild";

/** What there is for Node alone, by the end of its path; what stands in its place says so when it is called. */
const nodeOnly = /\/api\/duplex\.(js|ts)$/;
const refusal = `
  export const duplexOf = () => {
    throw new Error("there are no Node streams in a browser: iterate over the stream, or use recv() and send()");
  };
`;

/** The main entry, which the browser's takes nearly everything from, leads to Node's modules; what is used must not. */
const withoutNode = {
  name: "without-node",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: nodeOnly }, () => ({ contents: refusal, loader: "js" }));
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true, sideEffects: false }));
  },
};

/**
 * @param {string} entry src/api/browser.ts or what was compiled from it
 * @param {import("esbuild").BuildOptions} options where to put it
 * @throws {Error} when something of Node is left in it
 */
export async function bundleForBrowser(entry, options) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: ["chrome111", "firefox115", "safari16.4"],
    metafile: true,
    logLevel: "warning",
    plugins: [withoutNode],
    ...options,
  });
  const left = Object.values(result.metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  if (left.length > 0) throw new Error(`the bundle for browsers still asks for ${left.join(", ")}`);
  return result;
}
