import type { EpochHistory, FinishedRun } from "../../../../server/src/indicator/runHistory.ts";

const EPOCHS = 12;

/**
 * Made-up runs of 12 epochs: the spectra of the good ones decay, and their accuracy rises. `i` decides all.
 *
 * @param every one run in so many is good
 */
export function madeUpRuns(count: number, every = 2): FinishedRun[] {
  return Array.from({ length: count }, (_, i) => madeUpRun(i, i % every === 0));
}

/** Runs of a kind of its own by the level of its stable ranks, which fall with the means of the spectra. */
export function madeUpKind(offset: number, count = 20): FinishedRun[] {
  return madeUpRuns(count).map((run) => ({
    ...run,
    epochs: run.epochs.map((epoch) => ({
      ...epoch,
      layers: epoch.layers.map((layer) => {
        const rank = Math.exp(offset) * (layer.nuclearNorms.linear / layer.width);
        return { ...layer, stableRanks: { linear: rank, activation: rank } };
      }),
    })),
  }));
}

export function madeUpRun(i: number, good: boolean): FinishedRun {
  const pace = (good ? 0.2 : 0.02) * (1 + 0.5 * scatter(i, 1));
  const reach = (good ? 0.35 : 0.04) * (1 + 0.2 * scatter(i, 2));
  const epochs = Array.from({ length: EPOCHS + 1 }, (_, t): EpochHistory => {
    const learned = 1 - Math.exp(-pace * t);
    const layer = (l: number) => ({
      name: `dense_${l + 1}`,
      width: 8,
      nuclearNorms: {
        linear: 8 * Math.exp(-0.5 - learned - 0.05 * scatter(i + t, 3 + l)),
        activation: 8 * Math.exp(-0.7 - learned - 0.05 * scatter(i + t, 5 + l)),
      },
    });
    return {
      trainLoss: t === 0 ? null : 0.7 - reach * learned,
      trainAccuracy: t === 0 ? null : 0.5 + reach * learned,
      validationLoss: 0.7 - 0.9 * reach * learned,
      validationAccuracy: 0.5 + reach * learned + 0.005 * scatter(i + t, 7),
      layers: [layer(0), layer(1)],
    };
  });
  const finalAccuracy = epochs.at(-1)!.validationAccuracy!;
  return {
    run: `run${i}`,
    study: "study",
    seed: i,
    gain: 1,
    scheme: "xavierNormal",
    epochs,
    maxEpochs: EPOCHS,
    finalAccuracy,
  };
}

/** −1 … 1, and the same for the same arguments. */
function scatter(i: number, stream: number): number {
  return Math.sin(12.9898 * i + 78.233 * stream * stream);
}
