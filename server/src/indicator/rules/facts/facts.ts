/** What is plainly known of a run, without any calibration: the level of guessing, the study's best, broken layers. */
import { metricOf } from "../../../domain/metrics.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { EpochHistory } from "../../runHistory.ts";
import { farBest } from "./farBest.ts";
import { aboveByLoss, LOSS_MARGIN, lossIsHalfWay } from "./lossOfGuessing.ts";
import type { Others } from "./others.ts";
import {
  againstUntrained,
  alone,
  bestSkill,
  fallenFrom,
  isAbove,
  isFar,
  isHalfWay,
  isPartOfWay,
  mayHaveLearned,
  overlaps,
  reachOfSkill,
  type Skill,
  skillAt,
  steadySkillAt,
  whereOthersLearn,
} from "./skill.ts";
import type { Best, StudyRun } from "./studyRun.ts";

/** Below these shares of the way from guessing to a perfect score, and to the study's best, little has been learned. */
const LITTLE_TO_PERFECT = 0.1;
const LITTLE_TO_BEST = 0.25;

export interface Facts {
  skill: Skill | null;
  /** validation samples; null where that is not known */
  rows: number | null;
  /** the run's best skill, where its skill has fallen below it by more than chance; else null */
  fallenFrom: Best | null;
  /** whether validation shows more than guessing does; null where the level of guessing is not known */
  isAboveGuessing: boolean | null;
  /** the skill of its untrained network; null where that is not known */
  untrained: number | null;
  /** validation shows more than its untrained network did, as far as that is known */
  isAboveUntrained: boolean;
  /** its best showed more than guessing does */
  wasAboveGuessing: boolean;
  /** its best so far, where that is half-way from guessing to a perfect score; else null */
  farBest: Best | null;
  /** it has closed most of the gap between guessing and a perfect score, or the study's best */
  isFarAboveGuessing: boolean;
  /** it is at most a small part of the way from guessing to a perfect score, or to the study's best */
  isBarelyAboveGuessing: boolean;
  /** another run of its study has come far, and this one at most a small part of that way */
  isFarBelowBest: boolean;
  /** the best skill of the study's other runs; null without any */
  bestOfOthers: number | null;
  /** its best does not differ by more than chance from the best of the study, which is above guessing */
  isAmongBest: boolean;
  /**
   * among the best, or perhaps half-way from guessing to the study's best, by its skill or its validation loss; while no run
   * has shown more than guessing does, perhaps half-way to a perfect score
   */
  isNoFailure: boolean;
  /** its validation loss shows that it has learned, by half of the way from guessing to the study's best */
  isLossHalfWay: boolean;
  /** it learns: at the pace of its epochs so far it comes half-way from guessing to the study's best */
  mayComeHalfWay: boolean;
  /** its training loss is at or above that of guessing; null where that is not known */
  isLossAtGuessing: boolean | null;
  /** its training diverged after this epoch */
  isDiverged: boolean;
  /** why it cannot learn, as the end of a sentence; null where nothing is broken */
  fault: string | null;
}

export function factsOf(own: StudyRun, epoch: number, others: Others): Facts {
  const { guessing, curves } = own;
  const rows = guessing?.rows ?? null;
  const skill = skillAt(own, epoch);
  const ownBest = bestSkill(own, epoch);
  const bestOfOthers = others.bestSkill;
  const best = Math.max(ownBest, bestOfOthers);
  const at = (value: number) => ({ ...skill!, value });
  const isLearnable = skill !== null && isAbove(at(best));
  const othersLearn = skill !== null && isAbove(at(bestOfOthers));
  const isLossHalfWay = lossIsHalfWay(own, epoch, others.lowestValidationLoss);
  const significance = othersLearn ? whereOthersLearn : alone;
  const isAmongBest = isLearnable && others.runs.length > 0 && overlaps(at(ownBest), best);
  const loss = curves.at("trainLoss", epoch);
  const isWithin = (share: number, top: number) => skill !== null && isPartOfWay(at(ownBest), share, top);
  const isFarBelowBest = othersLearn && isWithin(LITTLE_TO_BEST, bestOfOthers);
  const isAboveGuessing = skill
    ? isAbove(skill, significance) && isAbove(steadySkillAt(own, epoch, skill), significance)
    : aboveByLoss(own, epoch);
  const far = farBest(own, epoch);
  return {
    ...{ skill, rows, isFarBelowBest, isAboveGuessing },
    farBest: far && { epoch: far.epoch, value: far.value },
    fallenFrom: skill && fallenFrom(own, epoch, skill),
    bestOfOthers: Number.isFinite(bestOfOthers) ? bestOfOthers : null,
    isBarelyAboveGuessing: isFarBelowBest || isWithin(LITTLE_TO_PERFECT, 1),
    wasAboveGuessing: skill !== null && isAbove(at(ownBest)),
    untrained: skillAt(own, 0)?.value ?? null,
    isAboveUntrained:
      skill === null || isAbove(againstUntrained(own, steadySkillAt(own, epoch, skill)), whereOthersLearn),
    isFarAboveGuessing: skill !== null && isFar(skill, best),
    isAmongBest,
    isNoFailure:
      isAmongBest ||
      (isLearnable ? isHalfWay(at(ownBest), best) : mayHaveLearned(own, epoch)) ||
      isLossHalfWay,
    isLossHalfWay,
    mayComeHalfWay: isLearnable && isHalfWay(at(reachOfSkill(own, epoch)), best),
    isLossAtGuessing:
      guessing?.loss == null || loss === null ? null : loss >= (1 - LOSS_MARGIN) * guessing.loss,
    isDiverged: own.end === "diverged" && epoch >= own.reached,
    fault: learnsPastFaults(own, epoch, isAboveGuessing) ? null : faultOf(own.at(epoch)),
  };
}

/**
 * A network that is better than guessing, or where that is not known, now better than before, has a way around its dead
 * layers, as the residual blocks of a program have.
 */
function learnsPastFaults({ curves }: StudyRun, epoch: number, isAboveGuessing: boolean | null): boolean {
  return isAboveGuessing ?? (epoch > 0 && curves.best("objective", epoch)?.epoch === epoch);
}

/** Nats above which the mutual information of inputs and predictions is no error of rounding. */
const INFORMATION = 1e-5;

/** Predictions that differ from sample to sample came past a layer whose outputs do not. */
function tellsInputsApart(epoch: EpochHistory): boolean {
  const information = metricOf(epoch, "mutualInformation") ?? metricOf(epoch, "predictionInformation");
  return information !== null && information > INFORMATION;
}

/** Layers whose outputs are all 0 pass nothing on, neither forward nor back. */
function faultOf(epoch: EpochHistory | undefined): string | null {
  if (!epoch || tellsInputsApart(epoch)) return null;
  const dead = epoch.layers.find(({ nuclearNorms }) => nuclearNorms.activation === 0) ?? null;
  return dead && sentenceOf("auto/dead-layer", { layer: dead.name });
}
