import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Moment, MomentTree } from "../../../src/engine/snapshots/tree.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const treeOf = (...moments: Moment[]): MomentTree<Moment> => {
  const tree = new MomentTree<Moment>();
  for (const moment of moments) tree.add(moment);
  return tree;
};
const names = (moments: Iterable<Moment>): string[] => [...moments].map(({ name }) => name);
/** 1 - 2 - 4, 1 - 3, 5 */
const sample = () =>
  treeOf(
    { name: "1" },
    { name: "2", parent: "1" },
    { name: "3", parent: "1" },
    { name: "4", parent: "2" },
    { name: "5" },
  );
const get = (tree: MomentTree<Moment>, name: string): Moment => {
  const found = tree.find(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe("a tree of moments", () => {
  it("knows roots, children, leaves, and all below with parents first", () => {
    const tree = sample();
    expect(names(tree.childrenOf())).toEqual(["1", "5"]);
    expect(names(tree.childrenOf(get(tree, "1")))).toEqual(["2", "3"]);
    expect(names(tree.descendantsOf(get(tree, "1")))).toEqual(["2", "4", "3"]);
    expect(names(tree.descendantsOf())).toEqual(["1", "2", "4", "3", "5"]);
    expect(names(tree).filter((name) => tree.isLeaf(get(tree, name)))).toEqual(["3", "4", "5"]);
  });

  it("has each name once", () => {
    const tree = sample();
    expect(() => tree.add({ name: "3" })).toThrow(expect.objectContaining({ code: ErrorNumber.OPERATION_FAILED }));
    expect(tree.size).toBe(5);
  });

  it("children of one that is removed become those of its parent", () => {
    const tree = sample();
    expect(tree.remove(get(tree, "2"))).toEqual([{ name: "4", parent: "1" }]);
    expect(names(tree.childrenOf(get(tree, "1")))).toEqual(["3", "4"]);
    expect(tree.remove(get(tree, "1"))).toEqual([{ name: "3" }, { name: "4" }]);
    expect(names(tree.childrenOf())).toEqual(["5", "3", "4"]);
  });

  it("the parent of a current one that is removed is current then", () => {
    const tree = sample();
    tree.current = get(tree, "4");
    tree.remove(get(tree, "4"));
    expect(tree.current?.name).toBe("2");
    tree.remove(get(tree, "2"));
    tree.remove(get(tree, "1"));
    expect(tree.current).toBeUndefined();
  });

  it("one that is replaced keeps its children and the mark, and may move", () => {
    const tree = sample();
    tree.current = get(tree, "2");
    tree.replace({ name: "2", parent: "5" });
    expect(names(tree.descendantsOf(get(tree, "5")))).toEqual(["2", "4"]);
    expect(tree.current).toEqual({ name: "2", parent: "5" });
  });

  it("nothing descends from itself or from what there is not", () => {
    const tree = sample();
    const refused = expect.objectContaining({ code: ErrorNumber.INVALID_ARG });
    expect(() => tree.checkParent({ name: "x", parent: "x" })).toThrow(refused);
    expect(() => tree.checkParent({ name: "x", parent: "y" })).toThrow(refused);
    expect(() => tree.checkParent({ name: "1", parent: "4" })).toThrow(refused);
    expect(() => tree.checkParent({ name: "4", parent: "3" })).not.toThrow();
    expect(() => tree.checkParent({ name: "new" })).not.toThrow();
  });

  it("what was kept is put in whatever its order, and what has lost its parent stands at the root", () => {
    const tree = new MomentTree<Moment>();
    const uprooted = tree.restore([
      { name: "4", parent: "2" },
      { name: "2", parent: "1" },
      { name: "1" },
      { name: "lost", parent: "gone" },
      { name: "round", parent: "about" },
      { name: "about", parent: "round" },
    ]);
    expect(names(uprooted)).toEqual(["lost", "round", "about"]);
    expect(names(tree.descendantsOf(get(tree, "1")))).toEqual(["2", "4"]);
    expect(names(tree.childrenOf())).toEqual(["1", "lost", "round", "about"]);
  });

  it("whatever is added and removed, each moment is found below the root once, after its parent", () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(9), fc.nat(9)), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (taken) => {
        const tree = new MomentTree<Moment>();
        for (const [adds, one, other] of taken) {
          const known = tree.find(String(one));
          if (!adds && known !== undefined) tree.remove(known);
          if (adds && known === undefined) {
            const parent = tree.find(String(other));
            tree.add(parent === undefined ? { name: String(one) } : { name: String(one), parent: parent.name });
          }
        }
        const all = tree.descendantsOf();
        expect([...names(all)].sort()).toEqual([...names(tree)].sort());
        for (const [index, moment] of all.entries()) {
          const parent = tree.parentOf(moment);
          if (parent !== undefined) expect(all.indexOf(parent)).toBeLessThan(index);
        }
      }),
    );
  });
});
