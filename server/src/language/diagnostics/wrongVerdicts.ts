/** Verdicts against runs that turned out good. */
import { accuracyObjective, commonObjective, resultOf, turned } from "../../domain/objective.ts";
import { countedBy, describedGoodLevel, isGood, type Outcome } from "../../indicator/outcomes/goodRuns.ts";
import type { SymptomPoint } from "../../indicator/symptoms/symptom.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";

/** Finished runs whose epochs are read for the level of guessing. */
const mostRead = 200;

export interface WrongVerdicts {
  runs: ReadonlySet<RunId>;
  /** from where on runs are good: "within 5 points of the best (above 76%)" */
  level: string;
}

export const noWrongVerdicts: WrongVerdicts = { runs: new Set(), level: "" };

/**
 * The finished runs that were unlikely to learn and are good ones of their study. None while the level of guessing is not
 * known, which good runs exceed; none that lost a layer, whose best epoch came before.
 *
 * @param runs of one spec
 * @param recentEpochs a run's newest epochs, oldest first
 */
export function wrongVerdicts(
  runs: readonly RunSummary[],
  recentEpochs: (run: RunId) => SymptomPoint[],
): WrongVerdicts {
  const finished = runs.filter(({ state }) => state === "finished");
  const advisedAgainst = finished.filter(isUnlikely);
  if (advisedAgainst.length === 0) return noWrongVerdicts;
  const objective = commonObjective(finished);
  const { success, verdict } = finished.at(-1)!;
  const rule = verdict?.rule ?? "paper";
  const isFinal = countedBy(rule) === "final" && objective.metric === accuracyObjective.metric;
  const read = new Set(finished.slice(-mostRead));
  const outcomes = finished.map((run): Outcome => {
    const newest = read.has(run) ? recentEpochs(run.run).at(-1) : undefined;
    const result = isFinal ? run.validationAccuracy : resultOf(run);
    return {
      result: result === null ? null : turned(result, objective),
      guessing: newest?.guessing ?? null,
      lowestLoss: newest?.lowest?.validationLoss ?? null,
    };
  });
  if (outcomes.every(({ guessing }) => guessing === null)) return noWrongVerdicts;
  const good = describedGoodLevel(outcomes, { rule, success }, objective);
  const wrong = advisedAgainst.filter((run) => isGood(outcomes[finished.indexOf(run)]!.result, good));
  return { runs: new Set(wrong.map(({ run }) => run)), level: good.text };
}

function isUnlikely({ verdict }: RunSummary): boolean {
  const { evidence } = verdict ?? {};
  return verdict?.verdict === "discard" && !(evidence?.kind === "auto" && evidence.basis === "fault");
}
