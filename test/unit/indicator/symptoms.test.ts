import { expect, test } from "vitest";
import { type EpochPoint, peakWith, symptomOf } from "../../../server/src/indicator/verdicts/symptoms.ts";

/** Epochs 1, 2, 3 … with these training losses. */
function points(losses: number[], rest: (index: number) => Partial<EpochPoint> = () => ({})): EpochPoint[] {
  return losses.map((trainLoss, index) => ({
    epoch: index + 1,
    trainLoss,
    trainAccuracy: 0.6,
    validationAccuracy: 0.6 + 0.01 * (index % 2),
    so: 5,
    peak: { so: 5, epoch: index + 1, first: 1 },
    deadLayers: [],
    ...rest(index),
  }));
}

const falling = [0.69, 0.66, 0.62, 0.58, 0.55, 0.52, 0.5, 0.48, 0.46, 0.44];

test("a training that goes well shows none, nor does one that has just begun", () => {
  expect(symptomOf(points(falling), 2)).toBeNull();
  expect(symptomOf([], 2)).toBeNull();
  const untrained: EpochPoint = {
    epoch: 0,
    trainLoss: null,
    trainAccuracy: null,
    validationAccuracy: 0.5,
    so: null,
    peak: null,
    deadLayers: [],
  };
  expect(symptomOf([untrained], 2)).toBeNull();
});

test.each<[string, EpochPoint[], string]>([
  [
    "dead-layer",
    points(falling, (i) => ({ deadLayers: i === 9 ? ["dense_2"] : [] })),
    "dense_2 puts out nothing but zeros at epoch 10",
  ],
  ["diverging-loss", points([0.7, 0.6, 0.9, 1.5, 4]), "the training loss rises, from 0.6 to 4 at epoch 5"],
  [
    "oscillating-loss",
    points([0.5, 0.7, 0.5, 0.7, 0.5, 0.7, 0.5, 0.7, 0.5, 0.7]),
    "the training loss swings by 0.2 from epoch to epoch",
  ],
  [
    "constant-predictions",
    points(falling, () => ({ validationAccuracy: 0.5 })),
    "the validation accuracy has been 0.5 for 5 epochs, as if every sample were given the same class",
  ],
  [
    "flat-loss",
    points([0.695, 0.6952, 0.6951, 0.695, 0.6951, 0.6951, 0.6951, 0.6951, 0.6951, 0.695]),
    "the training loss has stayed at 0.695 for 10 epochs",
  ],
  [
    "overfitting",
    points(falling, (i) => ({ so: i > 6 ? 4.96 - 0.01 * (i - 6) : 5, trainAccuracy: 0.7 + 0.02 * i })),
    "its spectra expand (s_o 4.93 and falling) and the training accuracy 0.88 has left the validation accuracy 0.61 behind",
  ],
])("%s", (name, epochs, evidence) => {
  expect(symptomOf(epochs, 2)).toMatchObject({ name, evidence, remedy: expect.stringMatching(/\.$/) });
});

test("four equal accuracies, or equal ones far from guessing, are no constant prediction", () => {
  expect(
    symptomOf(
      points(falling.slice(0, 4), () => ({ validationAccuracy: 0.5 })),
      2,
    ),
  ).toBeNull();
  expect(
    symptomOf(
      points(falling, () => ({ validationAccuracy: 0.97 })),
      2,
    ),
  ).toBeNull();
});

test("a loss that is flat because all is learned is well", () => {
  expect(symptomOf(points(Array(10).fill(0.01)), 2)).toBeNull();
});

test("spectra that expand again are told by s_o alone, once it is half a percent below its highest", () => {
  const peak = { so: 8, epoch: 5, first: 2 };
  const fallen = (share: number) =>
    points(falling, (i) => ({ so: i < 5 ? 8 : 8 * (1 - share * ((i - 4) / 5)), peak }));
  expect(symptomOf(fallen(0.006), 2)?.name).toBe("expanding-spectra");
  expect(symptomOf(fallen(0.006), 2)?.evidence).toBe(
    "its spectra expand again: s_o is more than 0.5% below its highest, 8",
  );
  expect(symptomOf(fallen(0.004), 2)).toBeNull();
  const rising = points(falling, (i) => ({ so: 7 + i / 100, peak }));
  expect(symptomOf(rising, 2)).toBeNull();
});

test("spectra that recover from a collapse in the first two windows are well", () => {
  const recovering = (epoch: number) =>
    points(falling, (i) => ({ so: 8 - 0.1 * i, peak: { so: 8, epoch, first: 5 } }));
  expect(symptomOf(recovering(10), 2)).toBeNull();
  expect(symptomOf(recovering(11), 2)?.name).toBe("expanding-spectra");
});

test("the peak of s_o remembers when it was, and when there was an s_o first", () => {
  const first = peakWith(null, 10, 5);
  expect(peakWith(null, 9, null)).toBeNull();
  expect(first).toEqual({ so: 5, epoch: 10, first: 10 });
  expect(peakWith(first, 11, 4.9)).toBe(first);
  expect(peakWith(first, 12, 5.1)).toEqual({ so: 5.1, epoch: 12, first: 10 });
});
