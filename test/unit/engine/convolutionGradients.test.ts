/** @module-tag slow */
import "@tensorflow/tfjs-backend-cpu";
import {
  add,
  conv2d,
  conv2dTranspose,
  div,
  enableProdMode,
  engine,
  matMul,
  mul,
  oneHot,
  reshape,
  setBackend,
  softmax,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tanh,
  tensor,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { Dataset } from "../../../server/src/dataset/dataset.ts";
import type { NamedTensor } from "../../../server/src/engine/engine.ts";
import type { LayerSpec } from "../../../server/src/network/layers/registry.ts";
import { engines } from "./engines.ts";
import { hashedDataset } from "./hashed.ts";
import { floats } from "./steps.ts";

/** The engines that train convolutions. */
const ours = engines.filter(({ label }) => !label.startsWith("tfjs"));
const CLASSES = 3;
const SAMPLES = 11;
/** Sums of some thousand float32 products on both sides, of gradients up to about 1. */
const TOLERANCE = 1e-5;

interface Convolution {
  filters: number;
  kernel: number;
  stride: number;
  padding: "same" | "valid";
}

/** Two convolutions, each with tanh behind it, below a dense layer of one unit per class. */
interface Case {
  name: string;
  shape: [number, number, number];
  convolutions: [Convolution, Convolution];
}

const conv = (filters: number, kernel: number, stride: number, padding: "same" | "valid"): Convolution => ({
  filters,
  kernel,
  stride,
  padding,
});
const cases: Case[] = [
  { name: "same", shape: [9, 16, 3], convolutions: [conv(16, 3, 1, "same"), conv(9, 3, 1, "same")] },
  { name: "valid", shape: [8, 9, 2], convolutions: [conv(20, 2, 1, "valid"), conv(5, 4, 1, "valid")] },
  { name: "strides", shape: [13, 10, 4], convolutions: [conv(8, 3, 2, "same"), conv(33, 3, 2, "same")] },
  { name: "long rows", shape: [18, 20, 1], convolutions: [conv(6, 5, 1, "same"), conv(7, 1, 3, "valid")] },
];

/** The gradients of the mean cross-entropy as tfjs's plain JavaScript computes them, by parameter. */
function tfjsGradients({ shape, convolutions }: Case, { train }: Dataset, weights: NamedTensor[]) {
  const parameter = (name: string): Tensor => {
    const found = weights.find((other) => other.name === name)!;
    return tensor(found.data as Float32Array, found.shape);
  };
  const result = new Map<string, Float32Array>();
  tidy(() => {
    const maps = [tensor(train.features, [train.count, ...shape]) as Tensor4D];
    for (const [index, { stride, padding }] of convolutions.entries()) {
      const kernel = parameter(`conv2d_${index + 1}/kernel`) as Tensor4D;
      const z = add(conv2d(maps[index]!, kernel, stride, padding), parameter(`conv2d_${index + 1}/bias`));
      maps.push(tanh(z) as Tensor4D);
    }
    const top = maps[2]!;
    const flat = reshape(top, [train.count, -1]) as Tensor2D;
    const kernel = parameter("dense_1/kernel") as Tensor2D;
    const logits = add(matMul(flat, kernel), parameter("dense_1/bias"));
    const targets = oneHot(tensor(Array.from(train.labels), [train.count], "int32"), CLASSES);
    const dz = div<Tensor2D>(sub(softmax(logits), targets), train.count);
    let dy = reshape(matMul(dz, transpose(kernel)), top.shape) as Tensor4D;
    for (const index of [1, 0]) {
      const { stride, padding } = convolutions[index]!;
      const name = `conv2d_${index + 1}`;
      const [x, y] = [maps[index]!, maps[index + 1]!];
      const w = parameter(`${name}/kernel`) as Tensor4D;
      dy = mul(dy, sub(1, square(y)));
      const attributes = { strides: stride, pad: padding, dataFormat: "NHWC" };
      const dw = engine().runKernel(
        "Conv2DBackpropFilter",
        { x, dy },
        { ...attributes, filterShape: w.shape },
      ) as Tensor;
      result.set(`${name}/kernel`, dw.dataSync<"float32">().slice());
      result.set(`${name}/bias`, sum(dy, [0, 1, 2]).dataSync<"float32">().slice());
      dy = conv2dTranspose(dy, w, x.shape, stride, padding);
    }
  });
  return result;
}

describe.each(ours)("$label", ({ create }) => {
  test.each(cases)("convolutions have tfjs's gradients: $name", async (example) => {
    const { shape, convolutions } = example;
    const layers: LayerSpec[] = [
      ...convolutions.flatMap((spec): LayerSpec[] => [{ kind: "conv2d", ...spec }, { kind: "tanh" }]),
      { kind: "flatten" },
      { kind: "dense", units: CLASSES },
    ];
    const dimensions = shape[0] * shape[1] * shape[2];
    const dataset = hashedDataset({ shape, dimensions, classes: CLASSES, train: SAMPLES, validation: 2 });
    const trainer = await (await create()).createTrainer(
      {
        ...{ layers, scheme: "xavierNormal", gain: 1, seed: 5, batchSize: SAMPLES },
        optimizer: { kind: "sgd", learningRate: 1, momentum: 0 },
      },
      dataset,
    );
    const before = trainer.snapshot();
    await trainer.trainEpoch(() => false);
    const after = trainer.snapshot();
    enableProdMode();
    await setBackend("cpu");
    const expected = tfjsGradients(example, dataset, before);
    expect(expected.size).toBe(4);
    for (const [name, gradient] of expected) {
      const [old, stepped] = [floats(before, name), floats(after, name)];
      // The learning rate is 1, so the step is the gradient.
      const errors = gradient.map((value, index) => Math.abs(old[index]! - stepped[index]! - value));
      const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest, name).toBeGreaterThan(100 * TOLERANCE);
      expect(Math.max(...errors), name).toBeLessThan(TOLERANCE);
    }
  });
});
