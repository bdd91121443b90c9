export const verdictWords = {
  continue: "likely to learn",
  discard: "unlikely to learn",
  saturated: "converged",
  unknown: "not known yet",
} as const;

export type VerdictName = keyof typeof verdictWords;

const beginning = (words: string) => `${words[0]!.toUpperCase()}${words.slice(1)}`;

export const verdictBeginnings: Record<VerdictName, string> = {
  continue: beginning(verdictWords.continue),
  discard: beginning(verdictWords.discard),
  saturated: beginning(verdictWords.saturated),
  unknown: beginning(verdictWords.unknown),
};

const shortVerdictWords: Record<VerdictName, string> = {
  continue: "likely",
  discard: "unlikely",
  saturated: "converged",
  unknown: "unknown",
};

interface GivenVerdict {
  verdict: VerdictName;
  wantsStop?: boolean | undefined;
}

/** Whether a run learns, but too slowly to be among the good ones of its study. */
export function isOutpaced({ verdict, wantsStop }: GivenVerdict): boolean {
  return verdict === "continue" && wantsStop === true;
}

export function verdictText(given: GivenVerdict): string {
  return isOutpaced(given) ? "outpaced" : verdictWords[given.verdict];
}

/** One word for a verdict: for a column of a table or a badge. */
export function shortVerdict(given: GivenVerdict): string {
  return isOutpaced(given) ? "outpaced" : shortVerdictWords[given.verdict];
}

/** From the best outcome to the worst: how a column of verdicts is sorted. */
export const verdictOrder: readonly VerdictName[] = ["continue", "saturated", "unknown", "discard"];

/** Rules whose cutoff or model is fitted to runs. The others compare a run with guessing, its study or its own past. */
const fittedRules = ["paper", "learned", "trainLoss"];

/**
 * Whether a verdict is advice only: it rests on a fitted rule that was not calibrated for this run.
 * @param rule as the spec names it, or a combination of several; without one, the paper's
 */
export function isAdviceOnly({
  rule = "paper",
  calibrated,
}: {
  rule?: string;
  calibrated: boolean;
}): boolean {
  return !calibrated && rule.split(/\W+/).some((name) => fittedRules.includes(name));
}
