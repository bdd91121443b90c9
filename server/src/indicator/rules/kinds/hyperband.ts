import type Type from "typebox";
import type { Static } from "typebox";
import { describeMetric } from "../../../domain/metrics.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { halvingParameters, placeAtRung, rungs } from "../halving.ts";
import { type RankingEvidence, rankingDecision } from "../ranking.ts";
import type { RuleKind } from "../rule.ts";

/**
 * Hyperband (Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", 2018) in the form of
 * asynchronous successive halving: the runs are dealt to brackets in turn, and bracket s compares its own runs at epochs
 * η^s, η^(s+1) …
 */
export const hyperband = {
  description: "Hyperband: successive halving in brackets whose first comparison is at 1, η, η² … epochs.",
  replays: [{ id: "hyperband", title: "Hyperband, reduction 3", parameters: { reduction: 3 } }],
  parameters: halvingParameters,
  create({ objective }, { reduction }) {
    const brackets = (maxEpochs: number) => rungs(1, reduction, maxEpochs).length;
    return {
      name: "hyperband",
      checkpoints: (_, maxEpochs) => rungs(1, reduction, maxEpochs),
      decide: (context) => {
        const { epoch, own, study } = context;
        const value = own.curves.at("objective", epoch);
        const count = brackets(own.maxEpochs);
        const bracket = study.indexOf(own) % count;
        if (value === null || !rungs(reduction ** bracket, reduction, own.maxEpochs).includes(epoch))
          return null;
        const dealt = study.filter((_, position) => position % count === bracket);
        const { place, compared, kept } = placeAtRung(dealt, epoch, value, reduction);
        const evidence: RankingEvidence<"hyperband"> & { bracket: number } = {
          ...{ kind: "hyperband", place, compared, bracket },
          figures: [
            { name: "place", value: place, unit: "runs", against: { name: "runs kept", value: kept } },
            { name: "bracket", value: bracket, unit: "number" },
          ],
        };
        const reason = sentenceOf("verdict/place-in-bracket", {
          metric: describeMetric(objective.metric),
          place,
          compared,
          bracket,
          kept,
        });
        return rankingDecision(context, place > kept, reason, evidence);
      },
    };
  },
} satisfies RuleKind<Static<Type.TObject<typeof halvingParameters>>, RankingEvidence<"hyperband">> & {
  parameters: object;
};
