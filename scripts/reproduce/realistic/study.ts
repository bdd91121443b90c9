/** A search's finished runs, as rules and orders are replayed over them. */

import { metricOf } from "../../../server/src/domain/metrics.ts";
import { type Objective, turned } from "../../../server/src/domain/objective.ts";
import type { Schedule } from "../../../server/src/indicator/evaluation/replay.ts";
import {
  type GoodLevel,
  goodLevel,
  isGood as isGoodResult,
  outcomeOf,
} from "../../../server/src/indicator/outcomes/goodRuns.ts";
import type { RuleSettings } from "../../../server/src/indicator/rules/rule.ts";
import { type FinishedRun, isFinished } from "../../../server/src/indicator/runHistory.ts";
import type { RunSummary, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { ruleSettings } from "../../../server/src/runs/decisions/ruleOf.ts";
import { scheduleOf } from "../../../server/src/runs/scheduling/trainingOrder.ts";
import type { ReproducedStudy } from "../study.ts";
import type { Search } from "./searches.ts";

export interface SearchedStudy {
  search: Search;
  runs: FinishedRun[];
  verdicts: VerdictRecord[][];
  looks: { epochs: number; value: number | null }[];
  /** how one worker trains the runs after the looks */
  schedule: Schedule;
  objective: Objective;
  settings: RuleSettings;
  checkpoints: readonly number[];
  epochs: number;
  /** of each run, its objective by epoch from 0, turned so that higher is better */
  curves: number[][];
  /** of each run, the best over epochs 1 … */
  bests: number[];
  good: GoodLevel;
  seconds: number;
}

/** Null where fewer than two runs have trained to their end. */
export function toSearched(search: Search, study: ReproducedStudy, seconds: number): SearchedStudy | null {
  const { histories, summaries, objective, judging, indicator } = study;
  const kept = histories.flatMap((history, i) => (isFinished(history) ? [i] : []));
  const runs = kept.map((i) => histories[i] as FinishedRun);
  if (runs.length < 2) return null;
  const curves = runs.map(({ epochs }) =>
    epochs.map((epoch) => {
      const value = metricOf(epoch, objective.metric);
      return value === null ? Number.NEGATIVE_INFINITY : turned(value, objective);
    }),
  );
  const outcomes = runs.map((run) => outcomeOf(run, objective, "best"));
  const bests = outcomes.map(({ result }) => result ?? Number.NEGATIVE_INFINITY);
  const settings = ruleSettings(judging, objective);
  return {
    ...{ search, runs, objective, settings, curves, bests, seconds },
    verdicts: kept.map((i) => study.verdicts[i]!),
    looks: kept.map((i) => lookAt(summaries[i]!, objective)),
    schedule: scheduleOf(
      kept.map((i) => summaries[i]!),
      { order: "mostPromising" },
    ),
    checkpoints: indicator.checkpoints,
    epochs: runs[0]!.maxEpochs,
    good: goodLevel(outcomes, settings.success, objective, "best"),
  };
}

/** How long the first look at a run was, in epochs, and what it found. */
function lookAt({ look }: RunSummary, objective: Objective): SearchedStudy["looks"][number] {
  if (!look) return { epochs: 0, value: null };
  const value = metricOf(look, objective.metric);
  return { epochs: look.step / look.stepsPerEpoch, value: value === null ? null : turned(value, objective) };
}

export function isGood({ bests, good }: Pick<SearchedStudy, "bests" | "good">, i: number): boolean {
  return isGoodResult(bests[i]!, good);
}
