/** The first look at a run: a short training, and what the network then makes of some validation samples. */
import type { Dataset } from "../../dataset/dataset.ts";
import type { Trainer, TrainingMetrics } from "../../engine/engine.ts";
import { spacedSamples } from "../../engine/spacedSamples.ts";
import type { FirstLook } from "../../protocol/protocol.ts";
import type { RunConfig } from "../../specification/expansion/expand.ts";
import { toLook } from "./epochRecord.ts";
import { guessingLevel } from "./guessing.ts";

/**
 * How long the first look at a run is: half an epoch, or 2.5% of all its steps where that is more. With looks of this
 * length the best run of a study is found with the least compute (docs/results/realistic.md).
 *
 * @returns optimizer steps from the untrained network
 */
export function firstLookSteps(stepsPerEpoch: number, epochs: number): number {
  return Math.max(Math.ceil(stepsPerEpoch / 2), Math.round(0.025 * epochs * stepsPerEpoch));
}

/** A look within an epoch takes so many validation samples, all where there are fewer. */
const FEWEST_SAMPLES = 1000;
/** Or a share of the training samples that the run has seen, so that validation takes a few percent of a look's time. */
const SHARE_OF_TRAINED = 1 / 8;

/** The dataset with the validation samples of a look after so many training samples. */
export function lookedAt(dataset: Dataset, trained: number): Dataset {
  const most = Math.max(FEWEST_SAMPLES, Math.round(SHARE_OF_TRAINED * trained));
  const { validation } = dataset;
  return validation.count <= most ? dataset : { ...dataset, validation: spacedSamples(validation, most) };
}

/** A trainer that can pause within an epoch. */
export type PausableTrainer = Trainer & Required<Pick<Trainer, "trainPart" | "validate">>;

export function canPause(trainer: Trainer): trainer is PausableTrainer {
  return trainer.trainPart !== undefined && trainer.validate !== undefined;
}

/**
 * Looks at a network in the middle of an epoch.
 * @param metrics means over the epoch's steps so far
 * @returns null when it has diverged
 */
export async function lookWithinEpoch(
  trainer: Pick<PausableTrainer, "validate">,
  metrics: TrainingMetrics,
  { step, stepsPerEpoch }: Pick<FirstLook, "step" | "stepsPerEpoch">,
  dataset: Dataset,
  { training }: RunConfig,
): Promise<FirstLook | null> {
  const seen = lookedAt(dataset, step * training.batchSize);
  const found = await trainer.validate(seen.validation);
  if (!Number.isFinite(found.loss) || !Number.isFinite(metrics.loss)) return null;
  return toLook(step, stepsPerEpoch, metrics, found, guessingLevel(seen, training.loss));
}
