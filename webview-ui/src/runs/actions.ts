import type { RunState, RunSummary } from "../../../server/src/protocol/protocol.ts";

export type ActionId = "stop" | "continue" | "delete";
export interface Action {
  id: ActionId;
  label: string;
  /** the label where there is little room */
  short: string;
}

const stoppable: readonly RunState[] = ["queued", "running", "paused", "interrupted"];
const continuable: readonly RunState[] = ["stopped", "paused"];
const over: readonly RunState[] = ["finished", "stopped", "diverged", "failed"];

/** True while a verdict that speaks against this run waits for the user's decision. */
export function isAgainst({ verdict, dismissed }: RunSummary): boolean {
  return verdict !== null && verdict.verdict !== "continue" && verdict.decision !== "ignored" && !dismissed;
}

/** What can be done with a run in its state. */
export function actionsFor(run: RunSummary): Action[] {
  const actions: Action[] = [];
  if (stoppable.includes(run.state)) actions.push({ id: "stop", label: "Stop", short: "Stop" });
  if (continuable.includes(run.state) || (run.state === "running" && isAgainst(run)))
    actions.push({
      id: "continue",
      label: isAgainst(run) ? "Continue anyway" : "Continue",
      short: "Continue",
    });
  if (over.includes(run.state)) actions.push({ id: "delete", label: "Delete", short: "Delete" });
  return actions;
}
