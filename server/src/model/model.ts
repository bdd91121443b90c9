import type { DataForm } from "../dataset/dataset.ts";
import type { NamedTensor, TrainingPlan } from "../engine/engine.ts";
import type { PlannedLayer } from "../engine/planLayers.ts";
import type { RunId } from "../protocol/protocol.ts";

/** A trained network with all that its user needs: weights, scaling, names. */
export interface Model {
  run: RunId;
  /** of the run's study */
  study: string;
  epoch: number;
  plan: TrainingPlan;
  form: DataForm;
  layers: PlannedLayer[];
  /** as a snapshot has them, without what the optimizer keeps */
  weights: NamedTensor[];
}

/** Which of a run's snapshots: the best epoch's, the newest, or one by its epoch. */
export type WantedEpoch = "best" | "last" | number;

/** The default name of the file: `Iris-1f3a-epoch12.onnx`. */
export function modelFileName({ study, run, epoch }: Model, extension: string): string {
  const name = study.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "");
  return `${name || "model"}-${run.slice(0, 4)}-epoch${epoch}.${extension}`;
}

/** Numbers of a sample's input to a multi-layer perceptron are flat; other networks of images get them channel by channel. */
export function isOfMaps({ plan, form }: Pick<Model, "plan" | "form">): boolean {
  return !("hidden" in plan) && form.shape.length === 3;
}

/** A model that can't be had, in a sentence that says why. */
export class NoModelError extends Error {
  override name = "NoModelError";
}
