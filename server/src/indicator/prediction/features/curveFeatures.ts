import type { EpochHistory } from "../../runHistory.ts";

/**
 * The training loss, the validation loss's distance from it, and the validation accuracy, averaged over the later
 * half of the epochs because single ones scatter; also squares and products: while a loss falls it says how a network
 * ends.
 * @param past epochs from 0, at least two; a number that was not reported counts as the worst: ln loss = 0, accuracy
 * 0
 */
export function curveFeatures(past: readonly EpochHistory[]): Map<string, number> {
  const now = past.at(-1)!;
  const trainLoss = logOf(now.trainLoss ?? now.validationLoss);
  const recent = past.slice(Math.max(1, Math.ceil(past.length / 2)));
  const linear = [
    ["log training loss", trainLoss],
    ["log of validation over training loss", logOf(now.validationLoss) - trainLoss],
    [
      "recent validation accuracy",
      recent.reduce((sum, { validationAccuracy }) => sum + (validationAccuracy ?? 0), 0) / recent.length,
    ],
  ] as const;
  const products = linear.flatMap(([name, value], i) =>
    linear
      .slice(i)
      .map(
        ([other, factor]) =>
          [name === other ? `${name} squared` : `${name} × ${other}`, value * factor] as const,
      ),
  );
  return new Map([...linear, ...products]);
}

function logOf(loss: number | null): number {
  return Math.log(Math.max(loss ?? 1, 1e-6));
}
