/** How many files of the product know one kind: what adding another one takes. CONTRIBUTING.md has the recipes. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const product = globSync("{server/src,client/src,webview-ui/src}/**/*.{ts,tsx}")
  .map((file) => file.replaceAll("\\", "/"))
  .sort();

/** The files in which the kind's name stands as a word, without those of a folder that is its own. */
function knowing(kind: string, own = /engine\/wasm\/kernels\//): string[] {
  const word = new RegExp(`\\b${kind}\\b`);
  return product.filter((file) => !own.test(file) && word.test(readFileSync(file, "utf8")));
}

test("a kind of layer is its entry, the registry, and what it is to the engine and to ONNX", () => {
  expect(knowing("averagePooling2d")).toEqual([
    "server/src/engine/wasm/layers/kinds.ts",
    "server/src/engine/wasm/layers/pooling.ts",
    "server/src/model/onnx/layerNodes.ts",
    "server/src/network/layers/pooling.ts",
    "server/src/network/layers/registry.ts",
  ]);
});

test("an optimizer is its entry and the registry, and its update rule on each engine", () => {
  expect(knowing("adamw")).toEqual([
    "server/src/engine/tfjs/optimizers.ts",
    "server/src/recipe/optimizers/adamw.ts",
    "server/src/recipe/optimizers/optimizers.ts",
  ]);
});

test("a kind of dataset is its entry and the registry", () => {
  expect(knowing("npz")).toEqual(["server/src/dataset/kinds/npz.ts", "server/src/dataset/kinds/registry.ts"]);
});

test("a stopping rule is its entry and the registry", () => {
  expect(knowing("hyperband")).toEqual([
    "server/src/indicator/rules/hyperband.ts",
    "server/src/indicator/rules/registry.ts",
  ]);
});

test("an engine is its folder, the registry and what loads it", () => {
  expect(knowing("tfjs", /engine\/tfjs\//)).toEqual([
    "server/src/engine/load.ts",
    "server/src/engine/registry.ts",
  ]);
});
