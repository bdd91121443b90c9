/** What commonly goes wrong in a training, read off its newest epochs. */
import type { Guessing, LayerHistory } from "../runHistory.ts";

export interface SymptomPoint {
  epoch: number;
  trainLoss: number | null;
  trainAccuracy: number | null;
  validationLoss: number | null;
  validationAccuracy: number | null;
  /** the run's epoch with the lowest validation loss so far; null before the first */
  lowest: LowestLoss | null;
  /** the level of a constant prediction; null where it is not known */
  guessing: Guessing | null;
  layers: readonly LayerState[];
}

export interface LowestLoss {
  epoch: number;
  validationLoss: number;
  validationAccuracy: number | null;
  trainLoss: number | null;
}

/** A layer's outputs after its activation. */
export interface LayerState {
  name: string;
  /** share of the units whose output is 0 on every sample, 1 for a dead layer */
  deadUnits: number;
  /** how many directions the rows differ in, 1 … width; null where it was not measured */
  directions: number | null;
}

/** @param isDead the layer's outputs are 0 on every sample, which older records tell without statistics */
export function layerState(
  { name, statistics }: Pick<LayerHistory, "name" | "statistics">,
  isDead: boolean,
): LayerState {
  const { deadUnits = 0, centredParticipation = null } = statistics?.activation ?? {};
  return { name, deadUnits: isDead ? 1 : deadUnits, directions: centredParticipation };
}

export interface Finding {
  /** what is seen, as the end of a sentence about a run */
  evidence: string;
  /** what to do, as a sentence of its own */
  remedy: string;
}

/** A symptom: how it is recognised in the newest epochs. */
export interface SymptomKind {
  /** @param points oldest first, without gaps, at most `symptomWindow`; null where the symptom does not show */
  find(points: readonly SymptomPoint[]): Finding | null;
}

/** Number of newest epochs that any symptom uses. */
export const symptomWindow = 10;

/** A number in a sentence. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function lossesOf(points: readonly SymptomPoint[]): number[] {
  return points.flatMap(({ trainLoss }) => trainLoss ?? []);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
