import type Type from "typebox";
import type { Static } from "typebox";
import { describeMetric } from "../../../domain/metrics.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { halvingParameters, placeAtRung, rungs } from "../halving.ts";
import { type RankingEvidence, rankingDecision } from "../ranking.ts";
import type { RuleKind } from "../rule.ts";

/**
 * Asynchronous successive halving in its stopping form (Li et al., 2020): the best 1/η continue beyond epochs 1, η, η² …
 */
export const asha = {
  description: "Successive halving: at epochs 1, η, η² … only the best 1/η so far continue.",
  replays: [
    { id: "asha3", title: "successive halving (ASHA), reduction 3", parameters: { reduction: 3 } },
    { id: "asha4", title: "successive halving (ASHA), reduction 4", parameters: { reduction: 4 } },
  ],
  parameters: halvingParameters,
  create({ objective }, { reduction }) {
    return {
      name: "asha",
      checkpoints: (_, maxEpochs) => rungs(1, reduction, maxEpochs),
      decide: (context) => {
        const { epoch, own, study } = context;
        const value = own.curves.at("objective", epoch);
        if (value === null) return null;
        const { place, compared, kept } = placeAtRung(study, epoch, value, reduction);
        const evidence: RankingEvidence<"asha"> = {
          ...{ kind: "asha", place, compared },
          figures: [
            { name: "place", value: place, unit: "runs", against: { name: "runs kept", value: kept } },
          ],
        };
        const reason = sentenceOf("verdict/place", {
          metric: describeMetric(objective.metric),
          place,
          compared,
          kept,
        });
        return rankingDecision(context, place > kept, reason, evidence);
      },
    };
  },
} satisfies RuleKind<Static<Type.TObject<typeof halvingParameters>>, RankingEvidence<"asha">> & {
  parameters: object;
};
