/** A guest's terminal through a stream: what it prints goes to the client, what the client types goes to it. */
import type { DomainObject } from "../../engine/domain.ts";
import { openPty } from "../../host/pty.ts";
import type { ByteStream } from "../../protocol/contract.ts";
import { DomainConsoleFlags, ErrorDomain } from "../../protocol/enums.ts";
import { internalError, operationAborted, operationFailed, systemError } from "../../protocol/errors.ts";

/** The open consoles, by the path of the terminal: each has one reader at a time. */
const sessions = new Map<string, ByteStream>();

/** The path of the terminal of the device with that alias; of the first console or serial port without one. */
function terminalOf(domain: DomainObject, alias: string | null): string {
  const { consoles, serials, parallels, channels } = domain.current.devices;
  const devices = [...consoles, ...serials, ...parallels, ...channels];
  const device = alias === null ? devices[0] : devices.find((candidate) => candidate.alias === alias);
  if (device === undefined) {
    throw internalError(
      alias === null ? `domain ${domain.name} has no console or serial port` : `there is no character device ${alias}`,
      { domain: ErrorDomain.QEMU },
    );
  }
  const path = device.type === "pty" ? device.source?.path : undefined;
  if (path === undefined) {
    throw internalError(`${device.alias ?? "the console"} is of type ${device.type}: only a pty can be opened`, {
      domain: ErrorDomain.QEMU,
    });
  }
  return path;
}

/** @throws {VirError} OPERATION_FAILED when the console is in use and FORCE was not asked for */
export async function openConsole(
  domain: DomainObject,
  alias: string | null,
  flags: number,
  stream: ByteStream,
): Promise<void> {
  const path = terminalOf(domain, alias);
  const before = sessions.get(path);
  if (before !== undefined) {
    if ((flags & DomainConsoleFlags.FORCE) === 0) {
      throw operationFailed(`the console of ${domain.name} is in use`, {
        domain: ErrorDomain.QEMU,
        hint: "ask for it with the FORCE flag to take it over",
      });
    }
    before.abort(operationAborted("somebody else has taken the console over"));
  }
  sessions.set(path, stream);
  let terminal: Awaited<ReturnType<typeof openPty>>;
  try {
    terminal = await openPty(path);
  } catch (error) {
    if (sessions.get(path) === stream) sessions.delete(path);
    throw systemError(error, `cannot open ${path}`);
  }
  const close = (): void => {
    terminal.destroy();
    if (sessions.get(path) === stream) sessions.delete(path);
  };
  terminal.on("data", (chunk: Buffer) => {
    terminal.pause();
    // a client that reads slowly slows the terminal, and nobody else
    stream.write(chunk).then(() => terminal.resume(), close);
  });
  // the guest is gone, or has closed the terminal: for the reader that is the end of the data
  const hangUp = (): void => {
    close();
    stream.finish().catch(() => undefined);
  };
  terminal.once("end", hangUp);
  terminal.once("error", hangUp);
  void stream.closed.then(close);
  void (async () => {
    try {
      for await (const data of stream) {
        if (data instanceof Uint8Array && !terminal.write(data)) {
          await new Promise((resolve) => {
            terminal.once("drain", resolve);
            terminal.once("close", resolve);
          });
        }
      }
    } catch {
      close();
    }
  })();
}
