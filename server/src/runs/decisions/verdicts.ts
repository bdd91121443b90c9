import {
  measures,
  type WithinStudyJudgement,
  withinStudyVerdict,
} from "../../indicator/calibration/withinStudyVerdict.ts";
import type { LearnedPredictor } from "../../indicator/prediction/learn.ts";
import { type LearnedJudgement, learnedVerdict } from "../../indicator/prediction/learnedVerdict.ts";
import { explain, formatScore } from "../../indicator/verdicts/explanation.ts";
import type { Judgement } from "../../indicator/verdicts/verdict.ts";
import type { RunId, RunSummary, VerdictRecord } from "../../protocol/protocol.ts";
import { type AnyConfig, kindOf } from "../../specification/expansion/programConfig.ts";
import { historyOf } from "../store/historyOf.ts";
import { scoreRecords } from "../store/scoreRecords.ts";
import type { ScoringConfig, Store } from "../store/store.ts";
import { decide } from "./policy.ts";
import type { StudyOutcomes } from "./studyOutcomes.ts";

/** A run at one of its checkpoints. */
export interface RunAtCheckpoint {
  config: AnyConfig;
  scoring: ScoringConfig;
  summary: RunSummary;
  /** by the paper's rule */
  paperVerdict: Judgement;
  trainLoss: number | null;
  /** the policy can still change the run's course */
  mayAct: boolean;
}

/** A judgement and the sentence about it. */
type InWords = Pick<LearnedJudgement, "judgement" | "sentence">;

/** Makes verdicts: what the spec's predictor says of a run, held against its study, and what the policy does about it. */
export type Verdicts = ReturnType<typeof createVerdicts>;

/** @param predictorOf what was learned of a kind of study, null where nothing was */
export function createVerdicts(
  store: Pick<Store, "epochsOf" | "verdictsOf">,
  ends: StudyOutcomes,
  predictorOf: (kind: string) => LearnedPredictor | null,
) {
  function verdictsOf(run: RunId): VerdictRecord[] {
    return store.verdictsOf(run).map((body) => JSON.parse(body));
  }

  /** Checkpoints in a row with this verdict, when it is given once more. */
  function streakOf(run: RunId, verdict: VerdictRecord["verdict"]): number {
    const before = verdictsOf(run);
    return before.length - before.findLastIndex((earlier) => earlier.verdict !== verdict);
  }

  /** What the learned predictor makes of it; null where the spec does not ask for that. */
  function learnedJudgement({
    config,
    scoring,
    summary,
    paperVerdict,
  }: RunAtCheckpoint): LearnedJudgement | null {
    const { predictor, matrix } = scoring.indicator;
    if (predictor === "paper" || predictor === "trainLoss") return null;
    const sight = predictor === "learned" ? "withLabels" : "labelFree";
    const history = historyOf(summary, scoreRecords(store, summary.run, matrix));
    return learnedVerdict(paperVerdict, predictorOf(kindOf(config)), history, sight);
  }

  /** What the study's own runs make of it; null where the spec does not ask for that. */
  function withinStudy(
    { scoring, summary: { run, study } }: RunAtCheckpoint,
    own: InWords,
    value: number | null,
  ): WithinStudyJudgement | null {
    const { indicator, policy } = scoring;
    const { calibrate } = policy;
    if (!calibrate) return null;
    return withinStudyVerdict(own, {
      measure: measures[indicator.predictor],
      value,
      calibrating: ends.isCalibrating(run, study, calibrate),
      calibration: ends.progress(study, calibrate, indicator.checkpoints),
      ends: ends.at(own.judgement.epoch, { run, study, scoring, calibrate }),
    });
  }

  return {
    /** All that were given, oldest first. */
    of: verdictsOf,

    give(look: RunAtCheckpoint): VerdictRecord {
      const { scoring, summary, paperVerdict } = look;
      const { run, epochs, epoch, dismissed } = summary;
      const learned = learnedJudgement(look);
      const found = learned && "mayStop" in learned.outlook ? learned.outlook : null;
      const own = learned ?? plainJudgement(look);
      const success = learned && "success" in learned.outlook ? learned.outlook.success : null;
      const within = withinStudy(look, own, lookValue(look, success));
      const { judgement, sentence } = within ?? own;
      const { verdict } = judgement;
      // Whether as much is known as a stop takes: of what was learned, or of the study's own runs.
      const isKnown = within ? within.mayAct : found?.mayStop !== false;
      const remaining = look.mayAct && isKnown ? Math.max(0, epochs - epoch) : 0;
      const streak = streakOf(run, verdict);
      return {
        ...judgement,
        calibrated: within ? within.isCalibrated : (found?.mayStop ?? scoring.calibrated),
        decision: decide(scoring.policy, { verdict, streak, remaining, dismissed }),
        saves: Math.max(0, epochs - paperVerdict.epoch),
        sentence,
        ...(learned && { prediction: learned.outlook }),
        ...(within && { withinStudy: within.evidence }),
      };
    },
  };
}

/** A training loss has no threshold of its own: until the study's runs give one, all go on. */
function plainJudgement({ scoring, paperVerdict, trainLoss }: RunAtCheckpoint): InWords {
  if (scoring.indicator.predictor !== "trainLoss")
    return { judgement: paperVerdict, sentence: explain(paperVerdict) };
  const loss = trainLoss === null ? "unknown" : formatScore(trainLoss);
  return {
    judgement: { ...paperVerdict, verdict: "continue" },
    sentence: `Goes on at epoch ${paperVerdict.epoch} with a training loss of ${loss}.`,
  };
}

/** What runs of a study are told apart by: the higher, the better. */
function lookValue(
  { scoring, paperVerdict, trainLoss }: RunAtCheckpoint,
  learnedSuccess: number | null,
): number | null {
  switch (scoring.indicator.predictor) {
    case "paper":
      return paperVerdict.sF;
    case "trainLoss":
      return trainLoss === null ? null : -trainLoss;
    default:
      return learnedSuccess;
  }
}
