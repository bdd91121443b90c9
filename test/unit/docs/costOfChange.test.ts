/** How many files of the product know one kind: exactly those that the recipes in CONTRIBUTING.md name, and few. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { datasetKinds } from "../../../server/src/dataset/kinds/registry.ts";
import { engineNames } from "../../../server/src/engine/registry.ts";
import { ruleNames } from "../../../server/src/indicator/rules/registry.ts";
import { layerKinds } from "../../../server/src/network/layers/registry.ts";
import { optimizers } from "../../../server/src/recipe/optimizers/optimizers.ts";

const product = globSync("{server/src,client/src,webview-ui/src}/**/*.{ts,tsx}")
  .map((file) => file.replaceAll("\\", "/"))
  .sort();

/** Where the inner loops are, which every engine has for itself. */
const kernels = /engine\/wasm\/kernels\//;

/** The files in which the kind's name stands as a word. */
function knowing(kind: string): string[] {
  const word = new RegExp(`\\b${kind}\\b`);
  return product.filter((file) => !kernels.test(file) && word.test(readFileSync(file, "utf8")));
}

/** The files that a recipe of CONTRIBUTING.md names, with a kind in the place of `<…>`; folders end with a slash. */
function recipe(thing: string, kind: string): string[] {
  const row = readFileSync("CONTRIBUTING.md", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| ${thing} |`))!;
  const [, , write = "", register = ""] = row.split("|");
  return [...`${write} ${register}`.matchAll(/`([\w<>/]+(?:\.ts|\/))`/g)]
    .map(([, path]) => path!.replace(/<\w+>/, kind))
    .map((path) => (path.startsWith("server/") ? path : `server/src/${path}`))
    .filter((path) => !kernels.test(path) && !path.startsWith("server/src/native/"))
    .sort();
}

/** @param own what computes it, which does not count */
function expectRecipe(thing: string, kind: string, most: number, own = /^$/): void {
  const wanted = recipe(thing, kind);
  const folders = wanted.filter((path) => path.endsWith("/"));
  for (const path of wanted) expect(existsSync(path), path).toBe(true);
  const known = knowing(kind).filter((file) => !folders.some((folder) => file.startsWith(folder)));
  expect(known).toEqual(wanted.filter((path) => !path.endsWith("/")));
  expect(known.filter((file) => !own.test(file)).length).toBeLessThanOrEqual(most);
}

test("a kind of layer is three files beside what computes it", () => {
  expect(Object.keys(layerKinds)).toContain("batchNormalization");
  expectRecipe("a kind of layer", "batchNormalization", 3, /engine\/wasm\/layers\/batchNormalization\.ts/);
});

test("an optimizer is three files beside its update rule in AssemblyScript and in C", () => {
  expect(Object.keys(optimizers)).toContain("adamw");
  expectRecipe("an optimizer", "adamw", 3);
});

test("a kind of dataset is two files", () => {
  expect(datasetKinds).toContain("npz");
  expectRecipe("a kind of dataset", "npz", 2);
});

test("a stopping rule is two files", () => {
  expect(ruleNames).toContain("hyperband");
  expectRecipe("a stopping rule", "hyperband", 2);
});

test("an engine is two files beside its folder", () => {
  expect(engineNames).toContain("tfjs");
  expectRecipe("an engine", "tfjs", 2);
});

test("nothing decides by the kind of layer, optimizer, dataset, rule or engine and falls back silently", () => {
  const kinds = [
    ...Object.keys(layerKinds),
    ...Object.keys(optimizers),
    ...datasetKinds,
    ...ruleNames,
    ...engineNames,
  ];
  const swallowing = product.filter((file) =>
    [...readFileSync(file, "utf8").matchAll(/switch \([^)]*\) \{([\s\S]*?)\n {2}\}/g)].some(
      ([, body = ""]) => /^\s*default:/m.test(body) && kinds.some((kind) => body.includes(`case "${kind}":`)),
    ),
  );
  expect(swallowing).toEqual([]);
});
