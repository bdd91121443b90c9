import type { LayerStatistics } from "../spectrum/layerStatistics.ts";

/** The place of a tick in its epoch. */
export interface Tick {
  /** steps of the epoch that came before it; the epoch's last tick is its end. 0 for the untrained network */
  step: number;
}

/** The two matrices of a hidden layer: its outputs before its activation (`linear`) and after it. */
export type Matrix = "linear" | "activation";

/** One number or spectrum of each matrix. */
export type OfEachMatrix<T> = Record<Matrix, T>;

export interface LayerHistory {
  name: string;
  width: number;
  /** Σ σ_i of the spectrum divided by its largest value: all that equations 2 and 4 need */
  nuclearNorms: OfEachMatrix<number>;
  /** Σσ² of the spectrum divided by its largest value: 1 … width, 0 for a dead layer */
  stableRanks?: OfEachMatrix<number>;
  /** exp of the entropy of σ/Σσ; absent in records of versions that did not take them */
  effectiveRanks?: OfEachMatrix<number>;
  /** absent in records of versions that did not take them */
  statistics?: OfEachMatrix<LayerStatistics>;
  /** singular values, descending, divided by the largest; absent where only the scores are asked for */
  spectra?: OfEachMatrix<ArrayLike<number>>;
}

/** The hidden layers at a tick between two epochs, on a few validation rows. */
export interface TickHistory extends Tick {
  /** by layer, as `LayerHistory` has them */
  nuclearNorms: readonly OfEachMatrix<number>[];
}

/** The level of a constant prediction on a run's validation samples, which any learning has to beat. */
export interface Guessing {
  rows: number;
  /** share of the most frequent class; null in regression */
  accuracy: number | null;
  /** loss of the best constant prediction; null where the recipe's loss is weighted or smoothed */
  loss: number | null;
  /** in regression, whether that is a mean squared error, so that 1 − R² is its share of the loss of guessing; absent if unknown */
  squared?: boolean;
  /**
   * Of metrics that weigh all classes alike, such as balanced accuracy, macro F1 or the area under the ROC curve: the level of guessing,
   * and its standard error; absent in regression, and in records of versions that did not take it
   */
  balanced?: { level: number; error: number };
}

/** A run after one epoch. Epoch 0 is the untrained network, whose training columns are null. */
export interface EpochHistory {
  trainLoss: number | null;
  trainAccuracy: number | null;
  validationLoss: number | null;
  validationAccuracy: number | null;
  metrics?: Readonly<Record<string, number | null>>;
  /** what was predicted of a few validation samples (domain/predictedRows.ts); absent in regression */
  predictedRows?: string;
  layers: readonly LayerHistory[];
  /** of a run that was trained with ticks, the last at the end of the epoch */
  ticks?: readonly TickHistory[];
}

/** One run from the untrained network on, as evaluation, calibration and prediction use it. */
export interface RunHistory {
  run: string;
  /** runs of one study are exchangeable; those of different studies need not be */
  study: string;
  seed: number;
  gain: number;
  scheme: string;
  /** index = epoch, from 0 */
  epochs: readonly EpochHistory[];
  /** epochs that it was asked to train */
  maxEpochs: number;
  /** absent in runs of versions that did not record it, and of programs that do not tell it */
  guessing?: Guessing;
  /** absent: decided by the final accuracy */
  end?: "open" | "finished" | "diverged" | "lost";
  /** The objective after its last epoch, turned so that higher is better; null while it has not trained to its end. */
  finalAccuracy: number | null;
}

/** A run that has trained to its end, so that its outcome is known. */
export interface FinishedRun extends RunHistory {
  finalAccuracy: number;
}

export function isFinished(run: RunHistory): run is FinishedRun {
  return run.finalAccuracy !== null;
}
