import { describe, expect, test } from "vitest";
import type { NamedTensor } from "../../../server/src/engine/engine.ts";
import type { LayerSpec } from "../../../server/src/network/layers/registry.ts";
import { engines } from "./engines.ts";
import { hashedDataset } from "./hashed.ts";
import { floats } from "./steps.ts";

/** The engines that train every kind of layer. */
const ours = engines.filter(({ label }) => !label.startsWith("tfjs"));
const SHIFT = 2 ** -7;
const CLASSES = 3;
const SAMPLES = 6;

const output: LayerSpec = { kind: "dense", units: CLASSES };
const flatten: LayerSpec = { kind: "flatten" };
const smooth: LayerSpec = { kind: "tanh" };
const normalization: LayerSpec = { kind: "batchNormalization", momentum: 0.9, epsilon: 1e-3 };

function conv(filters: number, kernel: number, stride = 1, padding: "same" | "valid" = "same"): LayerSpec {
  return { kind: "conv2d", filters, kernel, stride, padding };
}

/** Each puts one kind of layer between trained ones, so that its gradient reaches weights on both sides. */
const networks: Record<string, { shape: number[]; layers: LayerSpec[] }> = {
  "conv2d, same": { shape: [5, 4, 3], layers: [conv(6, 3), smooth, conv(5, 3), smooth, flatten, output] },
  "conv2d, valid": {
    shape: [6, 5, 1],
    layers: [conv(9, 2, 1, "valid"), smooth, conv(4, 3, 1, "valid"), smooth, flatten, output],
  },
  "conv2d with strides": {
    shape: [7, 6, 2],
    layers: [conv(3, 3, 2), smooth, conv(5, 3, 2, "valid"), smooth, conv(2, 2, 2), flatten, output],
  },
  "conv2d, a window larger than its stride's rest": {
    shape: [6, 6, 1],
    layers: [conv(4, 1), smooth, conv(3, 2, 3, "valid"), flatten, output],
  },
  "conv2d with more channels than a panel": {
    shape: [3, 3, 9],
    layers: [conv(12, 3), smooth, conv(17, 3), smooth, flatten, output],
  },
  maxPooling2d: {
    shape: [5, 6, 2],
    layers: [conv(3, 3), { kind: "maxPooling2d", size: 2 }, smooth, conv(4, 2), flatten, output],
  },
  "maxPooling2d, overlapping": {
    shape: [5, 5, 1],
    layers: [conv(9, 3), { kind: "maxPooling2d", size: 3, stride: 1 }, flatten, output],
  },
  averagePooling2d: {
    shape: [5, 6, 2],
    layers: [conv(3, 3), { kind: "averagePooling2d", size: 3, stride: 2 }, smooth, flatten, output],
  },
  globalAveragePooling2d: {
    shape: [4, 3, 2],
    layers: [conv(5, 3), smooth, { kind: "globalAveragePooling2d" }, output],
  },
  "globalAveragePooling2d below an activation": {
    shape: [4, 3, 2],
    layers: [conv(5, 3), { kind: "globalAveragePooling2d" }, smooth, output],
  },
  dropout: {
    shape: [4, 4, 2],
    layers: [conv(5, 3), smooth, { kind: "dropout", rate: 0.4 }, conv(3, 3), smooth, flatten, output],
  },
  "dropout between dense layers": {
    shape: [7],
    layers: [{ kind: "dense", units: 9 }, smooth, { kind: "dropout", rate: 0.3 }, output],
  },
  "batchNormalization of a map": {
    shape: [3, 4, 2],
    layers: [conv(5, 3), normalization, smooth, conv(3, 2), smooth, flatten, output],
  },
  "batchNormalization of units": {
    shape: [7],
    layers: [
      { kind: "dense", units: 9 },
      normalization,
      smooth,
      { kind: "dense", units: 4 },
      normalization,
      output,
    ],
  },
  "batchNormalization of the data": { shape: [7], layers: [normalization, output] },
  flatten: { shape: [3, 2, 4], layers: [conv(4, 1), flatten, { kind: "dense", units: 6 }, smooth, output] },
  sigmoid: { shape: [5], layers: [{ kind: "dense", units: 6 }, { kind: "sigmoid" }, output] },
  gelu: { shape: [5], layers: [{ kind: "dense", units: 6 }, { kind: "gelu" }, output] },
  leakyRelu: {
    shape: [5],
    layers: [{ kind: "dense", units: 6 }, { kind: "leakyRelu", slope: 0.2 }, output],
  },
  "gelu of a map": { shape: [3, 3, 2], layers: [conv(3, 2), { kind: "gelu" }, conv(2, 2), flatten, output] },
  "relu of a map": { shape: [3, 3, 2], layers: [conv(3, 2), { kind: "relu" }, conv(2, 2), flatten, output] },
};

/** A central difference is off by SHIFT²/6 times the third derivative, and by the logits' rounding. */
const TOLERANCE = 3e-4;
/** Slopes on both sides that differ by more tell of a kink between: there is no derivative to compare with. */
const KINK = 2e-3;

const hasKinks = ({ kind }: LayerSpec) => kind === "relu" || kind === "leakyRelu" || kind === "maxPooling2d";

const isParameter = ({ name }: NamedTensor) => /\/(kernel|bias|gamma|beta)$/.test(name);

/*
 * The loss of a whole epoch of one batch is that before its step, with the batch's own moments and the same numbers
 * dropped out each time, for the generators start again from the same snapshot.
 */
describe.each(ours)("$label", ({ create }) => {
  test.each(Object.entries(networks))("gradients agree with finite differences: %s", async (_, network) => {
    const { shape, layers } = network;
    const dimensions = shape.reduce((product, length) => product * length, 1);
    const dataset = hashedDataset({ shape, dimensions, classes: CLASSES, train: SAMPLES, validation: 2 });
    const trainer = await (await create()).createTrainer(
      {
        layers,
        scheme: "xavierNormal",
        gain: 1,
        seed: 5,
        optimizer: { kind: "sgd", learningRate: 1, momentum: 0 },
        batchSize: SAMPLES,
      },
      dataset,
    );
    const start = trainer.snapshot();
    const { loss } = (await trainer.trainEpoch(() => false))!;
    const stepped = trainer.snapshot();
    let [compared, skipped] = [0, 0];
    const lossAt = async (name: string, index: number, by: number) => {
      const shifted = start.map((tensor) =>
        tensor.name === name
          ? { ...tensor, data: (tensor.data as Float32Array).with(index, (tensor.data[index] ?? 0) + by) }
          : tensor,
      );
      trainer.restore(shifted, 0);
      return (await trainer.trainEpoch(() => false))!.loss;
    };
    for (const { name } of start.filter(isParameter)) {
      const before = floats(start, name);
      const after = floats(stepped, name);
      // At most some forty of each, spread over the whole.
      for (let index = 0; index < before.length; index += Math.ceil(before.length / 40)) {
        const upper = await lossAt(name, index, SHIFT);
        const lower = await lossAt(name, index, -SHIFT);
        const bend = Math.abs(upper + lower - 2 * loss) / SHIFT;
        if (layers.some(hasKinks) && bend > KINK) {
          skipped++;
          continue;
        }
        compared++;
        const difference = (upper - lower) / (2 * SHIFT);
        const error = Math.abs(before[index]! - after[index]! - difference);
        expect(error, `${name}[${index}]`).toBeLessThan(layers.some(hasKinks) ? KINK : TOLERANCE);
      }
    }
    expect(compared).toBeGreaterThan(skipped);
  });
});
