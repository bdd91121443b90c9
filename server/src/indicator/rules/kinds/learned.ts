import type { LearnedPredictor } from "../../prediction/learn.ts";
import {
  epochOfLook,
  type LearnedPrediction,
  learnedChance,
  learnedVerdict,
  predictionOf,
} from "../../prediction/learnedVerdict.ts";
import { farBest, learnedText } from "../facts/farBest.ts";
import type { Measure } from "../facts/studyRun.ts";
import type { EvidenceOf, RuleKind, StoppingRule } from "../rule.ts";
import { type WithinStudyEvidence, withinStudy } from "../withinStudy.ts";
import { decideByScores, type PaperEvidence } from "./paper.ts";

/** What the learned predictor says of the run, and the paper's scores beside it. */
export interface LearnedEvidence extends EvidenceOf<"learned"> {
  prediction: LearnedPrediction;
  own: PaperEvidence;
}

/** What `dai learn` learned from finished runs of the same kind of study; the paper's rule where there is none. */
export const learned: RuleKind<unknown, LearnedEvidence | WithinStudyEvidence> = {
  description: "A model that dai learn fitted to finished runs of the same kind (docs/prediction.md).",
  needsWindow: true,
  ownOnly: true,
  create({ indicator, labels, calibrate }) {
    const featureSet = labels ? "withLabels" : "labelFree";
    const plain: StoppingRule<LearnedEvidence> = {
      name: "learned",
      checkpoints: (checkpoints) => checkpoints,
      decide(context) {
        const own = decideByScores(context, indicator);
        if (!own) return null;
        const { epoch, predictor } = context;
        const paper = { verdict: own.verdict, sentence: own.sentence, epoch };
        const seen = context.own.history({ from: 0, until: epochOfLook(predictor, epoch, featureSet) });
        const learned = () => {
          const best = farBest(context.own, epoch);
          return best && learnedText(best);
        };
        const found = learnedVerdict(paper, predictor, seen, featureSet, learned);
        const { prediction } = found;
        const isOwn = "mayStop" in prediction;
        return {
          verdict: found.verdict,
          wantsStop: found.wantsStop,
          mayStop: !isOwn || prediction.mayStop,
          calibrated: isOwn ? prediction.mayStop : own.calibrated,
          sentence: found.sentence,
          evidence: {
            ...{ kind: "learned", prediction, own: own.evidence },
            figures: [
              { name: "learned chance of success", value: learnedChance(prediction), unit: "share" },
              ...own.evidence.figures,
            ],
          },
        };
      },
    };
    if (!calibrate) return plain;
    const measures = new WeakMap<object, Measure>();
    const measureOf = (predictor: LearnedPredictor | null) => {
      const found = measures.get(predictor ?? none) ?? chanceMeasure(predictor, featureSet);
      measures.set(predictor ?? none, found);
      return found;
    };
    return withinStudy(plain, ({ predictor }) => measureOf(predictor), calibrate, indicator.checkpoints);
  },
};

const none = {};
let measured = 0;

/** The learned chance of success as a number that runs of one study are compared by. */
function chanceMeasure(predictor: LearnedPredictor | null, featureSet: "withLabels" | "labelFree"): Measure {
  return {
    ...{ id: `learned ${++measured}`, name: "learned chance of success", turned: false },
    until: (epoch) => epochOfLook(predictor, epoch, featureSet),
    at(run, epoch) {
      return learnedChance(predictionOf(predictor, run, epoch, featureSet));
    },
  };
}
