import { shareText } from "../evaluation/evaluationTables.ts";
import type { ScoringSettings } from "../evaluation/scoreAt.ts";
import type { Calibration } from "./calibration.ts";

/** The part of a spec's `indicator` block that a calibration decides. */
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
>;

export function calibratedBlock(indicator: ScoringSettings): CalibratedBlock {
  const { every = "epoch", normalization = "width", matrix } = indicator;
  const { window, checkpoints, threshold, gateNonUniformity, gateShift } = indicator;
  const clock = every === "epoch" ? {} : { every };
  const relative = normalization === "width" ? {} : { normalization };
  return { window, ...clock, checkpoints, threshold, gateNonUniformity, gateShift, ...relative, matrix };
}

/** What a calibration rests on and what to expect of it, in sentences. */
export function calibrationInWords({ runs, good, accuracy, expected, caution }: Calibration): string[] {
  if (runs === 0 && caution) return [caution];
  const basis = `Fitted to ${runs} ${runs === 1 ? "run" : "runs"}, ${good} of which ended above ${shareText(accuracy)}.`;
  if (!expected) return [basis, ...(caution ? [caution] : [])];
  const { falseStopsInterval: wrong, savedInterval: saved } = expected;
  const stopped = `${expected.goodStopped} of ${expected.goodStopped + expected.goodKept}`;
  return [
    basis,
    `To expect of runs like these, by runs that had no part in the fit: ${shareText(wrong.low)} to ${shareText(wrong.high)} of good runs are stopped (${stopped} were), and ${shareText(saved.low)} to ${shareText(saved.high)} of all epochs are saved (${shareText(expected.saved)} were${expected.ofOracle === null ? "" : `, ${shareText(expected.ofOracle)} of what an oracle saves`}).`,
    ...(caution ? [caution] : []),
  ];
}
