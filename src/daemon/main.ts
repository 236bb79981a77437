/** virtd: reads its configuration, finds the guests, serves the sockets, and leaves the guests running when it ends. */
import { join } from "node:path";
import { QemuDriver } from "../drivers/qemu/driver.ts";
import { closeInheritedDescriptors } from "../host/descriptors.ts";
import { ensureDirectory, readOptional } from "../host/files.ts";
import { lockPidFile } from "../host/lock.ts";
import { startDiskThread, stopDiskThread } from "../host/disk-thread.ts";
import { groupId } from "../host/group.ts";
import type { Driver } from "../protocol/contract.ts";
import { noConnect } from "../protocol/errors.ts";
import { version } from "../protocol/version.ts";
import { hostUuid } from "../host/node/uuid.ts";
import { HostServices } from "../services/host.ts";
import { nodeHandlers } from "../services/node/handlers.ts";
import { type Configuration, defaultConfiguration, parseConfiguration } from "./configuration.ts";
import type { Layout, Mode } from "./layout.ts";
import { openLog } from "./logging.ts";
import { type DaemonOptions, parseOptions, usage } from "./options.ts";
import type { Opened } from "../session/session.ts";
import { ConnectionServer } from "./server.ts";

/** @returns the exit status, when the daemon ends. */
export async function main(argv: readonly string[]): Promise<number> {
  let options: DaemonOptions;
  let configuration: Configuration;
  try {
    options = parseOptions(argv);
    if (options.show !== undefined) {
      process.stdout.write(options.show === "usage" ? usage : `virtd ${version}\n`);
      return 0;
    }
    configuration = await readConfiguration(options);
  } catch (error) {
    process.stderr.write(`virtd: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const { log, flush } = openLog(configuration);
  process.on("uncaughtException", (error) => {
    // one bug must not take the others' connections down
    log.error({ err: error }, "an error that nothing caught");
  });
  process.on("unhandledRejection", (error) => log.error({ err: error }, "a failure that nobody waited for"));
  try {
    return await serve(options, configuration, log);
  } catch (error) {
    log.fatal({ err: error }, `virtd cannot go on: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    flush();
  }
}

async function readConfiguration({
  configFile,
  configRequired,
  listen,
  http,
  verbose,
}: DaemonOptions): Promise<Configuration> {
  const text = await readOptional(configFile);
  if (text === undefined && configRequired) throw new Error(`there is no configuration file ${configFile}`);
  const read = text === undefined ? defaultConfiguration : parseConfiguration(text, configFile);
  return {
    ...read,
    ...(listen ? { listen_tcp: 1 } : {}),
    ...(http ? { listen_http: 1 } : {}),
    ...(verbose ? { log_level: 1 } : {}),
  };
}

async function serve(
  { mode, layout }: DaemonOptions,
  configuration: Configuration,
  log: ReturnType<typeof openLog>["log"],
): Promise<number> {
  const stopping = stopSignal();
  // What the daemon waits for does not keep Node running by itself: guests' sockets, timers that watch processes.
  const running = setInterval(() => undefined, 2 ** 30);
  const closed = await closeInheritedDescriptors();
  if (closed.length > 0) log.debug({ descriptors: closed }, "closed what virtd was started with and does not use");
  await ensureDirectory(layout.run, { mode: 0o755 });
  const lock = await lockPidFile(join(layout.run, "virtd.pid"), log);
  if (lock.status === "held") {
    log.fatal({ pid: lock.pid }, `another virtd serves ${layout.run}`);
    return 1;
  }
  const uuid = (): Promise<string> => hostUuid(join(layout.state, "host-uuid"), configuration.host_uuid);
  const services = new HostServices({ folder: layout.configuration, log });
  const qemu = new QemuDriver({
    paths: {
      config: join(layout.configuration, "qemu"),
      state: join(layout.state, "qemu"),
      run: join(layout.run, "qemu"),
      log: join(layout.log, "qemu"),
      cache: join(layout.cache, "qemu"),
    },
    version,
    log,
    node: nodeHandlers(),
    services,
    hostUuid: uuid,
  });
  await Promise.all([services.load(), qemu.load()]);
  const server = new ConnectionServer({
    maximumClients: configuration.max_clients,
    maximumCalls: configuration.max_client_requests,
    session: {
      open: (name) => open(mode, qemu, name),
      keepaliveSeconds: configuration.keepalive_interval,
      keepaliveCount: configuration.keepalive_count,
    },
    log,
  });
  await listen(server, layout, configuration);
  startDiskThread(new URL("./disk-worker.js", import.meta.url));
  log.info({ version, mode, sockets: layout.sockets, domains: qemu.engine.domains.size }, "virtd is ready");
  void qemu.engine.startAutostarted();
  const signal = await stopping;
  log.info({ signal }, "virtd stops; guests go on running");
  await server.close();
  await stopDiskThread();
  await lock.lock.release();
  clearInterval(running);
  return 0;
}

async function listen(server: ConnectionServer, layout: Layout, configuration: Configuration): Promise<void> {
  await ensureDirectory(layout.sockets, { mode: 0o755 });
  const { unix_sock_group } = configuration;
  const group = unix_sock_group === "" ? undefined : await groupId(unix_sock_group);
  if (configuration.listen_http !== 0) {
    await server.listenHttp({
      host: configuration.listen_addr,
      port: Number(configuration.http_port),
      allowedOrigins: configuration.http_allowed_origins,
    });
  }
  await server.listenUnix({
    path: join(layout.sockets, "libvirt-sock"),
    mode: Number.parseInt(configuration.unix_sock_rw_perms, 8),
    group,
    readonly: false,
  });
  await server.listenUnix({
    path: join(layout.sockets, "libvirt-sock-ro"),
    mode: Number.parseInt(configuration.unix_sock_ro_perms, 8),
    group,
    readonly: true,
  });
  if (configuration.listen_tcp !== 0) {
    await server.listenTcp(configuration.listen_addr, Number(configuration.tcp_port));
  }
}

/** The driver behind a connection URI. @throws {VirError} NO_CONNECT */
function open(mode: Mode, qemu: Driver, name: string | null): Opened | Promise<Opened> {
  const own = `qemu:///${mode}`;
  if (name === null || name === "" || name === own) return { driver: qemu, uri: own };
  if (name.startsWith("test:///")) return openTest(name);
  throw noConnect(`${name}; this daemon serves ${own} and test:///default`);
}

/** Loaded when it is first asked for: most daemons never are. */
async function openTest(uri: string): Promise<Opened> {
  const { openTestDriver } = await import("../drivers/test/open.ts");
  return openTestDriver(uri);
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
    // the terminal it was started from may go; nothing is read again on this signal
    process.on("SIGHUP", () => undefined);
  });
}
