import { describe, expect, it } from "vitest";
import { displayWidth, drawTable } from "../../src/shell/table.ts";

const columns = [
  { key: "id", title: "Id" },
  { key: "name", title: "Name" },
] as const;

describe("a table", () => {
  it("has columns as wide as the widest cell and a rule under the titles", () => {
    const rows = [
      { id: "1", name: "a" },
      { id: "1234", name: "a longer name" },
    ];
    expect(drawTable(columns, rows, false)).toBe(
      " Id     Name\n-----------------------\n 1      a\n 1234   a longer name\n",
    );
  });

  it("has titles and rule alone without rows", () => {
    expect(drawTable(columns, [], false)).toBe(" Id   Name\n------------\n");
    expect(drawTable(columns, [], true)).toBe("");
  });

  it("is rows alone when quiet, and narrower for it", () => {
    expect(drawTable(columns, [{ id: "5", name: "x" }], true)).toBe(" 5   x\n");
  });

  it("shows what a terminal cannot as bytes", () => {
    expect(drawTable(columns, [{ id: "1", name: "a\nb\u001b[31m" }], true)).toBe(" 1   a\\x0ab\\x1b[31m\n");
  });

  it("counts the cells that a terminal uses", () => {
    expect(displayWidth("abc")).toBe(3);
    expect(displayWidth("仮想")).toBe(4);
    expect(displayWidth("e\u0301")).toBe(1);
    expect(
      drawTable(
        columns,
        [
          { id: "仮", name: "x" },
          { id: "1", name: "y" },
        ],
        true,
      ),
    ).toBe(" 仮   x\n 1    y\n");
  });
});
