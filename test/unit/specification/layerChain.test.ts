import { expect, test } from "vitest";
import type { DataFacts } from "../../../server/src/dataset/facts.ts";
import { say } from "../../../server/src/messages/catalogue.ts";
import { layerShapes } from "../../../server/src/network/shapes.ts";
import { spectrumWidths } from "../../../server/src/specification/expansion/spectrumWidths.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const images: DataFacts = { shape: [28, 28, 1], classes: 10, train: 100, validation: 20 };
const inspection = { facts: images, summary: { rows: 100, classes: [], missing: null }, notices: [] };

function parsed(layers: object[]) {
  const text = JSON.stringify({
    dataset: { kind: "idx", folder: "images" },
    architecture: { kind: "sequential", layers },
  });
  return parseSpec(text, () => ({ found: inspection, problem: null }));
}

const conv = { kind: "conv2d", filters: 8 };
const flatten = { kind: "flatten" };
const dense = (units: number) => ({ kind: "dense", units });

test.each([
  ["an empty list", [], say("length/empty", { name: "architecture.layers" }), 0],
  [
    "a convolution after flatten",
    [flatten, conv, dense(10)],
    say("needs-image", { layer: "conv2d", input: "784" }),
    1,
  ],
  ["no hidden layer", [flatten, { kind: "dropout" }, dense(10)], say("no-hidden-layer", {}), 2],
  [
    "a kernel larger than its input",
    [{ kind: "maxPooling2d", size: 8 }, { ...conv, kernel: 5, padding: "valid" }, flatten, dense(10)],
    say("window-too-large", { size: 5, input: "3 × 3 × 1", remedy: 'a smaller kernel or "padding": "same"' }),
    1,
  ],
  [
    "a pooling window larger than its input",
    [{ kind: "maxPooling2d", size: 29 }, flatten, dense(10)],
    say("window-too-large", { size: 29, input: "28 × 28 × 1", remedy: "a smaller size" }),
    0,
  ],
  ["no flatten before dense", [conv, dense(10)], say("needs-flatten", { input: "28 × 28 × 8" }), 1],
  [
    "a different number of units than classes",
    [conv, flatten, dense(12)],
    say("last-layer/units", { units: 12, classes: 10 }),
    2,
  ],
  [
    "no dense layer at the end",
    [conv, flatten, dense(10), { kind: "relu" }],
    say("last-layer/kind", { kind: "relu", units: "10 units, one per class" }),
    3,
  ],
])("%s: a message and its place", (_, layers, said, index) => {
  const { diagnostics } = parsed(layers);
  expect(diagnostics).toEqual([expect.objectContaining(said)]);
  const place = layers.length > 0 ? ["architecture", "layers", index] : ["architecture", "layers"];
  expect(diagnostics[0]!.path.slice(0, place.length)).toEqual(place);
});

test("each fix repairs its chain", () => {
  for (const layers of [
    [conv, dense(10)],
    [conv, flatten, dense(12)],
    [conv, flatten],
  ]) {
    const { remedy } = parsed(layers).diagnostics[0]!;
    expect(remedy).toMatchObject({ kind: "set" });
  }
});

test("layers get their shapes, parameters and operations; the last is no part of the spectra", () => {
  const { spec } = parsed([
    conv,
    { kind: "batchNormalization" },
    { kind: "relu" },
    { kind: "maxPooling2d" },
    { ...conv, filters: 4, kernel: 5, stride: 3, padding: "valid" },
    flatten,
    dense(16),
    dense(10),
  ]);
  const architecture = spec!.architecture;
  if (architecture.kind !== "sequential") throw new Error("not a list of layers");
  const shapes = layerShapes(spec!.dataset, architecture, spec!.training)!;
  expect(shapes.map(({ name, output, parameters, flops }) => [name, output, parameters, flops])).toEqual([
    ["conv2d_1", [28, 28, 8], 80, 2 * 9 * 28 * 28 * 8],
    ["batchNormalization_1", [28, 28, 8], 16, 2 * 28 * 28 * 8],
    ["relu_1", [28, 28, 8], 0, 28 * 28 * 8],
    ["maxPooling2d_1", [14, 14, 8], 0, 4 * 14 * 14 * 8],
    ["conv2d_2", [4, 4, 4], 804, 2 * 25 * 8 * 4 * 4 * 4],
    ["flatten_1", [64], 0, 0],
    ["dense_1", [16], 65 * 16, 2 * 64 * 16],
    ["dense_2", [10], 170, 2 * 16 * 10],
  ]);
  expect(spectrumWidths(architecture)).toEqual([8, 4, 16]);
});
