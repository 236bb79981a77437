// A storage pool, a volume in it, and the volume's content there and back.
//
//   node examples/recipes/06-upload-a-volume.mjs [URI [FILE [FOLDER]]]        the pool's folder is one of the daemon's host

import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { connect } from "tsvirt";

const [uri = "test:///default", file = fileURLToPath(import.meta.url), folder = "/var/tmp/recipe-pool"] =
  process.argv.slice(2);
const size = statSync(file).size;

const connection = await connect(uri);
try {
  const pool = await connection.storagePoolDefineXML(`
    <pool type='dir'>
      <name>recipe-pool</name>
      <target><path>${folder}</path></target>
    </pool>`);
  try {
    await pool.build();
    await pool.create();
    const volume = await pool.storageVolCreateXML(`
      <volume>
        <name>recipe.img</name>
        <capacity unit='bytes'>${size}</capacity>
        <target><format type='raw'/></target>
      </volume>`);
    console.log(`made ${await volume.getPath()}`);

    // Whatever gives bytes will do. It is read no faster than the daemon takes them.
    await volume.upload(createReadStream(file), { length: BigInt(size) }, 0, { deadlineMs: 600_000 });
    console.log(`sent ${size} bytes`);

    const hash = createHash("sha256");
    for await (const bytes of await volume.download({ length: BigInt(size) })) hash.update(bytes);
    console.log(`received them again, with the SHA-256 ${hash.digest("hex")}`);

    await volume.delete();
    await pool.destroy();
    await pool.delete();
  } finally {
    if (await pool.isActive()) await pool.destroy();
    await pool.undefine();
  }
} finally {
  await connection.close();
}
