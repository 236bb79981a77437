import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Connection, DomainEventID, DomainState, ErrorNumber, connect } from "../../src/api/index.ts";

const names = async (connection: Connection): Promise<string[]> =>
  (await connection.listAllDomains()).map(({ name }) => name).sort();

const guest = (name: string): string => `<domain type="test">
  <name>${name}</name><memory>8192</memory><os><type>hvm</type></os>
</domain>`;

describe("test:///default", () => {
  it("is there without a daemon", async () => {
    await using connection = await connect("test:///default");
    expect(await connection.getType()).toBe("TEST");
    expect(await connection.getURI()).toBe("test:///default");
    expect(await names(connection)).toEqual(["test"]);
    const domain = await connection.domainLookupByName("test");
    expect(await domain.getState()).toMatchObject({ state: DomainState.RUNNING });
  });

  it("is one host for all of the program, as long as somebody is connected", async () => {
    const one = await connect("test:///default");
    const other = await connect("test:///default");
    const events = other.domainEvents({ id: DomainEventID.LIFECYCLE });
    await events.ready;
    await one.domainDefineXML(guest("shared"));
    expect((await events.next()).value).toMatchObject({ domain: { name: "shared" }, eventName: "DEFINED" });
    await one.close();
    expect(await names(other)).toEqual(["shared", "test"]);
    await other.close();
    await using anew = await connect("test:///default");
    expect(await names(anew)).toEqual(["test"]);
  });

  it("only looks where it was asked to", async () => {
    await using connection = await connect("test:///default", { readonly: true });
    await expect(connection.domainDefineXML(guest("refused"))).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_DENIED,
    });
  });

  it("answers calls that are made all at once, and none after it was closed", async () => {
    const connection = await connect("test:///default");
    const names = await Promise.all(Array.from({ length: 200 }, () => connection.getHostname()));
    expect(new Set(names).size).toBe(1);
    await connection.close();
    expect(await connection.closed).toBeUndefined();
    await expect(connection.getHostname()).rejects.toMatchObject({ code: ErrorNumber.RPC });
  });

  it("that cannot be opened says why", async () => {
    await expect(connect("test:///there/is/no/such/file.xml")).rejects.toMatchObject({
      code: ErrorNumber.INTERNAL_ERROR,
      message: expect.stringContaining("/there/is/no/such/file.xml"),
    });
  });
});

describe("what a daemon within the program needs", () => {
  // older Nodes neither run TypeScript as it is nor tell what is loaded
  it.skipIf(Number(process.versions.node.split(".")[0]) < 24)("is not loaded by those who connect to another", () => {
    const entry = fileURLToPath(new URL("../../src/api/index.ts", import.meta.url));
    const script = `
      import { registerHooks } from "node:module";
      const loaded = [];
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
      const { connect } = await import(${JSON.stringify(entry)});
      await connect("qemu+unix:///system?socket=/nonexistent").catch(() => undefined);
      console.log(JSON.stringify(loaded));
    `;
    const ran = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
    expect(ran.stderr).toBe("");
    const loaded = JSON.parse(ran.stdout) as string[];
    expect(loaded.some((url) => url.endsWith("/transport/unix.ts"))).toBe(true);
    expect(loaded.filter((url) => /\/(session|engine|drivers\/test|host)\/|\/ws\//.test(url))).toEqual([]);
  });
});
