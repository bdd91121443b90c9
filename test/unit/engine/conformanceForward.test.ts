/** @module-tag slow */
import { describe, expect, test } from "vitest";
import type { MlpPlan, NamedTensor, Scheme, TrainingSettings } from "../../../server/src/engine/engine.ts";
import { engines } from "./engines.ts";
import { forwardBound } from "./forwardBound.ts";
import { hashedDataset } from "./hashed.ts";

/** what two float64 spectra of nearly equal matrices may be apart by their own rounding, relative to the largest value */
const SPECTRUM_ERROR = 1e-7;

const schemes: Scheme[] = [
  "xavierNormal",
  "xavierUniform",
  "heNormal",
  "heUniform",
  "lecunNormal",
  "orthogonal",
];
const shapes = [
  { hidden: [1], classes: 2, validation: 40 },
  { hidden: [3, 17], classes: 1, validation: 40 },
  { hidden: [17, 511, 3], classes: 100, validation: 300 },
  { hidden: [511], classes: 3, validation: 600 },
  { hidden: [64, 64, 64, 64], classes: 2, validation: 257 },
];

function byName(snapshot: NamedTensor[]): Map<string, NamedTensor> {
  return new Map(snapshot.map((tensor) => [tensor.name, tensor]));
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe.each(["relu", "tanh"] as const)("engines agree on the untrained network: %s", (activation) => {
  test.each(schemes)("%s", async (scheme) => {
    for (const { classes, hidden, validation } of shapes) {
      const dataset = hashedDataset({ dimensions: 5, classes, train: 1, validation });
      const plan: MlpPlan & TrainingSettings = {
        ...{ activation, hidden, scheme, gain: 1.3, seed: 7, batchSize: 8 },
        optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0 },
      };
      const seen = [];
      for (const { create } of engines) {
        const trainer = await (await create()).createTrainer(plan, dataset);
        seen.push({ snapshot: trainer.snapshot(), evaluation: await trainer.evaluate() });
      }
      const [reference, ...others] = seen;
      const bound = forwardBound(plan, dataset, reference!.snapshot);
      for (const { evaluation, snapshot } of others) {
        expect(byName(snapshot)).toEqual(byName(reference!.snapshot));
        // Both may be off, and a loss moves by at most twice its logits: |softmax(z) − one-hot| sums to 2 at most.
        const lossBound = 2 * 2 * bound.logitError;
        expect(Math.abs(evaluation.loss - reference!.evaluation.loss)).toBeLessThanOrEqual(lossBound);
        for (const [index, layer] of evaluation.layers.entries()) {
          for (const kind of ["linear", "activation"] as const) {
            const expected = reference!.evaluation.layers[index]![kind];
            const { error, norm } = bound.layers[index]![kind];
            // The squares of all singular values add up to that of the norm.
            const first = norm / Math.hypot(...expected);
            // Weyl: both matrices' values move by the error at most, and so do the largest ones that divide them.
            const spectrumBound = (4 * error) / first + SPECTRUM_ERROR;
            const difference = layer[kind].map((value, i) => value - expected[i]!);
            expect(largest(difference)).toBeLessThanOrEqual(spectrumBound);
          }
        }
      }
    }
  });
});
