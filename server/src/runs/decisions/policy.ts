import type { Verdict } from "../../indicator/scores/scores.ts";
import type { RunState, VerdictRecord } from "../../protocol/protocol.ts";
import type { PolicySpec } from "../../specification/schema/policy.ts";

type Decision = VerdictRecord["decision"];

export interface Circumstances {
  verdict: Verdict;
  /** the stopping rule would end the run's training */
  wantsStop: boolean;
  /** checkpoints in a row at which it wanted that with this verdict, this one included */
  streak: number;
  /** epochs that the run still has to train */
  remaining: number;
  dismissed: boolean;
}

/** What the policy does about a verdict: `stopped` and `paused` are acts, the others only words. */
export function decide(policy: PolicySpec, circumstances: Circumstances): Decision {
  const { verdict, wantsStop, streak, remaining, dismissed } = circumstances;
  if (!wantsStop) return "advised";
  const action = verdict === "saturated" ? policy.onSaturated : policy.onDiscard;
  if (action === "never") return "ignored";
  if (action === "ask" && !policy.pause) return "advised";
  if (dismissed || remaining <= 0 || streak < policy.patience) return "advised";
  if (policy.shadow) return "shadowed";
  return action === "stop" ? "stopped" : "paused";
}

/** The state that a decision brings a run to; null when it continues. */
export function stateAfter(decision: Decision | undefined): Extract<RunState, "stopped" | "paused"> | null {
  return decision === "stopped" || decision === "paused" ? decision : null;
}
