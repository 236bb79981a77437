// What scenarios left with a daemon, by the beginning of the names.

import { type Connection, ErrorNumber, VirError } from "../../src/api/index.ts";

async function named(list: Promise<readonly { readonly name: string }[]>, kind: string, prefix: string) {
  try {
    return (await list).filter(({ name }) => name.startsWith(prefix)).map(({ name }) => `${kind} ${name}`);
  } catch (error) {
    // who has no such objects has none left
    if (error instanceof VirError && error.code === ErrorNumber.NO_SUPPORT) return [];
    throw error;
  }
}

export async function leftovers(connection: Connection, prefix: string): Promise<string[]> {
  const secrets = connection.listAllSecrets().then((all) => all.map(({ usageID }) => ({ name: usageID })));
  const lists = await Promise.all([
    named(connection.listAllDomains(), "domain", prefix),
    named(connection.listAllNetworks(), "network", prefix),
    named(connection.listAllStoragePools(), "pool", prefix),
    named(connection.listAllNWFilters(), "network filter", prefix),
    named(connection.listAllInterfaces(), "interface", prefix),
    named(secrets, "secret", prefix),
  ]);
  return lists.flat();
}
