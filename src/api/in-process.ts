/** A daemon that is part of the program: connections to test:///default and test:///FILE need no other. */
import { openTestDriver } from "../drivers/test/open.ts";
import { noConnect } from "../protocol/errors.ts";
import { remoteProgram } from "../protocol/remote/index.ts";
import { ServerConnection } from "../rpc/server.ts";
import { Session } from "../session/session.ts";
import type { Dialled } from "../transport/dial.ts";
import { loopback } from "../transport/loopback.ts";

/** Calls of one connection under way at the same time; further ones wait. */
const maximumCalls = 50;

let lastClient = 0;

/** Serves one connection within the process, and gives the client's end of it. */
export function openInProcess(): Dialled {
  const [wire, served] = loopback();
  const session = new Session(
    {
      open: (name) => {
        if (name?.startsWith("test:///")) return openTestDriver(name);
        throw noConnect(`${name}; within a program there is test:///default and test:///FILE`);
      },
      // both ends live and die together
      keepaliveSeconds: 0,
      keepaliveCount: 0,
    },
    false,
  );
  const connection: ServerConnection = new ServerConnection(served, {
    client: {
      id: ++lastClient,
      readonly: false,
      transport: "in-process",
      onGone: (listener) => connection.onClosed(() => listener()),
    },
    programs: [remoteProgram],
    maximumCalls,
    dispatch: (incoming, context, args) => session.dispatch(incoming, context, args),
    // the caller gets an error as well, but without where it came from
    bug(error, procedure) {
      const { stack } = error instanceof Error ? error : new Error(String(error));
      process.emitWarning(`${procedure} failed in a way it must not: ${stack}`);
    },
  });
  session.attach(connection);
  // as a socket would, it keeps the program running until it is closed
  const open = setInterval(() => undefined, 2 ** 30);
  connection.onClosed(() => clearInterval(open));
  return { wire, secure: true, encrypted: false };
}
