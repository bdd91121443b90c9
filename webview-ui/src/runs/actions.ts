import { availableActions, isAdvisedAgainst, type RunAction } from "../../../server/src/domain/runState.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";

/** A button for something that can be done with a run. */
export interface ActionButton {
  id: RunAction;
  label: string;
  /** the label where there is little room */
  short: string;
}

const labels: Record<RunAction, string> = { stop: "Stop", continue: "Continue", delete: "Delete" };

/** The buttons of a run in its present state. */
export function actionsFor(run: RunSummary): ActionButton[] {
  return availableActions(run).map((id) => {
    const short = labels[id];
    const isAgainstVerdict = id === "continue" && isAdvisedAgainst(run);
    return { id, label: isAgainstVerdict ? "Continue anyway" : short, short };
  });
}
