import { formatScore } from "../verdicts/explanation.ts";
import type { Judgement } from "../verdicts/verdict.ts";
import { percentText, type StudyCalibration } from "./studyCalibration.ts";
import { FEWEST_GOOD, isStopped, type RunOutcome, stopLevels } from "./withinStudy.ts";

/** What a verdict of a study that calibrates itself rests on. */
export interface WithinStudyEvidence extends StudyCalibration {
  /** the run is one of those that calibrate, and trains to its end */
  calibrating: boolean;
  /** the number by which runs are told apart at this look: the higher, the better; null where there is none */
  value: number | null;
  /** runs with a value of at most this are stopped; null while the rule stops none */
  stopAt: number | null;
}

/** A judgement in the light of a study's own runs. */
export interface WithinStudyJudgement {
  judgement: Judgement;
  sentence: string;
  evidence: WithinStudyEvidence;
  /** the rule has spoken, so that the policy may act; false: the verdict only advises */
  mayAct: boolean;
  /** the verdict comes from the rule */
  isCalibrated: boolean;
}

/** How a predictor is called, and whether it is shown with its sign turned: a loss is better the lower it is. */
export interface Measure {
  name: string;
  turned: boolean;
}

/** What each choice of `indicator.predictor` tells runs apart by. */
export const measures: Record<"paper" | "learned" | "learnedLabelFree" | "trainLoss", Measure> = {
  paper: { name: "s_F", turned: false },
  learned: { name: "learned chance of success", turned: false },
  learnedLabelFree: { name: "learned chance of success", turned: false },
  trainLoss: { name: "training loss", turned: true },
};

/** What is known at a look beside the judgement. */
export interface Look {
  measure: Measure;
  /** the higher, the better */
  value: number | null;
  calibrating: boolean;
  calibration: StudyCalibration;
  /** runs of the study whose end is known, as they were at the same epoch */
  ends: readonly RunOutcome[];
}

/**
 * The verdict of a study that calibrates itself. While its calibrating runs train, and for these runs, it is
 * what it would be without, and only advises. Then it is `discard` where the rule of `withinStudy.ts` stops the
 * run; else `saturated` where it was that before, and `continue`.
 *
 * @param own the verdict without calibration, and its sentence
 */
export function withinStudyVerdict(
  own: { judgement: Judgement; sentence: string },
  { measure, value, calibrating, calibration, ends }: Look,
): WithinStudyJudgement {
  const { ready, first, finished } = calibration;
  const levels = stopLevels(ends);
  const { stopAt, lowestGood, good } = levels;
  const evidence = { ...calibration, calibrating, value, stopAt: ready ? stopAt : null };
  const advising = (why: string): WithinStudyJudgement => ({
    ...{ ...own, sentence: `${own.sentence} ${why}`, evidence },
    ...{ mayAct: false, isCalibrated: false },
  });
  if (!ready)
    return advising(`${finished} of ${first} calibrating runs have finished: this verdict only advises.`);
  if (calibrating) return advising("This run calibrates the study: this verdict only advises.");
  if (value === null) return advising(`There is no ${measure.name} here, so this verdict only advises.`);

  const judged = (verdict: Judgement["verdict"], why: string): WithinStudyJudgement => ({
    judgement: { ...own.judgement, verdict },
    sentence: why,
    evidence,
    mayAct: true,
    // Settled or not is told by thresholds that no run of the study has a part in.
    isCalibrated: verdict !== "saturated",
  });
  const { epoch } = own.judgement;
  const text = (number: number) => formatScore(measure.turned ? -number : number);
  const [worse, better, asBad] = measure.turned
    ? ["above", "or less", "or more"]
    : ["below", "or more", "or less"];
  const has = `${measure.name} ${text(value)}`;
  if (isStopped(value, levels))
    return judged(
      "discard",
      `Not expected to end good, judged at epoch ${epoch} by runs of the same study: ${has} is ${worse} that of all ${good} good ones (${text(lowestGood!)} ${better}), and no better than that of bad ones (${text(stopAt!)}). The chance that a run is good and is stopped is at most ${percentText(calibration.bound!)}.`,
    );
  if (own.judgement.verdict === "saturated") return judged("saturated", own.sentence);
  const rule =
    stopAt === null
      ? good < FEWEST_GOOD
        ? `too few of them ended good to stop any (${good}; it takes ${FEWEST_GOOD})`
        : "too few of them tell bad runs from good ones yet"
      : `runs are stopped at ${text(stopAt)} ${asBad}, and good ones had ${text(lowestGood!)} ${better}`;
  return judged("continue", `Goes on at epoch ${epoch}, judged by runs of the same study: ${has}; ${rule}.`);
}
