import { describe, expect, it } from "vitest";
import { Domain } from "../../src/api/index.ts";
import { DomainMigrateFlags, DomainState, ErrorDomain, ErrorNumber } from "../../src/protocol/enums.ts";
import { VirError, operationFailed } from "../../src/protocol/errors.ts";
import { type Answers, a, connected } from "./connected.ts";

const cookie = (text: string) => new TextEncoder().encode(text);
const text = (value: string) => ({ type: 7, value });
const there = { ...a, id: 42 };

/** A source and a destination that play their parts, unless told otherwise. */
function hosts(atSource: Answers = {}, atDestination: Answers = {}) {
  const source = connected({
    domainGetState: () => ({ state: DomainState.RUNNING, reason: 1 }),
    domainMigrateBegin3Params: () => ({ cookieOut: cookie("begin"), xml: "<domain/>" }),
    domainMigratePerform3Params: () => ({ cookieOut: cookie("perform") }),
    domainMigrateConfirm3Params: () => undefined,
    domainAbortJob: () => undefined,
    ...atSource,
  });
  const destination = connected({
    domainMigratePrepare3Params: () => ({ cookieOut: cookie("prepare"), uriOut: "tcp://there:49152" }),
    domainMigrateFinish3Params: () => ({ dom: there, cookieOut: cookie("finish") }),
    ...atDestination,
  });
  const steps = (of: typeof source) =>
    of.asked.filter(({ procedure }) => procedure.startsWith("domainMigrate") || procedure === "domainAbortJob");
  return {
    domain: new Domain(source.connection, a),
    destination: destination.connection,
    source: () => steps(source),
    there: () => steps(destination),
  };
}

const names = (steps: readonly { procedure: string }[]) =>
  steps.map(({ procedure }) => procedure.replace(/^domainMigrate|3Params$/g, ""));

describe("a managed migration", () => {
  it("hands each side's cookie to the other, in five steps", async () => {
    const { domain, destination, source, there } = hosts();
    const arrived = await domain.migrate(destination, { bandwidth: 5n }, DomainMigrateFlags.LIVE);
    expect(arrived.connection).toBe(destination);
    expect(arrived.id).toBe(42);
    const bandwidth = { field: "bandwidth", value: { type: 4, value: 5n } };
    const xml = { field: "destination_xml", value: text("<domain/>") };
    const uri = { field: "migrate_uri", value: text("tcp://there:49152") };
    const name = { field: "destination_name", value: text("a") };
    const live = DomainMigrateFlags.LIVE;
    const guarded = live | DomainMigrateFlags.CHANGE_PROTECTION;
    expect(source()).toEqual([
      { procedure: "domainMigrateBegin3Params", args: { dom: a, params: [bandwidth], flags: guarded } },
      {
        procedure: "domainMigratePerform3Params",
        args: { dom: a, dconnuri: null, params: [bandwidth, xml, uri], cookieIn: cookie("prepare"), flags: guarded },
      },
      {
        procedure: "domainMigrateConfirm3Params",
        args: { dom: a, params: [bandwidth, xml, uri, name], cookieIn: cookie("finish"), flags: guarded, cancelled: 0 },
      },
    ]);
    expect(there()).toEqual([
      {
        procedure: "domainMigratePrepare3Params",
        args: { params: [bandwidth, xml], cookieIn: cookie("begin"), flags: live },
      },
      {
        procedure: "domainMigrateFinish3Params",
        args: { params: [bandwidth, xml, uri, name], cookieIn: cookie("perform"), flags: live, cancelled: 0 },
      },
    ]);
  });

  it("keeps a guest paused that was paused, and tells the destination only what concerns it", async () => {
    const { domain, destination, there } = hosts({
      domainGetState: () => ({ state: DomainState.PAUSED, reason: 1 }),
    });
    await domain.migrate(destination, {}, DomainMigrateFlags.AUTO_CONVERGE);
    expect(there()[0]?.args).toMatchObject({ flags: DomainMigrateFlags.PAUSED });
  });

  it("sends nothing of a domain that does not run", async () => {
    const { domain, destination, source } = hosts();
    await domain.migrate(destination, {}, DomainMigrateFlags.OFFLINE);
    expect(names(source())).toEqual(["Begin", "Confirm"]);
  });

  it("lets the guest go on where it is when the destination cannot take it", async () => {
    const refuse = () => {
      throw operationFailed("no room");
    };
    const { domain, destination, source, there } = hosts({}, { domainMigratePrepare3Params: refuse });
    await expect(domain.migrate(destination)).rejects.toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
    expect(names(source())).toEqual(["Begin", "Confirm"]);
    expect(source().at(-1)?.args).toMatchObject({ cancelled: 1 });
    expect(names(there())).toEqual(["Prepare"]);
  });

  it("ends the guest there when the source could not send it", async () => {
    const fail = () => {
      throw new VirError({ code: ErrorNumber.OPERATION_FAILED, domain: ErrorDomain.QEMU, message: "failed" });
    };
    const ended = () => {
      throw new VirError({ code: ErrorNumber.MIGRATE_FINISH_OK, domain: ErrorDomain.QEMU, message: "ended" });
    };
    const sender = hosts({ domainMigratePerform3Params: fail }, { domainMigrateFinish3Params: ended });
    await expect(sender.domain.migrate(sender.destination)).rejects.toMatchObject({ message: "failed" });
    expect(sender.there().at(-1)?.args).toMatchObject({ cancelled: 1 });
    expect(names(sender.source())).toEqual(["Begin", "Perform"]);

    const died = () => {
      throw new VirError({ code: ErrorNumber.INTERNAL_ERROR, domain: ErrorDomain.QEMU, message: "QEMU died there" });
    };
    const receiver = hosts({ domainMigratePerform3Params: fail }, { domainMigrateFinish3Params: died });
    await expect(receiver.domain.migrate(receiver.destination)).rejects.toMatchObject({ message: "QEMU died there" });
  });

  it("lets the guest go on when it did not start there", async () => {
    const fail = () => {
      throw operationFailed("it did not start");
    };
    const { domain, destination, source } = hosts({}, { domainMigrateFinish3Params: fail });
    await expect(domain.migrate(destination)).rejects.toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
    expect(source().at(-1)).toMatchObject({ procedure: "domainMigrateConfirm3Params", args: { cancelled: 1 } });
  });

  it("is aborted by its caller, and ended on both sides", async () => {
    const giveUp = new AbortController();
    let end: (error: Error) => void = () => undefined;
    const { domain, destination, source, there } = hosts(
      {
        domainMigratePerform3Params: () => {
          giveUp.abort();
          return new Promise((_, reject) => {
            end = reject;
          });
        },
        domainAbortJob: () => end(operationFailed("canceled by client")),
      },
      {
        domainMigrateFinish3Params: () => {
          throw operationFailed("ended");
        },
      },
    );
    const moved = domain.migrate(destination, {}, 0, { signal: giveUp.signal });
    await expect(moved).rejects.toMatchObject({ code: ErrorNumber.OPERATION_ABORTED });
    expect(names(source())).toEqual(["Begin", "Perform", "domainAbortJob"]);
    expect(there().at(-1)?.args).toMatchObject({ cancelled: 1 });
  });

  it("is refused where it cannot work", async () => {
    const able = hosts();
    for (const flags of [DomainMigrateFlags.PEER2PEER, DomainMigrateFlags.TUNNELLED, 64 | 128]) {
      const refused = able.domain.migrate(able.destination, {}, flags);
      await expect(refused).rejects.toMatchObject({ code: ErrorNumber.INVALID_ARG });
    }
    const unable = hosts({}, { connectSupportsFeature: () => ({ supported: 0 }) });
    await expect(unable.domain.migrate(unable.destination)).rejects.toMatchObject({ code: ErrorNumber.NO_SUPPORT });
    expect(unable.source()).toEqual([]);
  });
});

describe("a migration that the daemon manages", () => {
  const supporting = (...features: readonly number[]) =>
    connected({
      connectSupportsFeature: ({ feature }: { feature: number }) => ({ supported: features.includes(feature) ? 1 : 0 }),
      domainMigratePerform3Params: () => ({ cookieOut: cookie("") }),
      domainMigratePerform3: () => ({ cookieOut: cookie("") }),
    });
  const p2p = DomainMigrateFlags.PEER2PEER;

  it("goes from peer to peer", async () => {
    const { connection, asked } = supporting(4, 13);
    await new Domain(connection, a).migrateToURI("qemu+tcp://there/system", { migrate_disks: ["vda", "vdb"] }, p2p);
    expect(asked.at(-1)).toEqual({
      procedure: "domainMigratePerform3Params",
      args: {
        dom: a,
        dconnuri: "qemu+tcp://there/system",
        params: [
          { field: "migrate_disks", value: text("vda") },
          { field: "migrate_disks", value: text("vdb") },
        ],
        cookieIn: cookie(""),
        flags: p2p,
      },
    });
  });

  it("goes straight to the other hypervisor", async () => {
    const { connection, asked } = supporting(5, 6);
    const domain = new Domain(connection, a);
    await domain.migrateToURI(null, { migrate_uri: "tcp://there", bandwidth: 5n }, 1);
    expect(asked.at(-1)).toEqual({
      procedure: "domainMigratePerform3",
      args: {
        dom: a,
        xmlin: null,
        cookieIn: cookie(""),
        dconnuri: null,
        uri: "tcp://there",
        flags: 1n,
        dname: null,
        resource: 5n,
      },
    });
    const more = domain.migrateToURI(null, { compression: ["mt"] }, 1);
    await expect(more).rejects.toMatchObject({ code: ErrorNumber.ARGUMENT_UNSUPPORTED });
  });

  it("is refused for a host that would be this one, and in ways that the hypervisor does not have", async () => {
    const domain = new Domain(supporting(4, 13).connection, a);
    for (const uri of ["qemu:///system", "qemu+tcp://localhost/system", "nonsense", null]) {
      await expect(domain.migrateToURI(uri, {}, p2p)).rejects.toMatchObject({ code: ErrorNumber.INVALID_ARG });
    }
    const direct = domain.migrateToURI(null, { migrate_uri: "tcp://there" });
    await expect(direct).rejects.toMatchObject({ code: ErrorNumber.ARGUMENT_UNSUPPORTED });
  });
});
