/** Which way the code's imports go. The table in docs/architecture.md is compared in reference.test.ts. */
import { expect, test } from "vitest";
import { folderOf, productImports } from "../../../scripts/structure/dependencyTable.ts";
import { circles, graph } from "../../../scripts/structure/imports.ts";

const imports = productImports();

test("no folders import each other in a circle", () => {
  expect(circles(graph(imports, folderOf))).toEqual([]);
});

test("no files need each other in a circle when the code runs", () => {
  const values = imports.filter(({ isTypeOnly }) => !isTypeOnly);
  expect(values.length).toBeGreaterThan(1000);
  expect(circles(graph(values, (file) => file))).toEqual([]);
});

test("a circle is found with all its members", () => {
  const edges = new Map(Object.entries({ a: new Set(["b"]), b: new Set(["c"]), c: new Set(["b", "d"]) }));
  expect(circles(edges)).toEqual([["b", "c"]]);
});
