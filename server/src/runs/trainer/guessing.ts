import type { Dataset, Samples } from "../../dataset/dataset.ts";
import type { Guessing } from "../../indicator/runHistory.ts";
import type { Loss } from "../../recipe/losses.ts";

/** A share below which a class counts as never seen in training. */
const LEAST_SHARE = 1e-7;

/**
 * The level of guessing on a dataset's validation samples: the share of the most frequent class, and the cross-entropy
 * of always predicting the training samples' class shares. In regression, the squared error of always predicting the
 * training samples' mean.
 */
export function guessingLevel({ classes, train, validation }: Dataset, loss: Loss | undefined): Guessing {
  const { count: rows } = validation;
  if (rows === 0) return { rows, accuracy: null, loss: null };
  if (classes === 0)
    return { rows, accuracy: null, loss: isSquared(loss) ? varianceAround(train, validation) : null };
  const [seen, asked] = [classShares(train, classes), classShares(validation, classes)];
  const entropy = asked.reduce(
    (sum, share, label) => sum - share * Math.log(Math.max(LEAST_SHARE, seen[label]!)),
    0,
  );
  return { rows, accuracy: Math.max(...asked), loss: isPlain(loss) ? entropy : null };
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

function isSquared(loss: Loss | undefined): boolean {
  return loss === "meanSquaredError" || (typeof loss === "object" && loss.kind === "meanSquaredError");
}

/** The mean over targets and validation samples of the squared distance from the training samples' mean. */
function varianceAround(train: Samples, validation: Samples): number | null {
  if (!train.targets || !validation.targets || train.count === 0) return null;
  const outputs = train.targets.length / train.count;
  const means = new Float64Array(outputs);
  train.targets.forEach((value, i) => {
    means[i % outputs]! += value / train.count;
  });
  return validation.targets.reduce(
    (sum, value, i) => sum + (value - means[i % outputs]!) ** 2 / validation.targets!.length,
    0,
  );
}
