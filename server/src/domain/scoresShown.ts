import { gainPath, type ParameterizedRun, parametersOf } from "./parameters.ts";

interface JudgedRun extends ParameterizedRun {
  /** of verdicts without a rule, the rule is the paper's */
  verdict: { rule?: string } | null;
}

const rulesByScores = /\b(paper|learned)\b/;

/**
 * Whether lists show s_F and s_Fv of these runs: their gain varies, as in the paper's experiments, or a verdict
 * rests on the scores. Elsewhere they mislead more often than they help.
 */
export function areScoresShown(runs: readonly JudgedRun[]): boolean {
  const gains = new Set(runs.map((run) => parametersOf(run)[gainPath]));
  return gains.size > 1 || runs.some(({ verdict }) => verdict && rulesByScores.test(verdict.rule ?? "paper"));
}
