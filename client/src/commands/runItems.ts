import { labelPaths, runLabel } from "../../../server/src/domain/parameters.ts";
import { asInStudy, isInStudy } from "../../../server/src/domain/studies.ts";
import { verdictText } from "../../../server/src/domain/verdictWords.ts";
import { visibleText } from "../../../server/src/domain/visibleText.ts";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import { bestResult, bestText } from "../runs/bestResult.ts";

/** A run as a picker lists it. */
export interface RunItem {
  run: RunId;
  label: string;
  description: string;
  detail: string;
  /** whether it is picked from the beginning */
  picked: boolean;
}

/**
 * The runs that something applies to, those of the newest study first, called by what varies in their study. A single one
 * is picked.
 */
export function runItems(runs: readonly RunSummary[], fits: (run: RunSummary) => boolean): RunItem[] {
  const studies = [...Map.groupBy(runs, ({ study }) => study)].toReversed();
  const items = studies.flatMap(([study, own]) => {
    const all = runs.filter((run) => isInStudy(run, study)).map((run) => asInStudy(run, study));
    const paths = labelPaths(all);
    return own.filter(fits).map((run) => runItem(run, paths));
  });
  return items.map((item) => ({ ...item, picked: items.length === 1 }));
}

function runItem(run: RunSummary, paths: readonly string[]): Omit<RunItem, "picked"> {
  const details = [
    `epoch ${Math.max(run.epoch, 0)} of ${run.epochs}`,
    bestText(bestResult([run])),
    run.verdict ? verdictText(run.verdict) : "",
  ];
  return {
    run: run.run,
    label: visibleText(`${run.name} · ${runLabel(run, paths)}`),
    description: run.state,
    detail: details.filter((detail) => detail !== "").join(" · "),
  };
}
