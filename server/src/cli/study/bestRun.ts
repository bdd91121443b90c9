/** The best run of a study, as a sentence names it. */
import { metricTitle } from "../../domain/metrics.ts";
import { objectiveOf } from "../../domain/objective.ts";
import { formatMetric } from "../../domain/runFields.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { RunSummary } from "../../protocol/protocol.ts";
import { selectRuns } from "../runTable.ts";

/** The refusal of a study where a run is wanted, with its best run. @param name what names the study */
export function runWanted(name: string, study: readonly RunSummary[]): MessageError {
  const [best] = selectRuns(
    study.filter((run) => run.best),
    { best: true },
  );
  return new MessageError("run-wanted", {
    name,
    count: study.length,
    best: best ? describeBest(best) : null,
  });
}

function describeBest(run: RunSummary): string {
  const { metric } = objectiveOf(run);
  return `${run.run} (${metricTitle(metric)} ${formatMetric(run.best!.value, metric)} at epoch ${run.best!.epoch})`;
}
