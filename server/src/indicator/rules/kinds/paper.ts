import { sentenceOf } from "../../../messages/catalogue.ts";
import { explain, lowScore } from "../../verdicts/explanation.ts";
import { scoredAt } from "../../verdicts/scoreAt.ts";
import { type Judgement, judge } from "../../verdicts/verdict.ts";
import { farBest, learnedText } from "../facts/farBest.ts";
import type { Measure } from "../facts/studyRun.ts";
import type { EvidenceOf, Figure, RuleContext, RuleDecision, RuleKind, StoppingRule } from "../rule.ts";
import { type WithinStudyEvidence, withinStudy } from "../withinStudy.ts";

export interface PaperEvidence extends EvidenceOf<"paper">, Omit<Judgement, "verdict"> {}

/** s_F above t1, or else spectra that have decayed far beyond their start: Jain & Ramaswamy, section V. */
export const paper: RuleKind<unknown, PaperEvidence | WithinStudyEvidence> = {
  description: "The paper's s_F and its thresholds t1, t2 and δ.",
  needsWindow: true,
  ownOnly: true,
  create({ indicator, calibrate }) {
    const plain: StoppingRule<PaperEvidence> = {
      name: "paper",
      checkpoints: (checkpoints) => checkpoints,
      decide: (context) => decideByScores(context, indicator),
    };
    const measure = scoreMeasure(indicator);
    return calibrate ? withinStudy(plain, () => measure, calibrate, indicator.checkpoints) : plain;
  },
};

export function decideByScores(
  { epoch, own, isFitted }: Pick<RuleContext, "epoch" | "own" | "isFitted">,
  indicator: Parameters<typeof scoredAt>[2],
): RuleDecision<PaperEvidence> | null {
  const part = { from: Math.max(0, epoch - indicator.window), until: epoch };
  const scored = scoredAt(own.history(part), epoch, indicator);
  if (!scored) return null;
  const judgement = judge(scored, indicator);
  const { verdict, ...scores } = judgement;
  // Spectra that no longer change, of a network that has learned: it has settled, whatever its s_o says.
  const best = verdict === "discard" ? farBest(own, epoch) : null;
  return {
    verdict: best ? "saturated" : verdict,
    wantsStop: verdict !== "continue",
    mayStop: true,
    calibrated: isFitted,
    sentence: best
      ? sentenceOf("paper/settled", { epoch, evidence: lowScore(judgement), learned: learnedText(best) })
      : explain(judgement),
    evidence: { kind: "paper", figures: figuresOf(judgement), ...scores },
  };
}

function figuresOf({ so, ss, sF, threshold, gateNonUniformity, gateShift, initialSo }: Judgement): Figure[] {
  const figure = (name: string, value: number, against: Figure["against"]): Figure => ({
    ...{ name, value, unit: "number" },
    ...(against && { against }),
  });
  return [
    figure("s_F", sF, { name: "t1", value: threshold }),
    figure("s_o", so, { name: "t2", value: gateNonUniformity }),
    figure("s_s", ss, { name: "δ", value: gateShift }),
    figure("s_o before training", initialSo, undefined),
  ];
}

export function scoreMeasure(indicator: Parameters<typeof scoredAt>[2]): Measure {
  return {
    ...{ id: `sF ${JSON.stringify(indicator)}`, name: "s_F" },
    turned: false,
    window: indicator.window,
    at: (run, epoch) => scoredAt(run, epoch, indicator)?.scores.sF ?? null,
  };
}
