import { standsStill } from "../../prospect.ts";
import type { StudyRun } from "./studyRun.ts";

/** Whether the result of a run is known: it has finished, or its objective has stalled. */
export function isSettled({ end, reached, maxEpochs, curves }: StudyRun): boolean {
  if (end === "finished") return true;
  const best = curves.best("objective", reached);
  return standsStill({
    ...{ epoch: reached, epochs: maxEpochs },
    best: best && { ...best, epoch: Math.max(1, best.epoch) },
  });
}
