import type { Dataset, Samples } from "../../dataset/dataset.ts";
import type { Guessing } from "../../indicator/runHistory.ts";
import type { Loss } from "../../recipe/losses.ts";

/** A share below which a class counts as never seen in training. */
const LEAST_SHARE = 1e-7;

/**
 * The level of guessing on a dataset's validation samples: the share of the most frequent class, and the cross-entropy
 * of always predicting the training samples' class shares. In regression, the loss of always predicting the training
 * samples' best constant.
 */
export function guessingLevel({ classes, train, validation }: Dataset, loss: Loss | undefined): Guessing {
  const { count: rows } = validation;
  if (rows === 0) return { rows, accuracy: null, loss: null };
  if (classes === 0) {
    const squared = deltaOf(loss) === null;
    return { rows, accuracy: null, loss: lossOfConstant(loss, train, validation), squared };
  }
  const [seen, asked] = [classShares(train, classes), classShares(validation, classes)];
  const entropy = asked.reduce(
    (sum, share, label) => sum - share * Math.log(Math.max(LEAST_SHARE, seen[label]!)),
    0,
  );
  return {
    ...{ rows, accuracy: Math.max(...asked), loss: isPlain(loss) ? entropy : null },
    balanced: balancedLevel(asked, rows),
  };
}

/** Guessing has the recall 1/k for each of k classes, of which each has its own binomial error. */
function balancedLevel(shares: readonly number[], rows: number): NonNullable<Guessing["balanced"]> {
  const present = shares.filter((share) => share > 0);
  const level = 1 / present.length;
  const variance = present.reduce((sum, share) => sum + (level * (1 - level)) / (share * rows), 0);
  return { level, error: level * Math.sqrt(variance) };
}

/** A smoothed or weighted loss has another level. */
function isPlain(loss: Loss | undefined): boolean {
  if (loss === undefined || loss === "crossEntropy") return true;
  return typeof loss === "object" && Object.keys(loss).length === 1;
}

function classShares({ labels, count }: Samples, classes: number): number[] {
  const shares = new Array<number>(classes).fill(0);
  for (let i = 0; i < count; i++) shares[labels[i]!]! += 1 / count;
  return shares;
}

/** The mean over targets and validation samples of the loss of always predicting the training samples' best constant. */
function lossOfConstant(loss: Loss | undefined, train: Samples, validation: Samples): number | null {
  const { targets: known } = train;
  const { targets } = validation;
  if (!known || !targets || train.count === 0) return null;
  const outputs = known.length / train.count;
  const delta = deltaOf(loss);
  const constants = Array.from({ length: outputs }, (_, o) =>
    bestConstant(
      known.filter((_value, i) => i % outputs === o),
      delta,
    ),
  );
  return targets.reduce(
    (sum, value, i) => sum + lossOf(value - constants[i % outputs]!, delta) / targets.length,
    0,
  );
}

/** Where the Huber loss turns linear; null for squared errors. */
function deltaOf(loss: Loss | undefined): number | null {
  if (loss === "huber") return 1;
  return typeof loss === "object" && loss.kind === "huber" ? (loss.delta ?? 1) : null;
}

function lossOf(error: number, delta: number | null): number {
  if (delta === null) return error ** 2;
  const size = Math.abs(error);
  return size <= delta ? size ** 2 / 2 : delta * (size - delta / 2);
}

/** Steps towards the Huber loss's minimum; each is at least as near as the one before. */
const STEPS = 30;

/** The mean, and for the Huber loss the location of its M-estimator, by a fixed point from the median on. */
function bestConstant(values: Float32Array, delta: number | null): number {
  const meanOf = (of: (value: number) => number) =>
    values.reduce((sum, value) => sum + of(value) / values.length, 0);
  if (delta === null) return meanOf((value) => value);
  let constant = values.toSorted()[Math.floor(values.length / 2)]!;
  for (let step = 0; step < STEPS; step++) {
    const from = constant;
    constant += meanOf((value) => Math.max(-delta, Math.min(delta, value - from)));
  }
  return constant;
}
