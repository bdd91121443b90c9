/** Parts of the sentences of the rule `auto`: levels, paces and comparisons, each with its metric's unit. */

import { formatNumber, formatPercent } from "../../../../domain/format.ts";
import { describeMetric, isShare } from "../../../../domain/metrics.ts";
import { type Objective, turned } from "../../../../domain/objective.ts";
import { sentenceOf } from "../../../../messages/catalogue.ts";
import type { Facts } from "../../facts/facts.ts";
import { skillValue } from "../../facts/skillText.ts";
import type { Standing } from "./standing.ts";
import type { Trend } from "./trend.ts";

/** "validation accuracy 58.7% (guessing: 29.6%; best: 68.6% at epoch 1)"; without a level of guessing, the objective. */
export function levelText({ skill, fallenFrom }: Facts, objective: Objective, value: number | null): string {
  if (skill) {
    const level = (one: number) => skillValue({ ...skill, value: one });
    const best = fallenFrom
      ? sentenceOf("auto/best-so-far", { best: level(fallenFrom.value), epoch: fallenFrom.epoch })
      : "";
    return `${skill.name} ${level(skill.value)} (guessing: ${level(skill.guessing)}${best})`;
  }
  const name = describeMetric(objective.metric);
  return value === null ? `${name} is unknown` : `${name} ${objectiveText(value, objective)}`;
}

/** Why a run is too slow: the leading runs at its epoch, and how far its pace takes it. */
export function outpacedText(
  { standing, trend, facts, epoch, maxEpochs }: Comparison,
  objective: Objective,
): string {
  const text = (value: number) => objectiveText(value, objective);
  const isSameMetric = !facts.skill || describeMetric(objective.metric) === facts.skill.name;
  const metric = isSameMetric ? "" : `${describeMetric(objective.metric)} `;
  const level = text(standing.level!);
  if (trend!.isStill) return sentenceOf("auto/stalled-below", { epoch: trend!.bestEpoch, metric, level });
  const reached =
    epoch >= maxEpochs
      ? sentenceOf("auto/best-is", { best: text(trend!.best) })
      : sentenceOf("auto/pace-reaches", { value: text(trend!.reach) });
  return sentenceOf("auto/worse-than-leaders", {
    leaders: standing.leaders,
    metric,
    lowest: text(standing.lowestLeader!),
    reached,
    level,
  });
}

export interface Comparison {
  standing: Standing;
  trend: Trend | null;
  facts: Facts;
  epoch: number;
  maxEpochs: number;
}

/** ", still improving by 0.4 points an epoch"; "" where the newest epochs brought no improvement. */
export function paceText(trend: Trend | null, { skill }: Facts, { metric, goal }: Objective): string {
  if (!trend || trend.isStill || trend.improvement === 0) return "";
  const pace = isShare(metric)
    ? `${formatNumber(100 * trend.improvement, 2)} points`
    : formatNumber(trend.improvement, 2);
  const name = describeMetric(metric);
  if (!skill || name === skill.name) return sentenceOf("auto/improving", { pace });
  return sentenceOf("auto/metric-improving", { name, moves: goal === "minimize" ? "falls" : "rises", pace });
}

/** @param value turned so that higher is better */
function objectiveText(value: number, objective: Objective): string {
  const shown = turned(value, objective);
  return isShare(objective.metric) ? formatPercent(Math.min(1, shown)) : formatNumber(shown);
}
