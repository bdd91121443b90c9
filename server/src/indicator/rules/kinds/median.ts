import type Type from "typebox";
import type { Static } from "typebox";
import { describeMetric } from "../../../domain/metrics.ts";
import { turned } from "../../../domain/objective.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { count, inUnits } from "../../../schema/fields.ts";
import { quantile } from "../../../statistics/interval.ts";
import type { StudyRun } from "../facts/studyRun.ts";
import { type RankingEvidence, rankingDecision } from "../ranking.ts";
import type { RuleKind } from "../rule.ts";

const parameters = {
  startupRuns: inUnits("runs", count("Runs that must have ended before any run is compared.", 1, 5, 100_000)),
};

/**
 * Median stopping (Golovin et al., "Google Vizier", 2017): ends a run whose best is below the median of others'
 * averages.
 */
export const median = {
  description:
    "Median stopping: a run is stopped once its best is below the median of the other runs' averages.",
  replays: [{ id: "medianStopping", title: "median stopping", parameters: {} }],
  parameters,
  create({ objective }, { startupRuns }) {
    return {
      name: "median",
      checkpoints: () => "every",
      decide: (context) => {
        const { epoch, own, study } = context;
        const best = bestUntil(own, epoch);
        const others = study.filter((other) => other !== own && other.reached >= epoch);
        const averages = others.flatMap((other) => averageUntil(other, epoch) ?? []).sort((a, b) => a - b);
        const ended = study.filter((other) => other !== own && other.end !== "open").length;
        if (epoch < 1 || best === null || ended < startupRuns || averages.length === 0) return null;
        const middle = quantile(averages, 0.5);
        const evidence: RankingEvidence<"median"> = {
          ...{ kind: "median", place: 1 + averages.filter((one) => one > best).length },
          compared: averages.length + 1,
          figures: [
            {
              ...{ name: `best ${objective.metric}`, value: turned(best, objective), unit: "number" },
              against: { name: "median", value: turned(middle, objective) },
            },
          ],
        };
        const isBelow = best < middle;
        const reason = sentenceOf("verdict/median", {
          metric: describeMetric(objective.metric),
          is: isBelow ? "worse than" : "no worse than",
          others: averages.length,
        });
        return rankingDecision(context, isBelow, reason, evidence);
      },
    };
  },
} satisfies RuleKind<Static<Type.TObject<typeof parameters>>, RankingEvidence<"median">> & {
  parameters: object;
};

/** The best objective over epochs 1 … epoch. */
function bestUntil({ curves }: StudyRun, epoch: number): number | null {
  const values = valuesUntil(curves, epoch);
  return values.length === 0 ? null : Math.max(...values);
}

function valuesUntil(curves: StudyRun["curves"], epoch: number): number[] {
  return curves
    .values("objective", epoch)
    .slice(1)
    .filter((value) => value !== null);
}

/** Mean of the objective over epochs 1 … epoch. */
function averageUntil({ curves }: StudyRun, epoch: number): number | null {
  const values = valuesUntil(curves, epoch);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
