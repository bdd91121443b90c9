import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createHeap } from "../../../server/src/engine/wasm/memory/heap.ts";
import { type Loss, lossSettings } from "../../../server/src/recipe/losses.ts";
import { kindOf, type Optimizer } from "../../../server/src/recipe/optimizers/optimizers.ts";
import { learningRateAt, type Schedule } from "../../../server/src/recipe/schedules.ts";
import { kernelBuilds, kernelsOf } from "./variants.ts";

/** What test/golden/frameworks.py writes: what Keras and PyTorch compute themselves. */
interface Golden {
  stepsPerEpoch: number;
  start: number[];
  gradients: number[][];
  cases: { by: string; optimizer: Optimizer; schedule?: Schedule; parameters: number[] }[];
  outputs: number[][];
  targets: number[][];
  labels: number[];
  losses: { loss: Loss; value: number }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/frameworks.json", import.meta.url), "utf8"),
);
const FLOATS = 8;
const BYTES = 4 * FLOATS;

describe.each(kernelBuilds)("%s kernels", (build) => {
  // Keras computes in float32, and PyTorch's Adam adds ε at another place: 20 steps of at most 0.05 differ by less.
  test.each(golden.cases)("step as $by does: $optimizer, $schedule", async (example) => {
    const { optimizer, schedule } = example;
    const kernels = await kernelsOf(build);
    const heap = createHeap(kernels);
    const [parameters, gradients] = [heap.allocate(4 * BYTES), heap.allocate(BYTES)];
    const view = (address: number) => new Float32Array(kernels.memory.buffer, address, FLOATS);
    view(parameters).set(golden.start);
    for (const [index, gradient] of golden.gradients.entries()) {
      view(gradients).set(gradient);
      const norm = Math.sqrt(kernels.sumOfSquares(gradients, 1, 1, 1, FLOATS));
      const { clipNorm = Number.POSITIVE_INFINITY } = optimizer;
      if (norm > clipNorm) kernels.scale(gradients, BYTES, clipNorm / norm);
      const rate = learningRateAt(schedule, optimizer.learningRate, index, golden.stepsPerEpoch);
      const { rule, coefficients } = kindOf(optimizer).update(optimizer, rate, index + 1);
      const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0] = coefficients;
      kernels.useOptimizer(rule, BYTES, c0, c1, c2, c3, c4, c5);
      kernels.step(parameters, gradients, BYTES);
    }
    for (const [index, value] of example.parameters.entries())
      expect(view(parameters)[index]).toBeCloseTo(value, 5);
  });

  test.each(golden.losses)("have the losses of Keras and PyTorch: $loss", async ({ loss, value }) => {
    const settings = lossSettings(loss);
    const kernels = await kernelsOf(build);
    const heap = createHeap(kernels);
    const [rows, width] = [golden.outputs.length, golden.outputs[0]!.length];
    const [z, bias, dzT, totals, given, weights] = Array.from({ length: 6 }, () => heap.allocate(1024)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const floats = (address: number) => new Float32Array(kernels.memory.buffer, address, 256);
    for (const [row, outputs] of golden.outputs.entries()) floats(z).set(outputs, 8 * row);
    if (settings.kind === "crossEntropy") {
      new Uint16Array(kernels.memory.buffer, given, rows).set(golden.labels);
      const { labelSmoothing = 0, classWeights } = settings;
      if (classWeights)
        new Float64Array(kernels.memory.buffer, weights, width).set(Object.values(classWeights));
      const used = classWeights ? weights : 0;
      kernels.crossEntropy(z, bias, given, rows, width, labelSmoothing, used, dzT, totals);
    } else {
      floats(given).set(golden.targets.flat());
      const delta = settings.kind === "huber" ? (settings.delta ?? 1) : 0;
      kernels.regressionLoss(z, bias, given, rows, width, delta, dzT, totals);
    }
    const [sum] = new Float64Array(kernels.memory.buffer, totals, 1);
    expect(sum! / rows).toBeCloseTo(value, 6);
  });
});
