/** `connectDomainXmlToNative`: the command line that a definition comes to, as text. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import type { QemuCapabilities } from "../capabilities/capabilities.ts";
import { describeCommand } from "../command/index.ts";
import type { SecretReference } from "../command/context.ts";
import { type QemuPaths, guestPaths } from "../paths.ts";
import { pretendStart } from "./pretend.ts";
import { writeCommandLine } from "./shell.ts";

/** The name of the only format. */
export const nativeFormat = "qemu-argv";

/** The id of a guest that does not run. */
const noId = -1;
/**
 * No tap device is opened: the numbers are placeholders, from where a daemon that has its own sockets and files open
 * usually comes to.
 */
const firstTapFd = 24;

export interface NativeOptions {
  readonly paths: QemuPaths;
  readonly secretValue?: (reference: SecretReference) => Uint8Array | undefined;
}

/**
 * @param given complete, as it is kept when it is defined
 * @throws {VirError} CONFIG_UNSUPPORTED for what QEMU cannot be, naming the element
 */
export function nativeCommand(
  given: DomainDefinition,
  capabilities: QemuCapabilities,
  { paths, secretValue }: NativeOptions,
): string {
  const { directory, masterKey } = guestPaths(paths, noId, given.name);
  const { argv, environment } = describeCommand(pretendStart(given), capabilities, {
    libDirectory: directory,
    masterKeyPath: masterKey,
    masterKey: randomBytes(32),
    pretended: true,
    memoryDirectory: join(paths.state, "ram", `${noId}-${given.name.slice(0, 20)}`),
    firstTapFd,
    ...(secretValue === undefined ? {} : { secretValue }),
  });
  return writeCommandLine(environment, argv);
}
