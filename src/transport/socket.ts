/** A Node socket (unix or TCP) as the wire of a connection. */
import type { Socket } from "node:net";
import type { Wire } from "../rpc/wire.ts";

export function socketWire(socket: Socket): Wire {
  const wire: Wire = {
    send: (bytes) => socket.write(bytes),
    get backlog() {
      return socket.writableLength;
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => void socket.end(() => socket.destroy()),
    destroy: () => void socket.destroy(),
    onData: () => undefined,
    onDrain: () => undefined,
    onClose: () => undefined,
  };
  let failure: Error | undefined;
  socket.on("data", (bytes) => wire.onData(bytes));
  socket.on("drain", () => wire.onDrain());
  socket.on("error", (error) => {
    failure = error;
  });
  socket.on("end", () => socket.destroy());
  socket.on("close", () => wire.onClose(failure));
  return wire;
}
