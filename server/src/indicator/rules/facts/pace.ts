/** How fast a curve of a run improves. */
import type { Objective } from "../../../domain/objective.ts";
import { paceScale } from "../../paceScale.ts";
import type { Column, StudyRun } from "./studyRun.ts";

/** A curve on a scale on which it is nearly straight and rises as the run learns. */
export interface Course {
  column: Column;
  /** the first epoch that counts */
  first: 0 | 1;
  to(value: number): number;
  from(scaled: number): number;
}

export function courseOf(objective: Objective): Course {
  return { column: "objective", first: 0, ...paceScale(objective) };
}

const lossScale = paceScale({ metric: "trainLoss", goal: "minimize" });

/** The training loss, which falls by factors; the untrained network has none. */
export const lossCourse: Course = {
  ...{ column: "trainLoss", first: 1 },
  to: (loss) => lossScale.to(-loss),
  from: (scaled) => -lossScale.from(scaled),
};

export function paceOf({ curves }: StudyRun, epoch: number, { column, first, to }: Course): number {
  const values = curves.values(column, epoch).slice(first);
  return slopeOf(values.map((value) => (value === null ? null : to(value))));
}

/** The mean of the newer half of the values less that of the older half, per step between them. */
export function slopeOf(values: readonly (number | null)[]): number {
  const half = Math.ceil((values.length - 1) / 2);
  const [older, newer] = [
    mean(values.slice(0, values.length - half)),
    mean(values.slice(values.length - half)),
  ];
  return older === null || newer === null ? 0 : (2 * (newer - older)) / values.length;
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
