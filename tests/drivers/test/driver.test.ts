import { describe, expect, it } from "vitest";
import { TestDriver } from "../../../src/drivers/test/driver.ts";
import { defaultHost } from "../../../src/drivers/test/default-host.ts";
import { makeFault, readTestHost } from "../../../src/drivers/test/host-file.ts";
import { openTestDriver } from "../../../src/drivers/test/open.ts";
import type { CallContext, Driver } from "../../../src/protocol/contract.ts";
import { DomainEventID, DomainState, ErrorNumber } from "../../../src/protocol/enums.ts";

const context = {
  signal: new AbortController().signal,
  client: { onGone: () => () => undefined },
} as unknown as CallContext;

/** Calls a handler of a driver as the daemon does. */
async function call(driver: Driver, name: string, args: object = {}): Promise<Record<string, unknown>> {
  const handler = (driver.remote as Record<string, ((context: CallContext, args: object) => unknown) | undefined>)[
    name
  ];
  if (handler === undefined) throw new Error(`${name} is not answered`);
  return (await handler(context, args)) as Record<string, unknown>;
}

async function opened(host = defaultHost): Promise<TestDriver> {
  const driver = new TestDriver(host);
  await driver.load();
  return driver;
}

const domainXml = (name: string, more = ""): string =>
  `<domain type='test'><name>${name}</name><memory unit='KiB'>1024</memory><os><type>hvm</type></os>${more}</domain>`;

describe("the default test host", () => {
  it("has one guest that runs", async () => {
    const driver = await opened();
    const { domains } = (await call(driver, "connectListAllDomains", { needResults: 1, flags: 0 })) as {
      domains: { name: string; id: number }[];
    };
    expect(domains).toMatchObject([{ name: "test", id: 1, uuid: "6695eb01-f6a4-8304-79aa-97f2502e193f" }]);
  });

  it("has two NUMA cells of eight processors each", async () => {
    const driver = await opened();
    expect(await call(driver, "nodeGetInfo")).toMatchObject({ cpus: 16, nodes: 2, sockets: 2, cores: 2, threads: 2 });
    const { capabilities } = (await call(driver, "connectGetCapabilities")) as { capabilities: string };
    expect(capabilities.match(/<cpu id=/g)).toHaveLength(16);
  });
});

describe("a guest of the test hypervisor", () => {
  it("is suspended, resumed, shut down and started at once, each with its event", async () => {
    const driver = await opened();
    const seen: unknown[] = [];
    driver.onDomainEvent(
      ({ id, fields }) => id === DomainEventID.LIFECYCLE && seen.push([fields["event"], fields["detail"]]),
    );
    const dom = driver.engine.domains.findByName("test")?.reference;
    for (const name of ["domainSuspend", "domainResume", "domainShutdown", "domainCreate", "domainDestroy"]) {
      await call(driver, name, { dom });
    }
    expect(seen).toEqual([
      [3, 0],
      [4, 0],
      [5, 0],
      [2, 0],
      [5, 1],
    ]);
  });

  it("starts again when its definition says so of a shutdown, and nobody is told", async () => {
    const driver = await opened();
    const domain = await driver.engine.define(domainXml("again", "<on_poweroff>restart</on_poweroff>"), false);
    await driver.engine.start(domain.reference, { paused: false });
    let events = 0;
    driver.onDomainEvent(() => events++);
    await call(driver, "domainShutdown", { dom: domain.reference });
    expect(domain.state).toBe(DomainState.RUNNING);
    expect(events).toBe(0);
  });

  it("ends at a reboot that its definition forbids", async () => {
    const driver = await opened();
    const domain = await driver.engine.define(domainXml("once", "<on_reboot>destroy</on_reboot>"), false);
    await driver.engine.start(domain.reference, { paused: false });
    await call(driver, "domainReboot", { dom: domain.reference, flags: 0 });
    expect(domain.state).toBe(DomainState.SHUTOFF);
  });

  it("names the host's end of each interface that has no name", async () => {
    const driver = await opened();
    const nics = "<interface type='user'/><interface type='user'><target dev='testnet0'/></interface>";
    const domain = await driver.engine.define(domainXml("nics", `<devices>${nics}</devices>`), false);
    expect(domain.config?.devices.interfaces.map(({ targetDev }) => targetDev)).toEqual(["testnet1", "testnet0"]);
  });

  it.each(["<os><type>toaster</type></os>", "<os><type arch='z80'>hvm</type></os>"])(
    "is refused with %s",
    async (os) => {
      const driver = await opened();
      const xml = `<domain type='test'><name>odd</name><memory>1</memory>${os}</domain>`;
      await expect(driver.engine.define(xml, false)).rejects.toMatchObject({ code: ErrorNumber.CONFIG_UNSUPPORTED });
    },
  );
});

describe("test:///default", () => {
  it("is one host for all its connections, and a new one when the last is gone", async () => {
    const first = await openTestDriver("test:///default");
    const second = await openTestDriver("test:///default");
    expect(second.driver).toBe(first.driver);
    await call(first.driver, "domainDefineXml", { xml: domainXml("kept") });
    first.release();
    second.release();
    const third = await openTestDriver("test:///default");
    expect(third.driver).not.toBe(first.driver);
    await expect(call(third.driver, "domainLookupByName", { name: "kept" })).rejects.toMatchObject({
      code: ErrorNumber.NO_DOMAIN,
    });
    third.release();
  });

  it("meets the fault that its query asks for", async () => {
    const { driver } = await openTestDriver("test:///default?procedure=domainSuspend&error=OPERATION_TIMEOUT&times=1");
    const { dom } = await call(driver, "domainLookupByName", { name: "test" });
    await expect(call(driver, "domainSuspend", { dom })).rejects.toMatchObject({ code: ErrorNumber.OPERATION_TIMEOUT });
    await expect(call(driver, "domainSuspend", { dom })).resolves.toEqual({});
  });
});

describe("a host file", () => {
  const read =
    (files: Record<string, string> = {}) =>
    async (name: string) => {
      const text = files[name];
      if (text === undefined) throw new Error(`no ${name}`);
      return text;
    };

  it("says what domains are found, and how", async () => {
    const host = await readTestHost(
      `<node><cpu><mhz>6000</mhz><nodes>4</nodes></cpu><memory>8192000</memory>
        <domain file='one.xml'/>
        <domain type='test' xmlns:t='http://libvirt.org/schemas/domain/test/1.0'><name>two</name><memory>1</memory>
          <os><type>hvm</type></os><t:runstate>3</t:runstate></domain></node>`,
      read({ "one.xml": domainXml("one") }),
    );
    expect(host.processor).toMatchObject({ mhz: 6000, cells: 4, coresPerSocket: 2 });
    const driver = await opened(host);
    expect([...driver.engine.domains].map(({ name, state }) => [name, state])).toEqual([
      ["one", DomainState.RUNNING],
      ["two", DomainState.PAUSED],
    ]);
  });

  it("cannot have a transient domain that is shut off", async () => {
    const xml = `<node><domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
      <test:transient>1</test:transient><test:runstate>5</test:runstate></domain></node>`;
    await expect(readTestHost(xml, read())).rejects.toMatchObject({ code: ErrorNumber.XML_ERROR });
  });

  it("asks for faults, each checked", async () => {
    const host = await readTestHost(
      "<node><fault procedure='domainCreate' object='a' error='OPERATION_FAILED' message='no luck' after='1'/></node>",
      read(),
    );
    const driver = await opened(host);
    for (const name of ["a", "b"]) await call(driver, "domainDefineXml", { xml: domainXml(name) });
    const start = async (name: string) =>
      call(driver, "domainCreate", { dom: driver.engine.domains.findByName(name)?.reference });
    const stop = async (name: string) =>
      call(driver, "domainDestroy", { dom: driver.engine.domains.findByName(name)?.reference });
    await start("a");
    await stop("a");
    await start("b");
    await expect(start("a")).rejects.toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
    expect(() => makeFault({ procedure: "domainCreat", error: "OPERATION_FAILED" })).toThrow(
      /did you mean domainCreate/,
    );
    expect(() => makeFault({ procedure: "domainCreate" })).toThrow(/error, a delayMs or both/);
  });
});
