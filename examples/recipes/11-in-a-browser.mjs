// A page that speaks with the daemon itself: it lists guests and follows them.
//
//   node examples/recipes/11-in-a-browser.mjs [URI [PORT]]        until Ctrl-C
//
// The daemon has to listen for WebSockets and to know the page's origin: with http_allowed_origins =
// ["http://127.0.0.1:8080"] in virtd.conf, start bin/virtd --http, which serves ws://127.0.0.1:16580/rpc.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const [uri = "test+ws://127.0.0.1:16580/default", port = "8080"] = process.argv.slice(2);
const page = await readFile(new URL("11-in-a-browser.html", import.meta.url));
const library = await readFile(fileURLToPath(import.meta.resolve("tsvirt/browser")));

const server = createServer((request, response) => {
  const wanted = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
  if (wanted === "/tsvirt.js") response.writeHead(200, { "content-type": "text/javascript" }).end(library);
  else if (wanted === "/") response.writeHead(200, { "content-type": "text/html" }).end(page);
  else response.writeHead(404).end();
});
server.listen(Number(port), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${port}/?uri=${encodeURIComponent(uri)}`);
});
