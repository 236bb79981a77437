/**
 * Opening a test connection. test:///default is one host that all its connections in this process share, new each time
 * the first of them opens it; test:///FILE is a host of the connection's own. Faults on purpose may be asked for in the
 * query, on a host of the connection's own as well: `test:///default?procedure=domainCreate&error=OPERATION_FAILED`.
 */
import { dirname, join } from "node:path";
import { readOptional } from "../../host/files.ts";
import type { Driver } from "../../protocol/contract.ts";
import { invalidArgument } from "../../protocol/errors.ts";
import { defaultHost } from "./default-host.ts";
import { TestDriver } from "./driver.ts";
import type { TestHost } from "./host.ts";
import { makeFault, noHostFile, readTestHost } from "./host-file.ts";

export interface OpenedTest {
  readonly driver: Driver;
  readonly uri: string;
  /** To be called once when the connection is over. */
  readonly release: () => void;
}

let shared: { readonly driver: Promise<TestDriver>; users: number } | undefined;

/** @throws {VirError} INVALID_ARG, INTERNAL_ERROR (no such file), XML_DETAIL, XML_ERROR, … */
export async function openTestDriver(uri: string): Promise<OpenedTest> {
  const { pathname, searchParams } = new URL(uri);
  const path = decodeURIComponent(pathname);
  if (path === "" || path === "/") throw invalidArgument(`${uri} names no host: test:///default or test:///FILE`);
  if (path === "/default" && searchParams.size === 0) return openShared(uri);
  const host = path === "/default" ? defaultHost : await readFile(path);
  const faults = searchParams.size === 0 ? [] : [makeFault(Object.fromEntries(searchParams))];
  const driver = await started({ ...host, faults: [...host.faults, ...faults] });
  return { driver, uri, release: () => undefined };
}

async function openShared(uri: string): Promise<OpenedTest> {
  const mine = (shared ??= { driver: started(defaultHost), users: 0 });
  mine.users++;
  let held = true;
  const release = (): void => {
    if (!held) return;
    held = false;
    if (--mine.users === 0 && shared === mine) shared = undefined;
  };
  try {
    return { driver: await mine.driver, uri, release };
  } catch (error) {
    release();
    throw error;
  }
}

async function started(host: TestHost): Promise<TestDriver> {
  const driver = new TestDriver(host);
  await driver.load();
  return driver;
}

async function readFile(path: string): Promise<TestHost> {
  const read = async (file: string): Promise<string> => {
    const text = await readOptional(file).catch((error: unknown) => {
      throw noHostFile(file, error);
    });
    if (text === undefined) throw noHostFile(file, undefined);
    return text;
  };
  return readTestHost(await read(path), (name) => read(join(dirname(path), name)));
}
