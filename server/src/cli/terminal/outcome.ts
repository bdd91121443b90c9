import { commonObjective, type Objective, objectiveOf, resultOf, turned } from "../../domain/objective.ts";
import { isBroken } from "../../domain/runState.ts";
import type { VerdictName } from "../../domain/verdictWords.ts";
import { leastAboveGuessing, levelOf } from "../../indicator/outcomes/success.ts";
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
  /** by its best epoch */
  isGood: boolean;
  stop: VerdictRecord | null;
  /** its best epoch by the stop was good already; false without a stop */
  wasGoodByStop: boolean;
}

export function endsOf(runs: readonly RunView[]): RunOutcome[] {
  const finished = runs.filter(({ summary }) => summary.state === "finished");
  const objective = commonObjective(finished.map(({ summary }) => summary));
  const bests = finished.map((run) => bestOf(run));
  const known = bests.flatMap((best) => best ?? []);
  const level = Math.max(
    levelOf(usualSuccess, known, objective) ?? Number.POSITIVE_INFINITY,
    ...finished.map((run) => leastOf(run, objective)),
  );
  return finished.map((run, i) => {
    const stop = stopPoint(run);
    return {
      ...{ run, stop },
      isGood: (bests[i] ?? Number.NEGATIVE_INFINITY) >= level,
      wasGoodByStop: stop !== null && bestBy(run, stop.epoch, objective) >= level,
    };
  });
}

/** The least objective that guessing hardly ever has, by what the run's newest verdict says of guessing; else −∞. */
function leastOf({ verdicts }: RunView, objective: Objective): number {
  const evidence = verdicts.at(-1)?.evidence;
  if (evidence?.kind !== "auto" || !("facts" in evidence)) return Number.NEGATIVE_INFINITY;
  const { skill, rows } = evidence.facts;
  if (skill?.name !== "validation accuracy" || rows === null) return Number.NEGATIVE_INFINITY;
  return leastAboveGuessing({ rows, accuracy: skill.guessing, loss: null }, objective);
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

/** Within 5 points of the best run; of a loss, within 5%. And above guessing. */
const usualSuccess = { within: 0.05 };
