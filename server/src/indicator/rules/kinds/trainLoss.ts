import { sentenceOf } from "../../../messages/catalogue.ts";
import { formatScore } from "../../verdicts/explanation.ts";
import type { Measure } from "../facts/studyRun.ts";
import type { EvidenceOf, RuleKind } from "../rule.ts";
import { type WithinStudyEvidence, withinStudy } from "../withinStudy.ts";

export const lossMeasure: Measure = {
  ...{ id: "trainLoss", name: "training loss" },
  turned: true,
  window: 0,
  at({ epochs }, epoch) {
    const loss = epochs[epoch]?.trainLoss ?? null;
    return loss === null ? null : -loss;
  },
};

const defaultCalibrate = { first: 20, success: 0.65 };

/** The training loss, which has no threshold of its own: the study's first runs give one. */
export const trainLoss: RuleKind<unknown, WithinStudyEvidence> = {
  description:
    "The training loss at the checkpoint, by a rule fitted to the study's own runs (policy.calibrate).",
  create({ calibrate = defaultCalibrate, indicator }) {
    const plain = {
      name: "trainLoss",
      checkpoints: (checkpoints: readonly number[]) => checkpoints,
      decide: ({ epoch, own }: Parameters<ReturnType<typeof withinStudy>["decide"]>[0]) => {
        const loss = own.curves.at("trainLoss", epoch);
        const evidence: EvidenceOf<"trainLoss"> = {
          kind: "trainLoss",
          figures: [{ name: "training loss", value: loss, unit: "number" }],
        };
        return {
          ...{ verdict: "unknown" as const, wantsStop: false, mayStop: false, calibrated: false, evidence },
          sentence: sentenceOf("verdict/training-loss", {
            epoch,
            loss: loss === null ? "unknown" : formatScore(loss),
          }),
        };
      },
    };
    return withinStudy(plain, () => lossMeasure, calibrate, indicator.checkpoints);
  },
};
