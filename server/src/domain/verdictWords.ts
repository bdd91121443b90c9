export const verdictWords = {
  continue: "likely to learn",
  discard: "unlikely to learn",
  saturated: "converged",
  unknown: "not known yet",
} as const;

export type VerdictName = keyof typeof verdictWords;

/** One word where there is no room for more: a column of a table, a badge. */
export const shortVerdictWords: Record<VerdictName, string> = {
  continue: "likely",
  discard: "unlikely",
  saturated: "converged",
  unknown: "unknown",
};

/** From the best outcome to the worst: how a column of verdicts is sorted. */
export const verdictOrder: readonly VerdictName[] = ["continue", "saturated", "unknown", "discard"];
