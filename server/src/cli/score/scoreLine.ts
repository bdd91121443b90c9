import type { Matrix } from "../../indicator/runHistory.ts";
import { type Every, missingTicks } from "../../indicator/scores/clock.ts";
import { createScorer, type ScoredEpoch } from "../../indicator/scores/scorer.ts";
import type { Scores, Verdict } from "../../indicator/scores/scores.ts";
import { scoreTicks } from "../../indicator/scores/scoreTicks.ts";
import type { IndicatorSettings } from "../../indicator/scores/settings.ts";
import { checkContinues, layerName, type SpectraOfEpoch } from "../../indicator/scores/spectraOfEpoch.ts";
import { judgeAtCheckpoint } from "../../indicator/verdicts/verdict.ts";
import type { ScoreInput } from "./scoreInput.ts";

export interface LineSettings extends IndicatorSettings {
  every: Every;
  /** which nuclear norms of a tick count; singular values are of whichever matrix they are */
  matrix: Matrix;
}

/** What `dai score` says of one line. */
export interface ScoredLine {
  epoch: number;
  /** null until the window is full */
  scores: Scores | null;
  /** where ticks are scored: those of the line, null for those that the clock does not count */
  ticks?: { step: number; scores: Scores | null }[];
  /** why the line has no scores by the clock */
  unscored?: string;
  verdict?: Verdict;
}

/** Scores the next line of a run. Throws an Error with one sentence when it does not continue the run. */
export type LineScorer = (input: Pick<ScoreInput, "record" | "ticks">) => ScoredLine;

/** A scorer for the lines of one run: what the daemon computes of its records, by the same clock. */
export function createLineScorer(settings: LineSettings): LineScorer {
  const scorer = createScorer(settings);

  function line(scored: ScoredEpoch | null, epoch: number, rest: Partial<ScoredLine> = {}): ScoredLine {
    const judgement = scored && judgeAtCheckpoint(scored, settings);
    return {
      epoch,
      scores: scored?.scores ?? null,
      ...rest,
      ...(judgement && { verdict: judgement.verdict }),
    };
  }

  if (settings.every === "epoch") return ({ record }) => line(scorer.add(record), record.epoch);

  let previous: SpectraOfEpoch | null = null;
  return ({ record, ticks }) => {
    checkContinues(record, previous);
    previous = record;
    const { epoch, validationAccuracy = null } = record;
    const layers = record.layers.map((layer, l) => ({
      name: layerName(layer, l),
      width: layer.singularValues.length,
    }));
    const scoreOf = scoreTicks(scorer, { epoch, validationAccuracy, layers, ticks }, settings);
    const unscored = missingTicks(ticks, settings.every);
    return line([...scoreOf.values()].at(-1) ?? null, epoch, {
      ticks: ticks.map((tick) => ({ step: tick.step, scores: scoreOf.get(tick)?.scores ?? null })),
      ...(unscored && { unscored }),
    });
  };
}
