import { commonObjective, type Objective, objectiveOf, resultOf, turned } from "../../domain/objective.ts";
import { isBroken } from "../../domain/runState.ts";
import type { VerdictName } from "../../domain/verdictWords.ts";
import {
  type Outcome as Came,
  countedBy,
  describedGoodLevel,
  isGood,
} from "../../indicator/outcomes/goodRuns.ts";
import { known } from "../../protocol/notifications.ts";
import type { VerdictRecord } from "../../protocol/protocol.ts";
import type { RunView, StudyView } from "./studyView.ts";

/** How a summary groups a run: by its newest verdict, unless its training says more. */
export type Outcome =
  | VerdictName
  /** it diverged or failed */
  | "broken"
  /** it trained to its end, below the accuracy that counts as success in its study */
  | "endedLow"
  /** no checkpoint has come yet */
  | "open";

export function outcomeOf({ summary }: RunView, { calibrate }: StudyView): Outcome {
  const { state, verdict, validationAccuracy } = summary;
  if (isBroken(state)) return "broken";
  if (verdict === null) return "open";
  const isAgainst = verdict.verdict === "discard" || verdict.verdict === "saturated";
  const isLow = calibrate !== undefined && (validationAccuracy ?? 0) <= calibrate.success;
  return state === "finished" && isLow && !isAgainst ? "endedLow" : verdict.verdict;
}

/**
 * The first verdict that would have stopped the run and saved epochs, had the policy been to stop; null where no
 * verdict would have.
 */
export function stopPoint({ verdicts }: RunView): VerdictRecord | null {
  const isAgainst = ({
    verdict,
    wantsStop = verdict === "discard" || verdict === "saturated",
    saves,
  }: VerdictRecord) => wantsStop && saves > 0;
  return verdicts.find(isAgainst) ?? null;
}

/** How a finished run ended, and what stopping it at its first verdict against it would have done. */
export interface RunOutcome {
  run: RunView;
  isGood: boolean;
  stop: VerdictRecord | null;
  /** its best epoch by the stop was good already; false without a stop */
  wasGoodByStop: boolean;
}

/** The ends of the finished runs, and which count as good: "within 5 points of the best (above 76%)". */
export function endsOf(runs: readonly RunView[]): { ends: RunOutcome[]; good: string } {
  const finished = runs.filter(({ summary }) => summary.state === "finished");
  const objective = commonObjective(finished.map(({ summary }) => summary));
  const { success } = finished.at(-1)?.summary ?? {};
  const outcomes = finished.map((run) => ({ ...evidenceOf(run), result: resultFor(run) }));
  const good = describedGoodLevel(outcomes, { rule: ruleOf(finished.at(-1)), success }, objective);
  const ends = finished.map((run) => {
    const stop = stopPoint(run);
    return {
      ...{ run, stop },
      isGood: isGood(resultFor(run), good),
      wasGoodByStop: stop !== null && isGood(bestBy(run, stop.epoch, objective), good),
    };
  });
  return { ends, good: good.text };
}

/** The metrics that show, beside the result, whether a model only guesses. */
function evidenceOf({ records }: RunView): Omit<Came, "result"> {
  const points = known(records);
  const losses = points.flatMap(({ epoch, validationLoss }) => (epoch > 0 ? (validationLoss ?? []) : []));
  return {
    guessing: points.find(({ guessing }) => guessing)?.guessing ?? null,
    lowestLoss: losses.length === 0 ? null : Math.min(...losses),
  };
}

/** The rule that gave the newest verdict; records of earlier versions do not name the paper's. */
function ruleOf(run: RunView | undefined): string | undefined {
  const newest = run?.verdicts.at(-1);
  return newest && (newest.rule ?? "paper");
}

/** A run's objective at the epoch that counts, turned so that higher is better. */
function resultFor(run: RunView): number | null {
  if (countedBy(ruleOf(run)) === "best") return bestOf(run);
  const value = known(run.records).at(-1)?.value ?? null;
  return value === null ? null : turned(value, objectiveOf(run.summary));
}

function bestBy({ records }: RunView, epoch: number, objective: Objective): number {
  const values = known(records).flatMap((record) =>
    record.epoch <= epoch && record.value !== null ? turned(record.value, objective) : [],
  );
  return Math.max(...values);
}

/** The best objective of a run, turned so that higher is better. */
export function bestOf({ summary }: RunView): number | null {
  const result = resultOf(summary);
  return result === null ? null : turned(result, objectiveOf(summary));
}
