import { formatSmallPercent } from "../../domain/format.ts";
import { verdictBeginnings } from "../../domain/verdictWords.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import {
  type Calibrate,
  endOf,
  type StudyCalibration,
  studyCalibration,
} from "../calibration/studyCalibration.ts";
import {
  FEWEST_GOOD,
  isStopped,
  type RunOutcome,
  type StopLevels,
  stopLevels,
} from "../calibration/withinStudy.ts";
import { formatScore } from "../verdicts/explanation.ts";
import { type FarBest, farBest, isAtGuessing, learnedText } from "./facts/farBest.ts";
import type { Measure, StudyRun } from "./facts/studyRun.ts";
import type { EvidenceOf, RuleContext, RuleDecision, StoppingRule } from "./rule.ts";

/** How far a study's calibration within itself is, and what a verdict by it rests on. */
export interface WithinStudyRecord extends StudyCalibration {
  /** the run is one of those that calibrate, and trains to its end */
  calibrating: boolean;
  /** the number that separates runs at this checkpoint: the higher, the better; null where there is none */
  value: number | null;
  /** runs with a value of at most this are stopped; null while the rule stops none */
  stopAt: number | null;
}

export interface WithinStudyEvidence extends EvidenceOf<"withinStudy"> {
  withinStudy: WithinStudyRecord;
  /** of the rule without calibration */
  own: EvidenceOf<string>;
}

interface Standing {
  epoch: number;
  measure: Measure;
  value: number | null;
  calibrating: boolean;
  calibration: StudyCalibration;
  levels: StopLevels;
  own: StudyRun;
}

/**
 * A rule whose stops are calibrated by the study's first runs, which train to their end (docs/evaluation.md). Until
 * then, and for these runs, it only advises what the rule itself says.
 * @param measureOf the number that separates runs
 * @param checkpoints of the study
 */
export function withinStudy(
  rule: StoppingRule,
  measureOf: (context: RuleContext) => Measure,
  calibrate: Calibrate,
  checkpoints: readonly number[],
): StoppingRule<WithinStudyEvidence> {
  return {
    name: rule.name,
    checkpoints: rule.checkpoints,
    decide(context) {
      const { epoch, own, study } = context;
      const measure = measureOf(context);
      const said = rule.decide(context);
      if (!said) return null;
      const known: RunOutcome[] = [];
      for (const other of study) {
        if (other === own || other.end === "open") continue;
        const end = endIn(other, calibrate);
        if (end === "good" || end === "bad")
          known.push({ value: other.value(measure, epoch), good: end === "good" });
      }
      return decisionOf(said, {
        ...{ epoch, measure, value: own.value(measure, epoch) },
        calibrating: study.slice(0, calibrate.first).includes(own),
        calibration: studyCalibration(study.map(asOutcome), calibrate, checkpoints),
        levels: stopLevels(known),
        own,
      });
    },
  };
}

function endIn(run: StudyRun, { success }: Calibrate) {
  return endOf(asOutcome(run), success);
}

function asOutcome(run: StudyRun) {
  const { end, reached, maxEpochs } = run;
  const state = end === "lost" ? "stopped" : end;
  const isOver = end === "finished";
  return {
    state,
    epochs: maxEpochs,
    validationAccuracy: isOver ? run.curves.at("validationAccuracy", reached) : null,
  };
}

function decisionOf(said: RuleDecision, standing: Standing): RuleDecision<WithinStudyEvidence> {
  const { epoch, measure, value, calibrating, calibration, levels, own } = standing;
  const { ready, first, finished } = calibration;
  const { stopAt } = levels;
  const evidence: WithinStudyEvidence = {
    kind: "withinStudy",
    figures: [
      {
        ...{ name: measure.name, value: value === null ? null : shown(value, measure), unit: "number" },
        against: { name: "stopped at", value: ready && stopAt !== null ? shown(stopAt, measure) : null },
      },
      ...said.evidence.figures,
    ],
    withinStudy: { ...calibration, calibrating, value, stopAt: ready ? stopAt : null },
    own: said.evidence,
  };
  const advice = (why: string) => ({
    ...{ ...said, sentence: `${said.sentence} ${why}` },
    ...{ mayStop: false, calibrated: false, evidence },
  });
  if (!ready) return advice(sentenceOf("advice/calibrating", { finished, first }));
  if (calibrating) return advice(sentenceOf("advice/calibrates", {}));
  if (value === null) return advice(sentenceOf("advice/no-measure", { name: measure.name }));
  if (isStopped(value, levels)) {
    // A run can be worse than all good ones though it learns.
    const best = farBest(own, epoch);
    return {
      ...{ verdict: best ? "continue" : "discard", evidence },
      ...{ wantsStop: true, mayStop: true, calibrated: true },
      sentence: stopSentence(standing, value, best),
    };
  }
  // Whether it has converged is decided by thresholds that do not depend on the study.
  if (said.verdict === "saturated") return { ...said, evidence, mayStop: true, calibrated: false };
  return {
    ...{ verdict: isAtGuessing(own, epoch) ? "unknown" : "continue", evidence },
    ...{ wantsStop: false, mayStop: true, calibrated: true },
    sentence: sentenceOf("within-study/continues", {
      epoch,
      name: measure.name,
      value: text(value, measure),
      why: whyNot(standing),
    }),
  };
}

function stopSentence(
  { epoch, measure, calibration, levels }: Standing,
  value: number,
  best: FarBest | null,
): string {
  const { good, lowestGood, stopAt } = levels;
  const [worse, better] = measure.turned ? ["above", "or less"] : ["below", "or more"];
  return sentenceOf("within-study/worse-than-good", {
    beginning: best ? `${verdictBeginnings.continue}, but not well` : verdictBeginnings.discard,
    learned: best ? `${learnedText(best)}, but ` : "",
    epoch,
    name: measure.name,
    value: text(value, measure),
    worse,
    good,
    lowestGood: text(lowestGood!, measure),
    better,
    stopAt: text(stopAt!, measure),
    bound: formatSmallPercent(calibration.bound!),
  });
}

/** Why nothing is stopped at this value. */
function whyNot({ measure, levels: { good, lowestGood, stopAt } }: Standing): string {
  if (stopAt !== null) {
    const [asBad, better] = measure.turned ? ["or more", "or less"] : ["or less", "or more"];
    return sentenceOf("within-study/levels", {
      stopAt: text(stopAt, measure),
      asBad,
      lowestGood: text(lowestGood!, measure),
      better,
    });
  }
  return good < FEWEST_GOOD
    ? sentenceOf("within-study/few-good", { good, wanted: FEWEST_GOOD })
    : sentenceOf("within-study/overlap", {});
}

const shown = (value: number, { turned }: Measure): number => (turned ? -value : value);
const text = (value: number, measure: Measure): string => formatScore(shown(value, measure));
