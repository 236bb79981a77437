import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { VirError } from "../../src/api/index.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { type Answers, a, connected } from "./connected.ts";

const domainWith = async (answers: Answers) => {
  const { connection, asked } = connected(answers);
  return { connection, domain: await connection.domainLookupByName("a"), asked };
};

describe("a domain", () => {
  it("is what the daemon named, and shown as that", async () => {
    const { domain, connection } = await domainWith({});
    expect(domain.connection).toBe(connection);
    expect(JSON.parse(JSON.stringify(domain))).toEqual(a);
    expect(inspect(domain)).toContain("name: 'a'");
  });

  it("tells its info with units in the names", async () => {
    const { domain } = await domainWith({
      domainGetInfo: () => ({ state: 1, maxMem: 2048n, memory: 1024n, nrVirtCpu: 2, cpuTime: 5n }),
    });
    await expect(domain.getInfo()).resolves.toEqual({
      state: 1,
      maxMemoryKiB: 2048n,
      memoryKiB: 1024n,
      vcpus: 2,
      cpuTimeNs: 5n,
    });
  });

  it("calls the procedure with flags only when there are some", async () => {
    const { domain, asked } = await domainWith({
      domainDestroy: () => undefined,
      domainDestroyFlags: () => undefined,
    });
    await domain.destroy(1);
    await domain.destroy();
    expect(asked.slice(1).map(({ procedure }) => procedure)).toEqual(["domainDestroyFlags", "domainDestroy"]);
    expect(domain.id).toBe(-1);
  });

  it("knows its number after it was started", async () => {
    const { domain } = await domainWith({
      domainCreate: () => undefined,
      domainLookupByUuid: () => ({ dom: { ...a, id: 8 } }),
      domainCreateWithFlags: () => ({ dom: { ...a, id: 9 } }),
    });
    await domain.create();
    expect(domain.id).toBe(8);
    await domain.create(1);
    expect(domain.id).toBe(9);
  });

  it("goes by its new name after it was renamed", async () => {
    const { domain, asked } = await domainWith({ domainRename: () => ({ retcode: 0 }) });
    await domain.rename("b");
    expect(domain.name).toBe("b");
    expect(asked.at(-1)?.args).toMatchObject({ dom: a, newName: "b", flags: 0 });
  });

  it("throws what the daemon answers, with its number", async () => {
    const { domain } = await domainWith({});
    const error = await domain.suspend().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(VirError);
    expect(error).toMatchObject({ code: ErrorNumber.NO_SUPPORT, message: expect.stringContaining("domainSuspend") });
  });

  it("does not wait longer than it is told to", async () => {
    const never = new Promise(() => undefined);
    const { domain } = await domainWith({ domainGetOsType: () => never, domainGetXmlDesc: () => never });
    await expect(domain.getOSType({ deadlineMs: 20 })).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_TIMEOUT,
    });
    const giveUp = new AbortController();
    const asked = domain.getXMLDesc(0, { signal: giveUp.signal });
    giveUp.abort();
    await expect(asked).rejects.toMatchObject({ code: ErrorNumber.OPERATION_ABORTED });
  });
});
