/** What the page knows of a run: its epochs, scores and verdict. */
import { verdictWords } from "../../../server/src/domain/verdictWords.ts";
import { createScorer, type Scorer } from "../../../server/src/indicator/scores/scorer.ts";
import { type Judgement, judgeAtCheckpoint } from "../../../server/src/indicator/verdicts/verdict.ts";
import { indicator, type Run, success } from "./experiment.ts";
import type { EpochOfRun, FromWorker } from "./worker.ts";

export interface RunState {
  run: Run;
  epochs: readonly EpochOfRun[];
  judgement: Judgement | null;
  end: "finished" | "diverged" | null;
  scorer: Scorer;
}

export function newRunState(run: Run): RunState {
  return { run, epochs: [], judgement: null, end: null, scorer: createScorer(indicator) };
}

/** The state after a message of the run's worker. */
export function afterMessage(state: RunState, message: FromWorker): RunState {
  if (message.kind === "end") return { ...state, end: message.hasDiverged ? "diverged" : "finished" };
  const scored = state.scorer.add(message);
  const judgement = scored && judgeAtCheckpoint(scored, indicator);
  return { ...state, epochs: [...state.epochs, message], judgement: judgement ?? state.judgement };
}

/** One line about a run. */
export function sentenceOf({ epochs, judgement, end, run }: RunState): string {
  const newest = epochs.at(-1);
  if (end === "diverged") return "Diverged: its numbers became infinite.";
  if (!newest) return "Waits for a core.";
  const accuracy = `${(100 * newest.validationAccuracy).toFixed(1)}% at epoch ${newest.epoch} of ${run.epochs}`;
  if (!judgement) return `${accuracy}; not known yet.`;
  const { verdict, ss, epoch } = judgement;
  const hasLearned = newest.validationAccuracy > success;
  const outcome = end && ((verdict === "continue") === hasLearned ? " That was right." : " That was wrong.");
  return `${accuracy}; at epoch ${epoch} ${verdictWords[verdict]} (s_s ${ss.toExponential(1)}).${outcome ?? ""}`;
}
