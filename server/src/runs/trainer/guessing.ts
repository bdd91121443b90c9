import type { Dataset, Samples } from "../../dataset/dataset.ts";
import type { Guessing } from "../../indicator/runHistory.ts";
import type { Loss } from "../../recipe/losses.ts";

/** A share below which a class counts as never seen in training. */
const LEAST_SHARE = 1e-7;

/**
 * The level of guessing on a dataset's validation samples: the share of the most frequent class, and the cross-entropy
 * of always predicting the training samples' class shares.
 */
export function guessingLevel({ classes, train, validation }: Dataset, loss: Loss | undefined): Guessing {
  const { count: rows } = validation;
  if (classes === 0 || rows === 0) return { rows, accuracy: null, loss: null };
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
