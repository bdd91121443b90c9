/** Verdicts of the paper's rule and of rules that compare the runs of a study. */
import type { Messages } from "../message.ts";

export const verdictMessages = {
  "paper/likely": ({
    epoch,
    sF,
    threshold,
    move,
  }: {
    epoch: number;
    sF: string;
    threshold: string;
    move: string;
  }) => ["Likely to learn", `at epoch ${epoch} s_F ${sF} is above ${threshold}; ${move}`],
  "paper/unlikely": ({
    epoch,
    evidence,
    so,
    before,
    move,
  }: {
    epoch: number;
    evidence: string;
    so: string;
    before: string;
    move: string;
  }) => [
    "Unlikely to learn",
    `at epoch ${epoch} ${evidence} and s_o is ${so}, against ${before} before training; ${move}`,
  ],
  "paper/converged": ({
    epoch,
    evidence,
    before,
    so,
    move,
  }: {
    epoch: number;
    evidence: string;
    before: string;
    so: string;
    move: string;
  }) => [
    "Converged, more epochs are not expected to help",
    `at epoch ${epoch} ${evidence} after s_o rose from ${before} to ${so}; ${move}`,
  ],
  "paper/settled": ({ epoch, evidence, learned }: { epoch: number; evidence: string; learned: string }) => [
    "Converged, more epochs are not expected to help",
    `at epoch ${epoch} ${evidence}; ${learned}`,
  ],
  "paper/by-hand": () => "Its thresholds were set by hand and are not known to suit this study.",
  "paper/stopped-changing": ({ ss, most }: { ss: string; most: string }) =>
    `the singular values have on average stopped changing (s_s ${ss}, limit ${most})`,
  "paper/changes-most": ({ layer, ss }: { layer: string; ss: string }) =>
    `${layer} changes the most (s_s ${ss})`,
  "paper/still-changes": ({ layer, ss }: { layer: string; ss: string }) =>
    `${layer} still changes (s_s ${ss})`,
  "paper/low-score": ({ sF, threshold }: { sF: string; threshold: string }) =>
    `s_F ${sF} is not above ${threshold}`,
  "verdict/place": ({
    metric,
    place,
    compared,
    kept,
  }: {
    metric: string;
    place: number;
    compared: number;
    kept: number;
  }) => `its ${metric} is number ${place} of ${compared}, and the best ${kept} are kept`,
  "verdict/place-in-bracket": ({
    metric,
    place,
    compared,
    bracket,
    kept,
  }: {
    metric: string;
    place: number;
    compared: number;
    bracket: number;
    kept: number;
  }) =>
    `its ${metric} is number ${place} of ${compared} in bracket ${bracket}, and the best ${kept} are kept`,
  "verdict/median": ({ metric, is, others }: { metric: string; is: string; others: number }) =>
    `its best ${metric} is ${is} the median of ${others} other runs' averages`,
  "verdict/has-learned": ({
    name,
    value,
    epoch,
    guessing,
  }: {
    name: string;
    value: string;
    epoch: number;
    guessing: string;
  }) => `it has learned (${name} ${value} at epoch ${epoch}, guessing: ${guessing})`,
  "verdict/at-guessing": ({ level, isNot, guessing }: { level: string; isNot: string; guessing: string }) =>
    `; ${level} is ${isNot} (guessing: ${guessing})`,
  "verdict/no-improvement": ({
    metric,
    waited,
    value,
    epoch,
  }: {
    metric: string;
    waited: number;
    value: string;
    epoch: number;
  }) => [
    "Converged",
    `its ${metric} has not improved for ${waited} epochs; the best is ${value} at epoch ${epoch}`,
  ],
  "verdict/improving": ({ metric, value, epoch }: { metric: string; value: string; epoch: number }) => [
    "Kept",
    `its best ${metric} is ${value}, at epoch ${epoch}`,
  ],
  "verdict/late-bloomer": () => [
    "It has memorized its training samples, and the effective rank of its outputs is falling, as in networks that generalize late",
    "let it continue",
  ],
  "verdict/training-loss": ({ epoch, loss }: { epoch: number; loss: string }) => [
    "Not known yet",
    `at epoch ${epoch} its training loss is ${loss}`,
  ],
  "advice/calibrating": ({ finished, first }: { finished: number; first: number }) =>
    `${finished} of ${first} calibration runs have finished, so the verdict only advises.`,
  "advice/calibrates": () => "This run calibrates the study, so the verdict only advises.",
  "advice/no-measure": ({ name }: { name: string }) =>
    `This checkpoint has no ${name}, so the verdict only advises.`,
} as const satisfies Messages;
