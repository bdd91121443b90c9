/** Which way the code's imports go. The table in docs/architecture.md is compared in reference.test.ts. */
import { expect, test } from "vitest";
import { productImports } from "../../../scripts/structure/dependencyTable.ts";
import { circles, circlesOfNeighbours, type Import, importsOf } from "../../../scripts/structure/imports.ts";

test("no files or folders of the product import each other in a circle, types included", () => {
  const imports = productImports();
  expect(imports.length).toBeGreaterThan(2000);
  expect(circlesOfNeighbours(imports)).toEqual([]);
});

test("nor do those of scripts, benchmarks and tests", () => {
  expect(circlesOfNeighbours(importsOf("{scripts,bench,test}/**/*.ts"))).toEqual([]);
});

test("a circle is found with all its members", () => {
  const edges = new Map(Object.entries({ a: new Set(["b"]), b: new Set(["c"]), c: new Set(["b", "d"]) }));
  expect(circles(edges)).toEqual([["b", "c"]]);
});

test("folders are in a circle when some of their files are, whichever", () => {
  const imports: Import[] = [
    { from: "src/a/one.ts", to: "src/b/one.ts", isTypeOnly: true },
    { from: "src/b/two.ts", to: "src/a/two.ts", isTypeOnly: false },
    { from: "src/a/two.ts", to: "src/a/one.ts", isTypeOnly: false },
  ];
  expect(circlesOfNeighbours(imports)).toEqual([["src/a", "src/b"]]);
});
