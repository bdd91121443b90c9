import { expect, test } from "vitest";
import { symptomOf } from "../../../server/src/indicator/symptoms/registry.ts";
import type { SymptomPoint } from "../../../server/src/indicator/symptoms/symptom.ts";

const guessing = { rows: 200, accuracy: 0.5, loss: Math.LN2 };

/** Epochs 1, 2, 3 … with these training losses. */
function points(
  losses: number[],
  rest: (index: number) => Partial<SymptomPoint> = () => ({}),
): SymptomPoint[] {
  return losses.map((trainLoss, index) => ({
    epoch: index + 1,
    trainLoss,
    trainAccuracy: 0.6,
    validationLoss: 0.65,
    validationAccuracy: 0.6 + 0.01 * (index % 2),
    lowest: null,
    guessing,
    layers: [],
    ...rest(index),
  }));
}

const falling = [0.69, 0.66, 0.62, 0.58, 0.55, 0.52, 0.5, 0.48, 0.46, 0.44];
const flat = [0.695, 0.6952, 0.6951, 0.695, 0.6951, 0.6951, 0.6951, 0.6951, 0.6951, 0.695];
const layers = (deadUnits: number, directions: number) => [
  { name: "dense_1", deadUnits: 0, directions: 9 },
  { name: "dense_2", deadUnits, directions },
];
const lowest = { epoch: 4, validationLoss: 0.6, validationAccuracy: 0.62, trainLoss: 0.58 };

test("a training that goes well shows none, nor does one that has just begun", () => {
  expect(symptomOf(points(falling))).toBeNull();
  expect(symptomOf([])).toBeNull();
  const untrained = points([0], () => ({ epoch: 0, trainLoss: null, trainAccuracy: null }));
  expect(symptomOf(untrained)).toBeNull();
});

test.each<[string, SymptomPoint[], string]>([
  [
    "dead-layer",
    points(falling, (i) => ({ layers: i === 9 ? layers(1, 0) : [] })),
    "every unit of dense_2 outputs only zeros at epoch 10",
  ],
  [
    "dead-layer",
    points(falling, () => ({ layers: layers(0.96, 2) })),
    "nearly every unit of dense_2 outputs only zeros at epoch 10",
  ],
  ["diverging-loss", points([0.7, 0.6, 0.9, 1.5, 4]), "the training loss rises, from 0.6 to 4 at epoch 5"],
  [
    "oscillating-loss",
    points([0.5, 0.7, 0.5, 0.7, 0.5, 0.7, 0.5, 0.7, 0.5, 0.7]),
    "the training loss swings by 0.2 from epoch to epoch",
  ],
  [
    "collapsed-layer",
    points([0.7, 0.69], () => ({ layers: layers(0, 1.01) })),
    "the outputs of dense_2 have collapsed to one direction (measured: 1.01), and the training loss 0.69 is that of guessing",
  ],
  [
    "constant-predictions",
    points(falling, () => ({ validationAccuracy: 0.5 })),
    "the validation accuracy has been 0.5 for 5 epochs, as if every sample were predicted as the same class",
  ],
  ["flat-loss", points(flat), "the training loss has stayed at 0.695 for 10 epochs"],
  [
    "overfitting",
    points(falling, () => ({ lowest, validationLoss: 0.7 })),
    "the validation loss has risen from 0.6 at epoch 4 to 0.7, while the training loss has fallen to 0.44",
  ],
])("%s", (name, epochs, evidence) => {
  expect(symptomOf(epochs)).toMatchObject({ name, evidence, remedy: expect.stringMatching(/\.$/) });
});

test("a collapsed layer of a network that has learned is no symptom", () => {
  expect(symptomOf(points([0.1, 0.1], () => ({ layers: layers(0, 1.01) })))).toBeNull();
});

test("the loss of the first epoch, a mean that begins with the untrained network, is no sign of a collapsed layer", () => {
  expect(symptomOf(points([1.7], () => ({ layers: layers(0, 1.01) })))).toBeNull();
});

test("a validation loss that rises while the accuracy rises too is no overfitting", () => {
  const better = points(falling, () => ({ lowest, validationLoss: 0.7, validationAccuracy: 0.64 }));
  expect(symptomOf(better)).toBeNull();
});

test("four equal accuracies, or equal ones far from guessing, are no constant prediction", () => {
  expect(symptomOf(points(falling.slice(0, 4), () => ({ validationAccuracy: 0.5 })))).toBeNull();
  expect(symptomOf(points(falling, () => ({ validationAccuracy: 0.97 })))).toBeNull();
});

test("a loss that is flat because all is learned is well", () => {
  expect(symptomOf(points(Array(10).fill(0.01)))).toBeNull();
});

test("a regression, which has no accuracies, shows what its losses tell", () => {
  const regression = points(falling, () => ({
    ...{ trainAccuracy: null, validationAccuracy: null, guessing: { rows: 200, accuracy: null, loss: 1 } },
    ...{ lowest: { ...lowest, validationAccuracy: null }, validationLoss: 0.7 },
  }));
  expect(symptomOf(regression)?.name).toBe("overfitting");
});
