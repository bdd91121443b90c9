import { isBroken } from "../../domain/runState.ts";
import type { VerdictName } from "../../domain/verdictWords.ts";
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
  const isAgainst = ({ verdict, saves }: VerdictRecord) =>
    (verdict === "discard" || verdict === "saturated") && saves > 0;
  return verdicts.find(isAgainst) ?? null;
}
