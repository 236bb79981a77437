/** An API connection to a daemon in memory that answers what it is told to. */
import { Connection } from "../../src/api/connection.ts";
import { RemoteConnection } from "../../src/drivers/remote/connection.ts";
import type { CallContext } from "../../src/protocol/contract.ts";
import { noSupport } from "../../src/protocol/errors.ts";
import { qemuProgram } from "../../src/protocol/qemu.ts";
import { remoteProgram } from "../../src/protocol/remote/index.ts";
import { ServerConnection } from "../../src/rpc/server.ts";
import { wirePair } from "../rpc/pair.ts";

export type Answers = Readonly<Record<string, (args: never, context: CallContext) => unknown>>;

export const a = { name: "a", uuid: "00112233-4455-6677-8899-aabbccddeeff", id: 3 };

const defaults: Answers = {
  connectSupportsFeature: () => ({ supported: 1 }),
  connectClose: () => undefined,
  domainLookupByName: () => ({ dom: a }),
};

export function connected(answers: Answers) {
  const wires = wirePair();
  const asked: { procedure: string; args: unknown }[] = [];
  const server = new ServerConnection(wires.server, {
    client: { id: 1, readonly: false, transport: "unix", onGone: () => () => undefined },
    programs: [remoteProgram, qemuProgram],
    dispatch: ({ procedure }, context, args) => {
      asked.push({ procedure, args });
      const answer = answers[procedure] ?? defaults[procedure];
      if (answer === undefined) throw noSupport(procedure);
      return answer(args as never, context);
    },
    bug: (error) => {
      throw error;
    },
    maximumCalls: 100,
  });
  const remote = new RemoteConnection({ wire: wires.client, secure: true, encrypted: false });
  return { connection: new Connection("test:///default", remote), server, asked };
}
