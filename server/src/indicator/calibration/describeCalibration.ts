import { formatPercent } from "../../domain/format.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { ScoringSettings } from "../scores/settings.ts";
import type { Calibration } from "./calibration.ts";

export type CalibratedBlock = Pick<
  ScoringSettings,
  | "window"
  | "every"
  | "checkpoints"
  | "threshold"
  | "gateNonUniformity"
  | "gateShift"
  | "normalization"
  | "matrix"
> & { fittedTo?: FittedTo };

/** `indicator.fittedTo` of a spec: verdicts by these thresholds count as calibrated on studies that are like it. */
export interface FittedTo {
  data: string;
  architecture: string;
  recipe: string;
  runs: number;
  goodRuns: number;
  rule: string;
  date: string;
}

/** @param kinds of the runs; thresholds of runs of several kinds fit none of them */
export function fittedTo(
  kinds: readonly Pick<FittedTo, "data" | "architecture" | "recipe">[],
  { runs, good }: Pick<Calibration, "runs" | "good">,
  date: Date,
): FittedTo | undefined {
  const [first] = kinds;
  const isOne = kinds.every(
    ({ data, architecture, recipe }) =>
      data === first!.data && architecture === first!.architecture && recipe === first!.recipe,
  );
  if (!first || !isOne) return undefined;
  return { ...first, runs, goodRuns: good, rule: "paper", date: date.toISOString().slice(0, 10) };
}

/** @param fittedTo what the thresholds were fitted to; without it they count as set by hand */
export function calibratedBlock(indicator: ScoringSettings, fittedTo?: FittedTo): CalibratedBlock {
  const { every = "epoch", normalization = "width", matrix } = indicator;
  const { window, checkpoints, threshold, gateNonUniformity, gateShift } = indicator;
  const clock = every === "epoch" ? {} : { every };
  const relative = normalization === "width" ? {} : { normalization };
  return {
    ...{ window, ...clock, checkpoints, threshold, gateNonUniformity, gateShift, ...relative, matrix },
    ...(fittedTo && { fittedTo }),
  };
}

export function describeCalibration({ runs, good, level, expected, caution }: Calibration): string[] {
  if (!expected) return caution ? [caution] : [];
  const basis = sentenceOf("calibrated/fitted", {
    count: runs,
    runs: runs === 1 ? "run" : "runs",
    good,
    success: level,
  });
  const { falseStopsInterval: wrong, savedInterval: saved } = expected;
  const stopped = `${expected.goodStopped} of ${expected.goodStopped + expected.goodKept}`;
  return [
    basis,
    sentenceOf("calibrated/expected", {
      low: formatPercent(wrong.low),
      high: formatPercent(wrong.high),
      stopped,
      leastSaved: formatPercent(saved.low),
      mostSaved: formatPercent(saved.high),
      saved: formatPercent(expected.saved),
      oracle:
        expected.ofOracle === null ? "" : `, ${formatPercent(expected.ofOracle)} of what an oracle saves`,
    }),
    ...(caution ? [caution] : []),
  ];
}
