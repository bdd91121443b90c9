import { expect, test } from "vitest";
import { formatEstimate } from "../../../server/src/domain/format.ts";
import { layerShapes, totalCost } from "../../../server/src/network/shapes.ts";
import { estimateLaunch, estimateText } from "../../../server/src/specification/expansion/estimate.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import type { Spec } from "../../../server/src/specification/schema/spec.ts";

function specOf(part: object = {}): Spec {
  const base = {
    dataset: { kind: "shell", dimensions: 256 },
    architecture: { kind: "mlp", hidden: [256, 128] },
  };
  return parseSpec(JSON.stringify({ ...base, ...part })).spec!;
}

const mlp = { kind: "mlp" as const, hidden: [256, 128], activation: "relu" as const };

test("every layer has its shape, parameters, operations and memory", () => {
  const { dataset, training } = specOf();
  const layers = layerShapes(dataset, mlp, training)!;
  expect(layers).toEqual([
    // 257 · 256 parameters; RMSprop remembers one number of each; a batch is 32 rows on both sides of relu.
    {
      name: "dense_1",
      input: [256],
      output: [256],
      activation: "relu",
      parameters: 65792,
      flops: 131328,
      memory: 591872,
    },
    {
      name: "dense_2",
      input: [256],
      output: [128],
      activation: "relu",
      parameters: 32896,
      flops: 65664,
      memory: 295936,
    },
    {
      name: "output",
      input: [128],
      output: [2],
      activation: "softmax",
      parameters: 258,
      flops: 514,
      memory: 2576,
    },
  ]);
  expect(totalCost(layers)).toEqual({ parameters: 98946, flops: 197506, memory: 890384 });
});

test.each([
  [{ kind: "sgd" }, 1],
  [{ kind: "sgd", momentum: 0.9 }, 2],
  [{ kind: "rmsprop" }, 2],
  [{ kind: "rmsprop", momentum: 0.9 }, 3],
  [{ kind: "adam" }, 3],
])("%j keeps %i numbers for each parameter", (optimizer, copies) => {
  const { dataset, training } = specOf({ training: { optimizer, batchSize: 1 } });
  const [layer] = layerShapes(dataset, { ...mlp, hidden: [1] }, training)!;
  expect(layer?.memory).toBe(4 * (257 * copies + 2));
});

test("a launch takes as many rounds as its runs need on the workers", () => {
  const spec = specOf({ initialization: { gain: [1, 2, 4], seeds: 3 }, training: { epochs: 30 } });
  expect(estimateLaunch(spec, { secondsPerEpoch: 0.5, workers: 2 })).toEqual({
    runs: 9,
    epochs: 270,
    seconds: 75,
  });
  expect(estimateText(estimateLaunch(spec, { secondsPerEpoch: 0.5, workers: 2 }))).toBe(
    "9 runs · about 75 s",
  );
  expect(estimateText(estimateLaunch(spec, null))).toBe("9 runs");
  expect(estimateText(estimateLaunch(specOf(), null))).toBe("1 run");
});

test.each([
  [0.2, "1 s"],
  [89, "89 s"],
  [180, "3 min"],
  [2 * 3600, "2 h"],
  [2 * 3600 + 600, "2 h 10 min"],
  [72 * 3600, "3 days"],
])("%d seconds are %s", (seconds, text) => {
  expect(formatEstimate(seconds)).toBe(text);
});
