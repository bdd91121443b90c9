import { gainText } from "../../specification/expansion/gainText.ts";
import type { RunView, StudyView } from "./studyView.ts";

/** How a run is called in sentences: by what tells it from the others of its study. */
export function runLabel({ summary }: RunView, view: StudyView): string {
  const label = `seed ${summary.seed} gain ${gainText(summary.gain)}`;
  return architecturesDiffer(view) ? `${label} layers ${summary.hidden.join("-")}` : label;
}

export function architecturesDiffer(view: StudyView): boolean {
  const architectures = new Set([...view.runs.values()].map(({ summary }) => summary.hidden.join("-")));
  return architectures.size > 1;
}
