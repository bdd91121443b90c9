import type { ScoredEpoch } from "../scores/scorer.ts";
import type { LayerScores, Verdict } from "../scores/scores.ts";
import type { IndicatorSettings } from "../scores/settings.ts";
import { hasDecayed } from "./saturation.ts";

export interface Judgement {
  epoch: number;
  verdict: Exclude<Verdict, "unknown">;
  so: number;
  ss: number;
  sF: number;
  /** t1, t2 and δ, which it was measured against */
  threshold: number;
  gateNonUniformity: number;
  gateShift: number;
  /** s_o of the untrained network */
  initialSo: number;
  /** the layer that changes the most: the best case for continuing */
  layer: LayerScores;
}

/** A scored epoch of which it is known where the network stood before training. */
export type Judgeable = ScoredEpoch & { initialSo: number };

/** Whether it can be judged: ticks may have begun after training. */
export function isJudgeable(scored: ScoredEpoch | null): scored is Judgeable {
  return scored !== null && scored.initialSo !== null;
}

/** The paper's section V from s_F alone: `continue` when s_F > t1, else `saturated` or `discard`. */
export function judge(
  { epoch, scores, initialSo, layers }: Judgeable,
  settings: IndicatorSettings,
): Judgement {
  const { threshold, gateNonUniformity, gateShift } = settings;
  const { so, ss, sF } = scores;
  const verdict = sF > threshold ? "continue" : hasDecayed(so, initialSo) ? "saturated" : "discard";
  const layer = layers.reduce((most, next) => (next.ss > most.ss ? next : most));
  return { epoch, verdict, so, ss, sF, threshold, gateNonUniformity, gateShift, initialSo, layer };
}

export function judgeAtCheckpoint(scored: ScoredEpoch, settings: IndicatorSettings): Judgement | null {
  return settings.checkpoints.includes(scored.epoch) && isJudgeable(scored) ? judge(scored, settings) : null;
}
