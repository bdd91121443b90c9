import Type, { type Static } from "typebox";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { type RankingEvidence, rankingDecision, valuesAt } from "../ranking.ts";
import type { RuleKind } from "../rule.ts";

const parameters = {
  reduction: Type.Number({
    description: "η: the best 1/η of the runs continue beyond each rung.",
    exclusiveMinimum: 1,
    maximum: 100,
    default: 3,
  }),
};

/**
 * Asynchronous successive halving in its stopping form (Li et al., 2020): the best 1/η continue beyond epochs 1, η, η² …
 */
export const asha = {
  description: "Successive halving: at epochs 1, η, η² … only the best 1/η so far continue.",
  replays: [
    { id: "asha3", title: "successive halving (ASHA), reduction 3", parameters: { reduction: 3 } },
    { id: "asha4", title: "successive halving (ASHA), reduction 4", parameters: { reduction: 4 } },
  ],
  parameters,
  create({ objective }, { reduction }) {
    return {
      name: "asha",
      checkpoints: (_, maxEpochs) => rungs(1, reduction, maxEpochs),
      decide: (context) => {
        const { epoch, own, study } = context;
        const value = own.curves.at("objective", epoch);
        if (value === null) return null;
        const reached = valuesAt(study, epoch);
        const place = 1 + reached.filter((other) => other > value).length;
        const kept = Math.max(1, Math.floor(reached.length / reduction));
        const evidence: RankingEvidence<"asha"> = {
          ...{ kind: "asha", place, compared: reached.length },
          figures: [
            { name: "place", value: place, unit: "runs", against: { name: "runs kept", value: kept } },
          ],
        };
        const reason = sentenceOf("verdict/place", {
          metric: objective.metric,
          place,
          compared: reached.length,
          kept,
        });
        return rankingDecision(context, place > kept, reason, evidence);
      },
    };
  },
} satisfies RuleKind<Static<Type.TObject<typeof parameters>>, RankingEvidence<"asha">> & {
  parameters: object;
};

/** first, first·η, first·η² … below the last epoch, as whole epochs. */
export function rungs(first: number, reduction: number, maxEpochs: number): number[] {
  const epochs: number[] = [];
  for (let rung = first; Math.floor(rung) < maxEpochs; rung *= reduction)
    if (Math.floor(rung) > (epochs.at(-1) ?? 0)) epochs.push(Math.floor(rung));
  return epochs;
}
