/** What a run reports after an epoch. */
import type { Guessing } from "../indicator/runHistory.ts";
import type { Scores } from "../indicator/scores/scores.ts";
import type { LayerStatistics } from "../spectrum/layerStatistics.ts";

/** One layer's singular values at one epoch: descending, divided by the largest; all 0 when the layer is dead. */
export interface LayerSpectrum {
  name: string;
  width: number;
  singularValues: number[];
  /** Σσ of the spectrum of each matrix, divided by its largest value; the daemon adds it */
  nuclearNorms?: { linear: number; activation: number };
  /** Σσ² of the same */
  stableRanks?: { linear: number; activation: number };
  /** e^H of the entropy of σ / Σσ, of each matrix; absent in records of versions that did not take it */
  effectiveRanks?: { linear: number; activation: number };
  /**
   * What else is known of the layer's outputs, before its activation and after it. Absent in records of
   * versions that did not take it, and where the layer is wider than there are validation samples.
   */
  statistics?: { linear: LayerStatistics; activation: LayerStatistics };
}

/**
 * What the spectra of a few validation rows were like between two epochs, where the spec asks for a finer clock
 * (indicator.every). Scores need no more of a spectrum than its nuclear norm.
 */
export interface TickRecord {
  /** steps of the epoch that came before it; the epoch's last tick is its end. 0 for the untrained network */
  step: number;
  /** by hidden layer: Σσ of its spectrum, divided by its largest value, before the activation and after it */
  nuclearNorms: readonly { linear: number; activation: number }[];
  /** null until the first window of ticks is full, and for ticks that the clock does not count */
  scores: Scores | null;
}

/** What one run reports after one epoch. Epoch 0 is the untrained network, whose training columns are null. */
export interface EpochRecord {
  epoch: number;
  trainLoss: number | null;
  trainAccuracy: number | null;
  /** null where the run's program does not report it; so too the accuracy */
  validationLoss: number | null;
  validationAccuracy: number | null;
  /**
   * More of the validation samples, by name: what the engine takes (engine/metrics/metrics.ts), or what the run's program
   * reports. Absent in records of versions that took none.
   */
  metrics?: Record<string, number | null>;
  /**
   * samples of each class by what was predicted: of a classification of at most ten classes at every epoch, of at most
   * a hundred at those that were the best so far, and at the last
   */
  confusion?: number[][];
  /**
   * of a classification of at most 256 classes: what was predicted of up to 64 validation samples, evenly spaced, a byte
   * each for the class and for its probability in 255ths, all classes first, in base64
   */
  predictedRows?: string;
  /** empty where the run's program measured no spectra at this epoch */
  layers: LayerSpectrum[];
  /** of such an epoch, what was measured without them */
  statistics?: { name: string; width: number; statistics: LayerStatistics }[];
  /** null until the first window is full */
  scores: Scores | null;
  /** wall-clock time of this epoch, in seconds */
  seconds: number;
  /**
   * The level of guessing on the validation data: of the untrained network, or of a record in which a program tells it.
   * Absent in records of earlier versions.
   */
  guessing?: Guessing;
  /** of a run in training with ticks: in order, the last at the end of the epoch; the untrained network has one */
  ticks?: TickRecord[];
}

/** An epoch record whose spectra are one number each: a hundredth of its size, and enough for every score. */
export interface ScoreRecord extends Omit<EpochRecord, "layers"> {
  layers: {
    name: string;
    width: number;
    /** of the matrix that the run is scored with */
    nuclearNorm: number;
    /** of both matrices, where the daemon answers */
    nuclearNorms?: { linear: number; activation: number };
    /** Σσ² of each spectrum divided by its largest value */
    stableRanks?: { linear: number; activation: number };
    effectiveRanks?: { linear: number; activation: number };
    statistics?: { linear: LayerStatistics; activation: LayerStatistics };
  }[];
}
