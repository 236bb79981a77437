// Errors by their numbers, and calls that do not wait for ever.
//
//   node examples/recipes/09-errors-and-deadlines.mjs [URI]
//
// The failures are asked for: the test hypervisor lets calls fail or wait as its URI says.

import { connect, ErrorNumber, nameOf, VirError } from "tsvirt";

const uri = process.argv[2] ?? "test:///default";

/** The URI with what its host is to do wrong. */
function withFault(/** @type {Record<string, string>} */ fault) {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(fault)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * What a call fails with, by name.
 *
 * @param {string} what
 * @param {() => Promise<unknown>} call
 */
async function tryIt(what, call) {
  try {
    await call();
    console.log(`${what}: worked`);
  } catch (error) {
    // Anything else is a fault of this program's, and not to be hidden.
    if (!(error instanceof VirError)) throw error;
    console.log(`${what}: ${nameOf(ErrorNumber, error.code)}`);
  }
}

/** What is not there yet is made; every other error is the caller's. */
async function findOrDefine(/** @type {import("tsvirt").Connection} */ connection, /** @type {string} */ name) {
  try {
    return await connection.domainLookupByName(name);
  } catch (error) {
    if (!(error instanceof VirError) || error.code !== ErrorNumber.NO_DOMAIN) throw error;
    const xml = `<domain type='test'><name>${name}</name><memory>8192</memory><os><type>hvm</type></os></domain>`;
    return connection.domainDefineXML(xml);
  }
}

// The first start fails, and the second works.
const failing = await connect(withFault({ procedure: "domainCreate", error: "OPERATION_FAILED", times: "1" }));
try {
  const domain = await findOrDefine(failing, "recipe-guest");
  await tryIt("first start", () => domain.create());
  await tryIt("second start", () => domain.create());
  await tryIt("a flag that there is none", () => domain.getXMLDesc(1 << 30));
} finally {
  await failing.close();
}

// Here a question takes a minute.
const slow = await connect(withFault({ procedure: "connectGetHostname", delayMs: "60000" }));
try {
  await tryIt("with a deadline", () => slow.getHostname({ deadlineMs: 200 }));
  await tryIt("given up", () => slow.getHostname({ signal: AbortSignal.timeout(200) }));
  await tryIt("and the connection", () => slow.getType());
} finally {
  await slow.close();
}
await tryIt("after it was closed", () => slow.getType());
