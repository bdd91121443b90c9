import type { Dataset, Samples } from "../dataset/dataset.ts";
import type { Activation } from "../network/layers/activations.ts";
import type { LayerSpec } from "../network/layers/registry.ts";
import type { Loss } from "../recipe/losses.ts";
import type { Optimizer } from "../recipe/optimizers/optimizers.ts";
import type { Schedule } from "../recipe/schedules.ts";
import type { LayerStatistics } from "../spectrum/layerStatistics.ts";
import type { Predictions } from "./metrics/predictions.ts";

export type Scheme =
  | "xavierNormal"
  | "xavierUniform"
  | "heNormal"
  | "heUniform"
  | "lecunNormal"
  | "orthogonal";

export interface MlpPlan {
  /** widths of the hidden layers; a linear layer of one unit per class follows, then softmax */
  hidden: number[];
  activation: Activation;
}

/** A network as a list of layers, the last one dense with a unit per class; softmax follows. */
export interface SequentialPlan {
  layers: LayerSpec[];
}

export type TrainingPlan = (MlpPlan | SequentialPlan) & TrainingSettings;

export interface TrainingSettings {
  scheme: Scheme;
  /** multiplies the scheme's standard deviation */
  gain: number;
  /** decides weights, batch order and dropout */
  seed: number;
  optimizer: Optimizer;
  /** the learning rate stays the same where absent */
  schedule?: Schedule;
  /** cross-entropy where absent */
  loss?: Loss;
  batchSize: number;
}

/** Means over one epoch's batches, each taken before its batch's step (as Keras reports them). */
export interface TrainingMetrics {
  loss: number;
  /** null in a regression */
  accuracy: number | null;
  /** spectra at the epoch's ticks but the last, which comes with the evaluation; absent in training without ticks */
  ticks?: TickSpectra[];
}

/** Singular values of one hidden layer's outputs on the validation inputs; a convolution's at its grid's positions. */
export interface LayerSpectra {
  name: string;
  /** columns of the matrix */
  width: number;
  /** descending, divided by the largest; all 0 for a dead layer */
  linear: Float64Array;
  activation: Float64Array;
  /** of the same two matrices; absent where the layer is wider than there are validation samples */
  statistics?: { linear: LayerStatistics; activation: LayerStatistics };
}

/** Spectra of the hidden layers on the few rows of `ticks.ts`; empty when an output is not finite. */
export type TickSpectra = Pick<LayerSpectra, "linear" | "activation">[];

/** What the outputs tell on validation samples. */
export interface Validation {
  /** NaN or infinite when the network has diverged */
  loss: number;
  /** null in a regression */
  accuracy: number | null;
  /** what else the outputs tell (engine/metrics/metrics.ts); absent when an output is not finite */
  predictions?: Predictions;
}

/** On all validation samples. */
export interface Evaluation extends Validation {
  /** one per hidden dense or convolution layer, first to last; empty when an output is not finite */
  layers: LayerSpectra[];
  /** the tick that ends the epoch; absent in training without ticks */
  tick?: TickSpectra;
}

/** A named array of a snapshot: weights, optimizer state or generator state. */
export interface NamedTensor {
  name: string;
  shape: number[];
  data: Float32Array | Uint32Array;
}

export interface Trainer {
  readonly epoch: number;
  /** Null when `interrupted()`, asked between batches, became true: restore a snapshot before using the trainer again. */
  trainEpoch(interrupted: () => boolean): Promise<TrainingMetrics | null>;
  /**
   * Trains the next epoch's first `steps` steps; `trainEpoch` finishes it with the same bits, and a snapshot resumes
   * there. Answers the means so far, or null when interrupted. Absent where a trainer can pause only between epochs.
   */
  trainPart?(steps: number, interrupted: () => boolean): Promise<TrainingMetrics | null>;
  evaluate(): Promise<Evaluation>;
  /**
   * What the outputs tell on other validation samples, without spectra. Absent where it would take as long as `evaluate`.
   * @param validation at most as many samples as the dataset has for validation
   */
  validate?(validation: Samples): Promise<Validation>;
  /** what the trainer keeps in memory beside the dataset, in bytes; absent where it is unknown */
  readonly bytes?: number;
  /** A copy of the whole state: what `restore` needs to continue bit for bit. */
  snapshot(): NamedTensor[];
  /** Takes the state of a snapshot. Throws when its tensors are not this plan's. */
  restore(tensors: NamedTensor[], epoch: number): void;
}

export interface Engine {
  readonly name: string;
  /** one line for people: the variant that this machine gets */
  readonly description: string;
  /** @param ticks how often in an epoch spectra are taken of a few rows, at least once; 0: not at all. They change no other number */
  createTrainer(plan: TrainingPlan, dataset: Dataset, ticks?: number): Promise<Trainer>;
}
