import Type, { type Static } from "typebox";
import { formatNumber } from "../../../domain/format.ts";
import { describeMetric } from "../../../domain/metrics.ts";
import { turned } from "../../../domain/objective.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { count, inUnits } from "../../../schema/fields.ts";
import { factsOf } from "../facts/facts.ts";
import { othersOf } from "../facts/others.ts";
import { plainVerdict } from "../ranking.ts";
import type { EvidenceOf, RuleKind } from "../rule.ts";

export const patienceParameters = {
  patience: inUnits(
    "epochs",
    count(
      "Number of epochs without an improvement of the objective after which a run is stopped.",
      1,
      10,
      1_000_000,
    ),
  ),
  minDelta: Type.Number({
    description: "Minimum improvement of the objective that counts, in its own unit.",
    minimum: 0,
    default: 0,
  }),
};

export interface PatienceEvidence extends EvidenceOf<"patience"> {
  bestEpoch: number;
}

/** Early stopping: a run ends once its objective has not improved for so many epochs. */
export const patience = {
  description: "Early stopping: a run is stopped once its objective has not improved for some epochs.",
  parameters: patienceParameters,
  create({ objective }, { patience: most, minDelta }) {
    return {
      name: "patience",
      checkpoints: () => "every",
      decide: ({ epoch, own, study }) => {
        const last = lastImprovement(own.curves.values("objective", epoch), minDelta);
        if (!last) return null;
        const waited = epoch - last.epoch;
        const wantsStop = waited >= most;
        const facts = factsOf(own, epoch, othersOf(own, study));
        const best = own.curves.best("objective", epoch)!;
        const value = formatNumber(turned(best.value, objective), 4);
        return {
          verdict: wantsStop ? "saturated" : plainVerdict(facts),
          ...{ wantsStop, mayStop: true, calibrated: false },
          sentence: wantsStop
            ? sentenceOf("verdict/no-improvement", {
                metric: describeMetric(objective.metric),
                waited,
                value,
                epoch: best.epoch,
              })
            : sentenceOf("verdict/improving", {
                metric: describeMetric(objective.metric),
                value,
                epoch: best.epoch,
              }),
          evidence: {
            ...{ kind: "patience", bestEpoch: best.epoch },
            figures: [
              {
                ...{ name: "epochs without improvement", value: waited, unit: "epochs" },
                against: { name: "patience", value: most },
              },
            ],
          },
        };
      },
    };
  },
} satisfies RuleKind<Static<Type.TObject<typeof patienceParameters>>, PatienceEvidence> & {
  parameters: object;
};

function lastImprovement(
  curve: readonly (number | null)[],
  minDelta: number,
): { epoch: number; value: number } | null {
  let last: { epoch: number; value: number } | null = null;
  curve.forEach((value, epoch) => {
    if (value !== null && (last === null || value > last.value + minDelta)) last = { epoch, value };
  });
  return last;
}
