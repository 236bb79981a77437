// The API for Node against a real libvirtd.

import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  connect,
  type Connection,
  ConnectListAllDomainsFlags,
  DomainCreateFlags,
  type Domain,
  DomainEventID,
  DomainState,
  DomainXMLFlags,
  ErrorNumber,
  VirError,
} from "../../src/api/index.ts";
import { echoDisk, echoGuestXml } from "./setup/echo-guest.ts";
import { missingPrograms, outputOf, run, virsh } from "./setup/programs.ts";
import { reference } from "./setup/reference.ts";

const NAME = `sh-api-${process.pid}`;
const UUID = randomUUID();
const missing = missingPrograms("virsh", "qemu-system-x86_64");
const found = missing === undefined ? await reference() : { reason: missing };
const reason = "reason" in found ? found.reason : undefined;

describe.skipIf(reason !== undefined)(
  `the API against the reference${reason === undefined ? "" : ` (${reason})`}`,
  () => {
    const uri = "uri" in found ? (found.uri ?? "") : "";
    let connection: Connection;
    let domain: Domain;
    let folder: string;
    let xml: string;

    const remove = (): Promise<unknown> => run("virsh", ["-q", "-c", uri, `destroy ${NAME}; undefine ${NAME}`]);

    beforeAll(async () => {
      await remove();
      folder = mkdtempSync(join(tmpdir(), "tsvirt-api-"));
      xml = echoGuestXml(NAME, UUID, await echoDisk(folder));
      connection = await connect(uri);
    });

    afterAll(async () => {
      await connection?.close();
      await remove();
      rmSync(folder, { recursive: true, force: true });
    });

    test("what it tells about the host is what virsh prints", async () => {
      expect(await connection.getType()).toBe("QEMU");
      expect(await connection.getHostname()).toBe(await outputOf(virsh(uri, "hostname")));
      expect((await connection.getCapabilities()).trim()).toBe(await outputOf(virsh(uri, "capabilities")));
      const { memoryKiB, cpus } = await connection.nodeGetInfo();
      const nodeinfo = await outputOf(virsh(uri, "nodeinfo"));
      expect(nodeinfo).toContain(`Memory size:         ${memoryKiB} KiB`);
      expect(await connection.nodeGetCPUMap()).toHaveLength(cpus);
      expect(await connection.isSecure()).toBe(true);
      expect(await connection.getLibVersion()).toBeGreaterThan(1_000_000);
    });

    test("a guest's life, with its events", async () => {
      const events = connection.domainEvents({ id: DomainEventID.LIFECYCLE });
      await events.ready;
      domain = await connection.domainDefineXML(xml);
      expect(domain).toMatchObject({ name: NAME, uuid: UUID, id: -1 });
      expect(await domain.isPersistent()).toBe(true);
      await domain.create(DomainCreateFlags.START_PAUSED);
      expect(domain.id).toBeGreaterThan(0);
      expect((await domain.getState()).state).toBe(DomainState.PAUSED);
      await domain.resume();
      expect(await domain.getInfo()).toMatchObject({ state: DomainState.RUNNING, maxMemoryKiB: 16384n, vcpus: 1 });
      await domain.destroy();
      expect(await domain.isActive()).toBe(false);
      const heard: string[] = [];
      for await (const { domain: about, eventName, detailName } of events) {
        // whether the guest is asked first, before it is killed, is the daemon's affair
        if (about.name === NAME && eventName !== "SHUTDOWN") heard.push(`${eventName} ${detailName}`);
        if (about.name === NAME && eventName === "STOPPED") break;
      }
      expect(heard).toEqual([
        "DEFINED ADDED",
        "STARTED BOOTED",
        "SUSPENDED PAUSED",
        "RESUMED UNPAUSED",
        "STOPPED DESTROYED",
      ]);
    });

    test("lists and lookups", async () => {
      const inactive = await connection.listAllDomains(ConnectListAllDomainsFlags.INACTIVE);
      expect(inactive.map(({ name }) => name)).toContain(NAME);
      expect((await connection.domainLookupByUUID(UUID)).name).toBe(NAME);
      expect((await connection.domainLookupByName(NAME)).uuid).toBe(UUID);
      expect(await domain.getXMLDesc(DomainXMLFlags.INACTIVE)).toContain(`<name>${NAME}</name>`);
      expect(await domain.getMetadata(1)).toBe("API");
    });

    test("a console is a Node stream", async () => {
      await domain.create();
      const stream = await (await domain.openConsole()).duplex();
      let seen = "";
      const echoed = new Promise<void>((resolve) => {
        stream.on("data", (bytes: Buffer) => {
          seen += bytes.toString();
          if (seen.includes("back again")) resolve();
        });
      });
      // until the guest listens, what is sent is lost in its firmware
      const timer = setInterval(() => stream.write("back again "), 500);
      await echoed;
      clearInterval(timer);
      expect(seen).toContain("back again");
      const closed = new Promise((resolve) => stream.once("close", resolve));
      stream.end();
      await closed;
      await domain.destroy();
    });

    test("errors have libvirt's number, domain and level", async () => {
      const error = await connection.domainLookupByName("nobody").catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(VirError);
      expect(error).toMatchObject({ code: ErrorNumber.NO_DOMAIN, domain: 10, level: 2 });
      await expect(domain.suspend()).rejects.toMatchObject({ code: ErrorNumber.OPERATION_INVALID });
      await expect(
        connect(uri, { readonly: true }).then((looking) => looking.domainDefineXML(xml)),
      ).rejects.toMatchObject({
        code: ErrorNumber.OPERATION_DENIED,
      });
    });

    test("calls under way together are each answered, and the end of the connection ends them", async () => {
      const states = await Promise.all(Array.from({ length: 200 }, () => domain.getState()));
      expect(new Set(states.map(({ state }) => state))).toEqual(new Set([DomainState.SHUTOFF]));
      await domain.undefine();
      const second = await connect(uri);
      await second.close();
      await expect(second.getHostname()).rejects.toMatchObject({ code: ErrorNumber.RPC });
      expect(await second.closed).toBeUndefined();
    });
  },
);
