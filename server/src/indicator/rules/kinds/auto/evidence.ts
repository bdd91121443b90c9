/** What a verdict of the rule `auto` rests on, and the figures that it shows. */
import { isShare } from "../../../../domain/metrics.ts";
import { type Objective, turned } from "../../../../domain/objective.ts";
import type { Bloom } from "../../facts/bloom.ts";
import type { Facts } from "../../facts/facts.ts";
import type { EvidenceOf, Figure } from "../../rule.ts";
import type { Known } from "./known.ts";
import type { Standing } from "./standing.ts";
import type { Trend } from "./trend.ts";

export interface AutoEvidence extends EvidenceOf<"auto"> {
  /** what the verdict rests on: plain facts, the run's own trend, its study, or that it may bloom late */
  basis: "fault" | "guessing" | "trend" | "study" | "lateBloomer";
  facts: Facts;
  standing: Standing;
  trend: Trend | null;
  bloom: Bloom;
}

export function figuresOf({ facts, standing, trend, value }: Known, objective: Objective): Figure[] {
  const unit = isShare(objective.metric) ? "share" : "number";
  const shown = (one: number | null) => (one === null ? null : turned(one, objective));
  return [
    {
      ...{ name: objective.metric, value: shown(value), unit },
      against: { name: "counts as good", value: shown(standing.level) },
    },
    ...(facts.skill
      ? [
          {
            ...{ name: facts.skill.name, value: facts.skill.value, unit: "share" as const },
            against: { name: "guessing", value: facts.skill.guessing },
          },
        ]
      : []),
    { name: "lowest of the leading runs at this epoch", value: shown(standing.lowestLeader), unit },
    { name: "reached at its pace", value: shown(trend?.reach ?? null), unit },
  ];
}
