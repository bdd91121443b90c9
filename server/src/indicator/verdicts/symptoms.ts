/**
 * What commonly goes wrong in a training, read off its newest epochs. The symptoms are those that AutoTrainer
 * (Zhang et al. 2021) and DeepDiagnosis (Wardat et al. 2022) repair; overfitting is read off the spectra, as in
 * Jain & Ramaswamy's appendix on shuffled labels.
 */

/** The part of an epoch record that symptoms show in. */
export interface EpochPoint {
  epoch: number;
  trainLoss: number | null;
  trainAccuracy: number | null;
  validationAccuracy: number | null;
  /** equation 3; null before the first window is full */
  so: number | null;
  /** the highest s_o that the run has had so far */
  peak: Peak | null;
  /** names of hidden layers whose outputs are all 0 */
  deadLayers: string[];
}

/** Where s_o was the highest. */
export interface Peak {
  so: number;
  epoch: number;
  /** the run's first epoch with an s_o, which is as late as a window is long */
  first: number;
}

export const symptomNames = [
  "dead-layer",
  "diverging-loss",
  "oscillating-loss",
  "flat-loss",
  "constant-predictions",
  "overfitting",
  "expanding-spectra",
] as const;

export type SymptomName = (typeof symptomNames)[number];

export interface Symptom {
  name: SymptomName;
  /** what is seen, as the end of a sentence about a run */
  evidence: string;
  /** what to do, as a sentence of its own */
  remedy: string;
}

/** Number of newest epochs that any symptom looks at. */
export const symptomWindow = 10;

/**
 * The gravest symptom that a run's newest epochs show; null when they show none.
 *
 * @param points oldest first, without gaps
 * @param classes number of classes; guessing is right once in so many
 */
export function symptomOf(points: readonly EpochPoint[], classes: number): Symptom | null {
  const trained = points
    .filter(
      ({ trainLoss, trainAccuracy, validationAccuracy }) =>
        trainLoss !== null && trainAccuracy !== null && validationAccuracy !== null,
    )
    .slice(-symptomWindow) as TrainedPoint[];
  return (
    deadLayer(points) ??
    divergingLoss(trained, classes) ??
    oscillatingLoss(trained) ??
    // Where nothing moves the predictions don't either: the loss says more.
    flatLoss(trained, classes) ??
    constantPredictions(trained, classes) ??
    overfitting(trained) ??
    expandingSpectra(points)
  );
}

type TrainedPoint = EpochPoint & { trainLoss: number; trainAccuracy: number; validationAccuracy: number };

/** A hidden layer puts out nothing but zeros, so nothing that comes before it learns. */
function deadLayer(points: readonly EpochPoint[]): Symptom | null {
  const newest = points.at(-1);
  if (!newest || newest.deadLayers.length === 0) return null;
  const [first, ...others] = newest.deadLayers;
  const which = others.length > 0 ? `${first} and ${others.length} more layers put` : `${first} puts`;
  return {
    name: "dead-layer",
    evidence: `${which} out nothing but zeros at epoch ${newest.epoch}`,
    remedy: "Use a larger gain or a smaller learning rate, or tanh in place of relu.",
  };
}

/** The training loss has risen three epochs in a row, to three times the lowest and above that of guessing. */
function divergingLoss(points: readonly TrainedPoint[], classes: number): Symptom | null {
  if (points.length < 4) return null;
  const losses = points.map(({ trainLoss }) => trainLoss);
  const [a, b, c, newest] = losses.slice(-4) as [number, number, number, number];
  const lowest = Math.min(...losses);
  const isRising = a < b && b < c && c < newest;
  if (!isRising || newest < 3 * lowest || newest < Math.log(classes)) return null;
  return {
    name: "diverging-loss",
    evidence: `the training loss rises, from ${short(lowest)} to ${short(newest)} at epoch ${points.at(-1)!.epoch}`,
    remedy: "The updates are too large: divide the learning rate by 10.",
  };
}

/** Of the last nine steps of the training loss, seven or more turn back, by a tenth of the loss on average. */
function oscillatingLoss(points: readonly TrainedPoint[]): Symptom | null {
  if (points.length < symptomWindow) return null;
  const losses = points.map(({ trainLoss }) => trainLoss);
  const steps = losses.slice(1).map((loss, i) => loss - losses[i]!);
  const turns = steps.slice(1).filter((step, i) => step * steps[i]! < 0).length;
  const size = mean(steps.map(Math.abs));
  if (turns < 7 || size < 0.1 * mean(losses)) return null;
  return {
    name: "oscillating-loss",
    evidence: `the training loss swings by ${short(size)} from epoch to epoch`,
    remedy: "Make the learning rate smaller or the batch larger.",
  };
}

/** Five epochs of the same validation accuracy, which is that of always naming one class. */
function constantPredictions(points: readonly TrainedPoint[], classes: number): Symptom | null {
  const newest = points.slice(-5);
  if (newest.length < 5) return null;
  const accuracies = newest.map(({ validationAccuracy }) => validationAccuracy);
  const spread = Math.max(...accuracies) - Math.min(...accuracies);
  if (spread > 0.002 || Math.abs(mean(accuracies) - 1 / classes) > 0.02) return null;
  return {
    name: "constant-predictions",
    evidence: `the validation accuracy has been ${short(accuracies[0]!)} for 5 epochs, as if every sample were given the same class`,
    remedy: "Bring the gain nearer to 1 and check the learning rate.",
  };
}

/** Ten epochs in which the training loss changes by less than a thousandth, while little has been learned. */
function flatLoss(points: readonly TrainedPoint[], classes: number): Symptom | null {
  if (points.length < symptomWindow) return null;
  const losses = points.map(({ trainLoss }) => trainLoss);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  if (high - low > 1e-3 * high || low < 0.5 * Math.log(classes)) return null;
  return {
    name: "flat-loss",
    evidence: `the training loss has stayed at ${short(losses.at(-1)!)} for ${symptomWindow} epochs`,
    remedy: "Make the learning rate larger, or bring the gain nearer to 1.",
  };
}

/** The spectra expand (s_o falls for three epochs) while training runs away from validation. */
function overfitting(points: readonly TrainedPoint[]): Symptom | null {
  const newest = points.slice(-4);
  const falls = newest.slice(1).every(({ so }, i) => so !== null && so < (newest[i]!.so ?? 0));
  if (newest.length < 4 || !falls) return null;
  const [first, last] = [newest[0]!, newest[3]!];
  const gap = last.trainAccuracy - last.validationAccuracy;
  if (last.trainAccuracy <= first.trainAccuracy || gap < 0.1) return null;
  return {
    name: "overfitting",
    evidence: `its spectra expand (s_o ${short(last.so!)} and falling) and the training accuracy ${short(last.trainAccuracy)} has left the validation accuracy ${short(last.validationAccuracy)} behind`,
    remedy: "Stop it here, use more training data, or a smaller network.",
  };
}

/** How far s_o is below its highest, as a share of it, where spectra count as expanding again. */
const EXPANSION = 0.005;

/**
 * s_o has fallen from its highest and goes on falling. It needs no labels: with shuffled labels this is where the
 * validation accuracy has stopped rising and will fall (docs/results/figure9.md). Spectra that collapse in the first
 * epochs and then recover while the network learns, as those of images do, have their highest s_o within the first
 * two windows, and that does not count.
 */
function expandingSpectra(points: readonly EpochPoint[]): Symptom | null {
  const [before, newest] = [points.at(-6), points.at(-1)];
  if (!before || !newest) return null;
  const { so, peak } = newest;
  if (so === null || peak === null || before.so === null) return null;
  if (peak.epoch <= 2 * peak.first) return null;
  if (so > (1 - EXPANSION) * peak.so || so >= before.so) return null;
  return {
    name: "expanding-spectra",
    // The same words at every epoch from now on: a problem that changes its text all the time disturbs.
    evidence: `its spectra expand again: s_o is more than ${100 * EXPANSION}% below its highest, ${short(peak.so)}`,
    remedy:
      "It may be learning samples by heart: compare its training and validation accuracy before it goes on.",
  };
}

/** The peak of s_o when an epoch has come to those before. */
export function peakWith(before: Peak | null, epoch: number, so: number | null): Peak | null {
  if (so === null || (before && so <= before.so)) return before;
  return { so, epoch, first: before?.first ?? epoch };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
