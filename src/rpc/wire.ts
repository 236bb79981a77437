/** What carries the bytes of a connection: a socket, a pipe, a WebSocket. Implemented in transport/. */
export interface Wire {
  /** Hands bytes on; false: the other side is slower, wait for `onDrain` before sending much more. */
  send(bytes: Uint8Array): boolean;
  /** Bytes handed on that have not left yet. */
  readonly backlog: number;
  pause(): void;
  resume(): void;
  /** Sends what is under way, then closes. */
  close(): void;
  /** Closes at once. */
  destroy(): void;
  onData: (bytes: Uint8Array) => void;
  onDrain: () => void;
  /** Called once, with the error if there was one. Nothing is called afterwards. */
  onClose: (error?: Error) => void;
}
