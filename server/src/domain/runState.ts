/** The state machine of a run: which states there are, and what may be done with a run in each of them. */

/** All states, in the order in which lists show them. */
export const runStates = [
  "running",
  "paused",
  "queued",
  "interrupted",
  "finished",
  "stopped",
  "diverged",
  "failed",
] as const;

export type RunState = (typeof runStates)[number];

export type RunAction = "stop" | "continue" | "delete";

export interface RunStatus {
  state: RunState;
  verdict: { verdict: string; decision: string } | null;
  /** true after someone chose to continue against the verdict */
  dismissed: boolean;
}

const active: readonly RunState[] = ["running", "queued", "interrupted"];
const over: readonly RunState[] = ["finished", "stopped", "diverged", "failed"];
const continuable: readonly RunState[] = ["stopped", "paused", "failed"];

/** True for a run that trains, or will train without anybody's action. */
export function isActive(state: RunState): boolean {
  return active.includes(state);
}

/** "3 of 8 ended": stopped, diverged and failed runs have ended as well. */
export function endedText(runs: readonly { state: RunState }[]): string {
  return `${runs.filter(({ state }) => isOver(state)).length} of ${runs.length} ended`;
}

/** True for a run that trains no more until someone acts. A paused run is neither active nor over. */
export function isOver(state: RunState): boolean {
  return over.includes(state);
}

export function isBroken(state: RunState): boolean {
  return state === "diverged" || state === "failed";
}

/** The newest verdict, or what the policy did by it, is against continuing, and no user has decided otherwise. */
export function isAdvisedAgainst({ verdict, dismissed }: Omit<RunStatus, "state">): boolean {
  if (verdict === null || dismissed || verdict.decision === "ignored") return false;
  const { verdict: word, decision } = verdict;
  return word === "discard" || word === "saturated" || decision === "stopped" || decision === "paused";
}

/**
 * The actions that make sense for a run, in the order in which they are offered. The daemon carries out `stop` and
 * `continue` exactly where they are in this list; it also deletes active runs.
 */
export function availableActions(run: RunStatus): RunAction[] {
  const { state } = run;
  const isContinuable = continuable.includes(state) || (isActive(state) && isAdvisedAgainst(run));
  const actions: RunAction[] = [];
  if (isActive(state) || state === "paused") actions.push("stop");
  if (isContinuable) actions.push("continue");
  if (isOver(state)) actions.push("delete");
  return actions;
}

export function can(action: RunAction, run: RunStatus): boolean {
  return availableActions(run).includes(action);
}
