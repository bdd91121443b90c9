import { standsStill } from "../prospect.ts";
import type { StudyRun } from "./studyRun.ts";

/** Whether a run shows what became of it: it has trained to its end, or its objective stands still. */
export function isSettled({ end, reached, maxEpochs, curves }: StudyRun): boolean {
  if (end === "finished") return true;
  const best = curves.best("objective", reached);
  return standsStill({
    ...{ epoch: reached, epochs: maxEpochs },
    best: best && { ...best, epoch: Math.max(1, best.epoch) },
  });
}
