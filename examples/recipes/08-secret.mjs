// A password that the daemon keeps, for disks that name it, and that never stands in a definition.
//
//   node examples/recipes/08-secret.mjs [URI]
//
// For a hypervisor with a keeper of secrets, so not for the test hypervisor.

import { connect, ErrorNumber, SecretUsageType, VirError } from "tsvirt";

const connection = await connect(process.argv[2]);
try {
  const secret = await connection.secretDefineXML(`
    <secret ephemeral='no' private='no'>
      <description>Opens the disk of a guest</description>
      <usage type='volume'><volume>/var/lib/images/recipe.luks</volume></usage>
    </secret>`);
  try {
    const value = await secret.getValue().catch((error) => {
      if (error instanceof VirError && error.code === ErrorNumber.NO_SECRET) return undefined;
      throw error;
    });
    console.log(value === undefined ? "there is no value yet" : "there is a value already");

    await secret.setValue(new TextEncoder().encode("correct horse battery staple"));
    const found = await connection.secretLookupByUsage(SecretUsageType.VOLUME, "/var/lib/images/recipe.luks");
    console.log(`found by what it is for: ${found.uuid === secret.uuid}`);
    console.log(`its value has ${(await found.getValue()).length} bytes`);
  } finally {
    await secret.undefine();
  }
} finally {
  await connection.close();
}
