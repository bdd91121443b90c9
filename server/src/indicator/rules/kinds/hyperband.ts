import Type, { type Static } from "typebox";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { type RankingEvidence, rankingDecision, valuesAt } from "../ranking.ts";
import type { RuleKind } from "../rule.ts";
import { rungs } from "./asha.ts";

const parameters = {
  reduction: Type.Number({
    description: "η: the best 1/η of the runs continue beyond each rung.",
    exclusiveMinimum: 1,
    maximum: 100,
    default: 3,
  }),
};

/**
 * Hyperband (Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", 2018) in the form of
 * asynchronous successive halving: the runs are dealt to brackets in turn, and bracket s compares its own runs at epochs
 * η^s, η^(s+1) …
 */
export const hyperband = {
  description: "Hyperband: successive halving in brackets that begin to compare at 1, η, η² … epochs.",
  replays: [{ id: "hyperband", title: "Hyperband, reduction 3", parameters: { reduction: 3 } }],
  parameters,
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
        const reached = valuesAt(
          study.filter((_, position) => position % count === bracket),
          epoch,
        );
        const place = 1 + reached.filter((other) => other > value).length;
        const kept = Math.max(1, Math.floor(reached.length / reduction));
        const evidence: RankingEvidence<"hyperband"> & { bracket: number } = {
          ...{ kind: "hyperband", place, compared: reached.length, bracket },
          figures: [
            { name: "place", value: place, unit: "runs", against: { name: "runs kept", value: kept } },
            { name: "bracket", value: bracket, unit: "number" },
          ],
        };
        const reason = sentenceOf("verdict/place-in-bracket", {
          metric: objective.metric,
          place,
          compared: reached.length,
          bracket,
          kept,
        });
        return rankingDecision(context, place > kept, reason, evidence);
      },
    };
  },
} satisfies RuleKind<Static<Type.TObject<typeof parameters>>, RankingEvidence<"hyperband">> & {
  parameters: object;
};
