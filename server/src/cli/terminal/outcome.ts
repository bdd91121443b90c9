import { isBroken } from "../../domain/runState.ts";
import type { VerdictName } from "../../domain/verdictWords.ts";
import { levelOf } from "../../indicator/evaluation/success.ts";
import { accuracyObjective, turned } from "../../indicator/objective.ts";
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

/** Finished runs, and which of them are good: their objective was as good as `success` asks for, by its best epoch. */
export function endsOf(
  runs: readonly RunView[],
): { run: RunView; isGood: boolean; stop: VerdictRecord | null }[] {
  const finished = runs.filter(({ summary }) => summary.state === "finished");
  const objective = finished[0]?.summary.objective ?? accuracyObjective;
  const bests = finished.map((run) => bestOf(run));
  const known = bests.flatMap((best) => best ?? []);
  const level = levelOf(usualSuccess, known, objective) ?? Number.POSITIVE_INFINITY;
  return finished.map((run, i) => {
    return { run, isGood: (bests[i] ?? Number.NEGATIVE_INFINITY) >= level, stop: stopPoint(run) };
  });
}

/** The best objective of a run, turned so that higher is better. */
export function bestOf({ summary }: RunView): number | null {
  const { best, objective = accuracyObjective, validationAccuracy } = summary;
  return best ? turned(best.value, objective) : validationAccuracy;
}

/** Within 5 points of the best run; of a loss, within 5%. */
const usualSuccess = { within: 0.05 };
