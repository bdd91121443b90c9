import { isBroken } from "../../domain/runState.ts";
import type { VerdictRecord } from "../../protocol/protocol.ts";
import type { RunView } from "./studyView.ts";

/** What the verdicts say to do with a run, all checkpoints taken together. */
export type Decision =
  | { kind: "keep" }
  | { kind: "giveUp" | "settled"; verdict: VerdictRecord }
  /** it diverged or failed */
  | { kind: "broken" }
  /** no checkpoint has come yet */
  | { kind: "open" };

/**
 * The first verdict against a run decides, because training would have ended there. One at the last epoch
 * saves nothing and decides nothing.
 */
export function decisionOf({ summary, verdicts }: RunView): Decision {
  if (isBroken(summary.state)) return { kind: "broken" };
  const against = verdicts.find(({ verdict, saves }) => verdict !== "continue" && saves > 0);
  if (against !== undefined) {
    return { kind: against.verdict === "discard" ? "giveUp" : "settled", verdict: against };
  }
  return { kind: verdicts.length > 0 ? "keep" : "open" };
}
