import { describe, expect, test } from "vitest";
import { Schema } from "../../../../src/drivers/qemu/capabilities/schema.ts";
import type { SchemaInfo } from "../../../../src/drivers/qemu/qmp/commands.ts";

const schema = new Schema([
  { name: "blockdev-add", "meta-type": "command", "arg-type": "options", "ret-type": "empty", features: ["savevm"] },
  { name: "query-things", "meta-type": "command", "arg-type": "empty", "ret-type": "[things]" },
  { name: "STOP", "meta-type": "event", "arg-type": "empty" },
  {
    name: "options",
    "meta-type": "object",
    tag: "driver",
    members: [{ name: "driver", type: "drivers" }],
    variants: [{ case: "file", type: "file" }],
  },
  { name: "drivers", "meta-type": "enum", values: ["file", "raw"] },
  {
    name: "file",
    "meta-type": "object",
    members: [
      { name: "aio", type: "aio" },
      { name: "server", type: "either" },
    ],
  },
  { name: "aio", "meta-type": "enum", values: ["threads", "native"] },
  { name: "either", "meta-type": "alternate", members: [{ type: "str" }, { type: "things" }] },
  { name: "[things]", "meta-type": "array", "element-type": "things" },
  { name: "things", "meta-type": "object", members: [{ name: "size", type: "str" }], features: ["unstable"] },
  { name: "str", "meta-type": "builtin", "json-type": "string" },
  { name: "empty", "meta-type": "object", members: [] },
] satisfies SchemaInfo[]);

describe("a path leads", () => {
  test.each([
    ["to a command by its name", "blockdev-add"],
    ["to a feature of the command", "blockdev-add/@savevm"],
    ["to a member", "blockdev-add/driver"],
    ["to a value of an enumeration", "blockdev-add/driver/^raw"],
    ["through the variant of a tag", "blockdev-add/driver=file/aio/^native"],
    ["through an alternate", "blockdev-add/driver=file/server/size"],
    ["through lists into the answer", "query-things/returns/size"],
    ["to a feature of a type", "query-things/returns/@unstable"],
  ])("%s", (_, path) => expect(schema.has(path)).toBe(true));
});

describe("a path does not lead", () => {
  test.each([
    ["to a command that is not there", "blockdev-del"],
    ["to a feature that is not there", "blockdev-add/@json"],
    ["to a member that is not there", "blockdev-add/file"],
    ["to a value that is not there", "blockdev-add/driver=file/aio/^io_uring"],
    ["through a variant that is not there", "blockdev-add/driver=raw/aio"],
    ["into the answer when it names an argument", "query-things/size"],
    ["beyond a plain value", "query-things/returns/size/more"],
  ])("%s", (_, path) => expect(schema.has(path)).toBe(false));
});

test("commands and events are listed by name", () => {
  expect(schema.names("command")).toEqual(["blockdev-add", "query-things"]);
  expect(schema.names("event")).toEqual(["STOP"]);
});
