/** The proof that a run has learned, which verdicts of rules that go by something else must not contradict. */
import { sentenceOf } from "../../../messages/catalogue.ts";
import { aboveByLoss } from "./lossOfGuessing.ts";
import { bestSkillAt, isAbove, isFar, type Skill, skillAt, steadySkillAt } from "./skill.ts";
import { skillValue } from "./skillText.ts";
import type { Best, StudyRun } from "./studyRun.ts";

export interface FarBest extends Skill, Best {}

/**
 * The best of a run by an epoch, where it has closed half of the gap between guessing and a perfect score: whatever came
 * after, it has learned. Null where it has not, or where the level of guessing is not known.
 */
export function farBest(run: StudyRun, epoch: number): FarBest | null {
  const skill = skillAt(run, epoch);
  const best = bestSkillAt(run, epoch);
  if (!skill || !best) return null;
  const found = { ...skill, ...best };
  return isAbove(found) && isFar(found, 1) ? found : null;
}

/** Whether the newest epochs show no more than guessing does, without a look at other runs; false where nothing tells. */
export function isAtGuessing(run: StudyRun, epoch: number): boolean {
  const skill = skillAt(run, epoch);
  if (!skill) return aboveByLoss(run, epoch) === false;
  return !isAbove(skill) || !isAbove(steadySkillAt(run, epoch, skill));
}

/** The best of a run as a part of a sentence. */
export function learnedText({ name, value, guessing, epoch }: FarBest): string {
  const text = (one: number) => skillValue({ name, value: one });
  return sentenceOf("verdict/has-learned", { name, value: text(value), epoch, guessing: text(guessing) });
}
