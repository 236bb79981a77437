/**
 * What the host room asks of a log. pino's `Logger` fits as it is; a test hands in an object of its own.
 */
export interface HostLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
