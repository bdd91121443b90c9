/** What a model predicts of new rows. */
import { applyFill } from "../dataset/pipeline/fill.ts";
import { scaleRows } from "../dataset/pipeline/scaling.ts";
import { forwardPass } from "../engine/wasm/predict.ts";
import type { Model } from "./model.ts";

/** Of one row: the probability of each class, or the predicted numbers, in the order of the model's names. */
export type Prediction = number[];

/** @param features raw, row-major; NaN where a number is missing. Missing ones are filled in place */
export async function predict(model: Model, features: Float32Array): Promise<Prediction[]> {
  const { plan, form, weights } = model;
  const { outputs } = form;
  const given = await forwardPass(plan, form, weights, scaled(model, features));
  return Array.from({ length: given.length / outputs }, (_, row) => {
    const values = Array.from(given.subarray(row * outputs, (row + 1) * outputs));
    return form.targetNames ? inUnits(values, form) : softmax(values);
  });
}

/** Predicted numbers in the units of the data. */
function inUnits(values: number[], { targetScaling }: Model["form"]): number[] {
  if (!targetScaling) return values;
  const { shift, factor } = targetScaling;
  return values.map((value, target) => value / factor[target]! + shift[target]!);
}

function scaled(
  { form: { preprocessing, dimensions } }: Model,
  features: Float32Array,
): Float32Array<SharedArrayBuffer> {
  const made = new Float32Array(new SharedArrayBuffer(features.byteLength));
  if (!preprocessing) {
    made.set(features);
    return made;
  }
  const { fill, shift, factor } = preprocessing;
  if (fill) applyFill(features, Float64Array.from(fill));
  const rows = Uint32Array.from({ length: features.length / dimensions }, (_, row) => row);
  const scaling = { shift: Float64Array.from(shift), factor: Float64Array.from(factor) };
  scaleRows(features, dimensions, rows, scaling, made);
  return made;
}

function softmax(logits: number[]): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The names of the outputs: classes, which are numbers where the data names none, or targets. */
export function outputNames({ form: { classNames, targetNames, outputs } }: Model): string[] {
  return targetNames ?? classNames ?? Array.from({ length: outputs }, (_, label) => String(label));
}
