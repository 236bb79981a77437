/**
 * The messages of QMP, QEMU's machine protocol: one JSON object a line.
 *
 *     {"QMP": {"version": …, "capabilities": […]}}                       greeting, once
 *     {"return": …, "id": n}                                             reply
 *     {"error": {"class": …, "desc": …}, "id": n}                        refusal
 *     {"event": …, "data": …, "timestamp": {seconds, microseconds}}      event
 *
 * Source: QEMU's docs/interop/qmp-spec.
 */
import { randomUUID } from "node:crypto";

/** What QEMU calls an `int` or `size`: a `number` where that is exact, a `bigint` beyond 2^53. */
export type QmpInteger = number | bigint;
export type QmpValue =
  | string
  | boolean
  | null
  | QmpInteger
  | readonly QmpValue[]
  | { readonly [name: string]: QmpValue | undefined };
export type QmpObject = { readonly [name: string]: QmpValue | undefined };

export interface QmpVersion {
  qemu: { major: number; minor: number; micro: number };
  package: string;
}

export type QmpMessage =
  | { kind: "greeting"; version: QmpVersion; capabilities: readonly string[] }
  | { kind: "return"; id: number | undefined; value: QmpValue }
  | { kind: "error"; id: number | undefined; class: string; description: string }
  | { kind: "event"; name: string; data: QmpObject; timestampMs: number; microseconds: number }
  | { kind: "garbage"; why: string };

/** A run of digits that may be too long for a double: only then are the numbers looked at one by one. */
const longDigits = /\d{16}/;
const stringOrInteger = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
/** Stands before a long integer while it travels as a string; not to be guessed, so no guest's string looks like it. */
const mark = `int:${randomUUID()}:`;
const markedInteger = new RegExp(`"${mark}(-?\\d+)"`, "g");

/** `JSON.parse` for QMP: integers that a double cannot hold arrive as `bigint` instead of being rounded. */
export function parseJson(text: string): unknown {
  if (!longDigits.test(text)) return JSON.parse(text);
  const marked = text.replace(stringOrInteger, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${mark}${token}"`,
  );
  return JSON.parse(marked, (_name, value: unknown) =>
    typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}

/** `JSON.stringify` for QMP: a `bigint` is written as the integer that it is; `undefined` members are left out. */
export function writeJson(value: unknown): string {
  let marked = false;
  const text = JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member !== "bigint") return member;
    marked = true;
    return mark + member.toString();
  });
  return marked ? text.replace(markedInteger, "$1") : text;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const identifier = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** Says what one line is. Never throws: what is not QMP comes back as `garbage` with the reason. */
export function parseMessage(line: string): QmpMessage {
  let message: unknown;
  try {
    message = parseJson(line);
  } catch (error) {
    return { kind: "garbage", why: error instanceof Error ? error.message : String(error) };
  }
  if (!isObject(message)) return { kind: "garbage", why: "not a JSON object" };
  if ("return" in message)
    return { kind: "return", id: identifier(message["id"]), value: message["return"] as QmpValue };
  if (isObject(message["error"])) {
    const { class: name, desc } = message["error"];
    return {
      kind: "error",
      id: identifier(message["id"]),
      class: typeof name === "string" ? name : "GenericError",
      description: typeof desc === "string" ? desc : "QEMU gave no reason",
    };
  }
  if (typeof message["event"] === "string") return event(message["event"], message);
  if (isObject(message["QMP"])) {
    const { version, capabilities } = message["QMP"];
    if (!isObject(version) || !isObject(version["qemu"]))
      return { kind: "garbage", why: "a greeting without a version" };
    return {
      kind: "greeting",
      version: version as unknown as QmpVersion,
      capabilities: Array.isArray(capabilities) ? capabilities.filter((name) => typeof name === "string") : [],
    };
  }
  return { kind: "garbage", why: "neither greeting, reply, error nor event" };
}

function event(name: string, message: Record<string, unknown>): QmpMessage {
  const stamp = isObject(message["timestamp"]) ? message["timestamp"] : {};
  const seconds = Number(stamp["seconds"] ?? -1);
  // QEMU writes -1 where it could not read its clock.
  const microseconds = seconds < 0 ? Date.now() * 1000 : seconds * 1_000_000 + Number(stamp["microseconds"] ?? 0);
  return {
    kind: "event",
    name,
    data: (isObject(message["data"]) ? message["data"] : {}) as QmpObject,
    timestampMs: Math.floor(microseconds / 1000),
    microseconds,
  };
}
