/** How fast a curve of a run improves. */
import type { Objective } from "../../../domain/objective.ts";
import { paceScale } from "../../paceScale.ts";
import type { Column, Curves, StudyRun } from "./studyRun.ts";

/** A curve on a scale on which it is nearly straight and rises as the run learns. */
export interface Course {
  /** distinguishes it from the other curves of the same run */
  id: string;
  column: Column;
  /** the first epoch that counts */
  first: 0 | 1;
  to(value: number): number;
  from(scaled: number): number;
}

export function courseOf(objective: Objective): Course {
  return { id: "objective", column: "objective", first: 0, ...paceScale(objective) };
}

const lossScale = paceScale({ metric: "trainLoss", goal: "minimize" });

/** The training loss, which falls by factors; the untrained network has none. */
export const lossCourse: Course = {
  ...{ id: "trainLoss", column: "trainLoss", first: 1 },
  to: (loss) => lossScale.to(-loss),
  from: (scaled) => -lossScale.from(scaled),
};

/** The mean of the newer half of a curve up to an epoch less that of the older half, per step between them. */
export function paceOf({ curves }: StudyRun, epoch: number, course: Course): number {
  const { sums, counts } = sumsOf(curves, course);
  const mean = (from: number, to: number) => (sums[to]! - sums[from]!) / (counts[to]! - counts[from]!);
  const [first, end] = [course.first, Math.min(epoch + 1, curves.length)];
  const steps = end - first;
  const middle = end - Math.ceil((steps - 1) / 2);
  const pace = (2 * (mean(middle, end) - mean(first, middle))) / steps;
  return Number.isFinite(pace) ? pace : 0;
}

/** Of the values before each epoch on a course's scale: their sum and how many are known. */
interface Sums {
  truncations: number;
  sums: number[];
  counts: number[];
}

/** A study's verdicts ask for the pace of each run after each epoch: a walk through the curve each time would take long. */
const known = new WeakMap<Curves, Map<string, Sums>>();

function sumsOf(curves: Curves, { id, column, to }: Course): Sums {
  const ofCurves = known.get(curves) ?? new Map<string, Sums>();
  known.set(curves, ofCurves);
  const { truncations } = curves;
  const before = ofCurves.get(id);
  const all = before?.truncations === truncations ? before : { truncations, sums: [0], counts: [0] };
  ofCurves.set(id, all);
  for (let epoch = all.sums.length - 1; epoch < curves.length; epoch++) {
    const value = curves.at(column, epoch);
    const scaled = value === null ? Number.NaN : to(value);
    const isKnown = Number.isFinite(scaled);
    all.sums.push(all.sums[epoch]! + (isKnown ? scaled : 0));
    all.counts.push(all.counts[epoch]! + (isKnown ? 1 : 0));
  }
  return all;
}
